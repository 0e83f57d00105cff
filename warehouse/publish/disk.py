"""Put files in their place so that a power cut finds the old one or the new one, both whole."""

import os
from pathlib import Path


def put_in_place(building: Path, target: Path) -> Path:
    """Give a finished file or folder its name, once it and its content are on the disk."""
    flush(building)
    for file in building.iterdir() if building.is_dir() else ():
        flush(file)
    building.replace(target)
    flush(target.parent)
    return target


def flush(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
