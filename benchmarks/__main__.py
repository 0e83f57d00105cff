"""Print every benchmark as a table of ratios."""

from benchmarks import ingest, refits


def main() -> None:
    """Run them one after the other; each says what it compares and how."""
    for benchmark in (refits, ingest):
        print(f"\n{benchmark.TITLE}")
        for line in benchmark.run():
            print(f"  {line}")


main()
