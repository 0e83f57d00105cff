"""A headless Chromium that a test can lead: pages, keys, and what stands on the page then."""

import json
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import connect

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
)  # fmt: skip
PATIENCE = 60  # seconds for a browser to start or a page to be ready


def executable() -> str:
    """Where Chromium is; skips the test where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium here: install it to see the pages run in a browser")
    return found


class Browser:
    """One tab."""

    def __init__(self, socket) -> None:
        self._socket, self._asked = socket, 0

    def call(self, method, **parameters):
        """Answer of the DevTools protocol."""
        self._asked += 1
        message = {"id": self._asked, "method": method, "params": parameters}
        self._socket.send(json.dumps(message))
        while True:
            answer = json.loads(self._socket.recv(timeout=PATIENCE))
            if answer.get("id") == self._asked:
                assert "error" not in answer, answer
                return answer["result"]

    def run(self, script):
        """Value of an expression on the page."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def open(self, address, ready):
        """Load a page and wait until an expression holds on it."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.wait(ready)

    def wait(self, ready):
        """Wait until an expression holds."""
        end = time.monotonic() + PATIENCE
        while not self.run(f"document.readyState === 'complete' && !!({ready})"):
            assert time.monotonic() < end, f"never came true: {ready}"
            time.sleep(0.02)  # the page tells nobody when a script of its own has ended

    def resize(self, width, height=900):
        """The size of the window in pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip

    def press(self, key):
        """One key that is no letter."""
        code = {"Tab": 9, "Enter": 13, "Backspace": 8}[key]
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)

    def type(self, text):
        """Letters, as from a keyboard."""
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="char", text=letter)


@contextmanager
def started(profile: Path):
    """A browser, ended on leaving."""
    command = [executable(), *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}"]
    process = subprocess.Popen(
        [*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with connect(_tab(profile), max_size=None, proxy=None) as socket:
            yield Browser(socket)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def _tab(profile: Path) -> str:
    """The address of the first tab, once the browser says its port."""
    file, end = profile / "DevToolsActivePort", time.monotonic() + PATIENCE
    while not file.is_file() or not file.read_text():
        assert time.monotonic() < end, "Chromium did not start"
        time.sleep(0.05)  # the port is in a file that appears once it listens
    port = file.read_text().split()[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=PATIENCE) as answer:
        tabs = json.load(answer)
    return next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
