"""Logs behind addresses: their keys open them, and are neither stored nor shown."""

import base64
import functools
import http.server
import threading

import pytest

from warehouse.errors import NoLogs, SourceError
from warehouse.sources import files, snapshot
from warehouse.sources.locations import keys_of, public, public_text, with_access
from warehouse.sources.source import Source

ACCESS = "user:s3cret"


class Locked(http.server.SimpleHTTPRequestHandler):
    """Files for whoever has the password; no ranges of bytes, as many servers."""

    def do_GET(self):
        wanted = "Basic " + base64.b64encode(ACCESS.encode()).decode()
        if self.headers.get("Authorization") == wanted:
            return super().do_GET() if self.command == "GET" else super().do_HEAD()
        return self.send_error(401)

    def do_HEAD(self):
        return self.do_GET()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def web(tmp_path):
    """The host of a server of tmp_path/web, which wants a password."""
    pytest.importorskip("aiohttp", reason="the extra http is not installed")
    (tmp_path / "web").mkdir()
    handler = functools.partial(Locked, directory=str(tmp_path / "web"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_lines_behind_a_password_are_read_and_their_name_is_public(web, tmp_path, read, rows):
    (tmp_path / "web" / "a.jsonl").write_text(
        '{"step": 1, "loss": 2.0}\n{"step": 2, "loss": 1.0}\n'
    )
    read(f"http://{ACCESS}@{web}/a.jsonl?token=abc")
    assert rows("select run_id, file, value from raw.known_points order by value") == [
        ("a", f"http://{web}/a.jsonl", 1.0),
        ("a", f"http://{web}/a.jsonl", 2.0),
    ]


def test_a_large_file_is_fetched_once_and_read(web, tmp_path, read, rows, monkeypatch):
    monkeypatch.setattr(snapshot, "HELD", 1000)
    lines = [f'{{"step": {i}, "loss": {3 - i / 5000}}}\n' for i in range(1, 5001)]
    (tmp_path / "web" / "a.jsonl").write_text("".join(lines))
    read(f"http://{ACCESS}@{web}/a.jsonl")
    assert rows("select count(*), min(value), max(line) from raw.known_points") == [
        (5000, 2.0, 5000)
    ]


def test_a_folder_behind_an_address_is_read(web, tmp_path, read):
    (tmp_path / "web" / "runs").mkdir()
    (tmp_path / "web" / "runs" / "a.jsonl").write_text('{"step": 1, "loss": 2.0}\n')
    (tmp_path / "web" / "runs" / "b.csv").write_text("step,loss\n1,2.0\n")
    found = read(f"http://{ACCESS}@{web}/runs/")
    assert list(found["file"]) == [f"http://{web}/runs/a.jsonl", f"http://{web}/runs/b.csv"]


def test_without_the_password_nothing_is_read_and_none_is_shown(web, read):
    with pytest.raises((SourceError, NoLogs)) as told:
        read(f"http://user:wrong@{web}/a.jsonl?token=abc")
    assert "wrong" not in str(told.value)
    assert "abc" not in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://user:pw@host/x.jsonl?token=abc#top", "https://host/x.jsonl"),
        ("s3://KEY:SECRET@bucket/a#1.jsonl", "s3://bucket/a#1.jsonl"),
        ("runs/a@b/x.jsonl", "runs/a@b/x.jsonl"),
        ("s3://bucket/user@x/a.jsonl", "s3://bucket/user@x/a.jsonl"),
        ("s3://KEY:SEC/RET@bucket/x", "s3://bucket/x"),
        ("HTTPS://host/a?sig=SECRET", "HTTPS://host/a"),
        ("abfs://container@account/x", "abfs://container@account/x"),
    ],
)
def test_an_address_is_public_without_what_gives_access(address, shown):
    assert public(address) == shown
    assert public_text(f"cannot open '{address}': 401") == f"cannot open '{shown}': 401"


def test_keys_of_s3_go_to_its_file_system_and_not_into_the_path():
    address, keys = keys_of("s3://KEY:SE%2FCRET@bucket/runs/*.jsonl")
    assert address == "s3://bucket/runs/*.jsonl"
    assert keys == {"key": "KEY", "secret": "SE/CRET"}
    _, keys = keys_of("s3://KEY:SEC/RET@bucket/x")
    assert keys == {"key": "KEY", "secret": "SEC/RET"}
    assert keys_of("https://user:pw@host/x") == ("https://user:pw@host/x", {})


def test_a_public_name_is_opened_with_the_keys_of_its_own_host_only():
    address = "https://user:pw@host/runs/"
    assert with_access("https://host/runs/a.csv", address) == "https://user:pw@host/runs/a.csv"
    assert with_access("https://other/a.csv", address) == "https://other/a.csv"


@pytest.mark.parametrize(("protocol", "extra"), [("https", "http"), ("s3", "s3")])
def test_a_missing_library_is_named_by_its_extra(tmp_path, monkeypatch, protocol, extra):
    def missing(*_, **__):
        raise ImportError("install it")

    monkeypatch.setattr(files, "url_to_fs", missing)
    source = Source("lab", f"{protocol}://user:pw@host/x.jsonl", tmp_path)
    with pytest.raises(SourceError, match=rf'pip install "lawbook\[{extra}\]"') as told:
        files.find(source)
    assert "pw" not in str(told.value)
