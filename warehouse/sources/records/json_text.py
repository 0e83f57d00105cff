"""One JSON document, value by value: what is whole before a damage is had."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from warehouse.errors import FileUnreadable
from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.records.lines import MARK
from warehouse.sources.snapshot import Snapshot

LARGEST = 256 * 2**20  # bytes; a document is read in one piece
SPACE = " \t\r\n"
RECORDS = re.compile(r"\[[ \t\r\n]*\{")  # a list whose first item is an object
CUT = "cut off: the document ends within it"


class Member(NamedTuple):
    """A value of the document.

    key      name of the value in an object, empty in a list
    value    the value
    is_item  whether it stands in the list that is the document, or in the list of records that has
             the key
    """

    key: str
    value: Any
    is_item: bool


class Text(NamedTuple):
    """The text of a document up to where it can be read, and why it ends there."""

    text: str
    ending: str


def text_of(snapshot: Snapshot, largest: int = LARGEST) -> Text:
    """The document's text; raises FileUnreadable where it is larger than that many bytes."""
    data, ending = bytearray(), CUT
    with snapshot.open() as stream:
        try:
            while len(data) <= largest and (block := stream.read(2**20)):
                data += block
        except BROKEN_OFF as error:
            if isinstance(error, OSError) and error.errno is not None:  # the disk, not the data
                raise
            ending = "cut off: the compressed data is damaged"
    if len(data) > largest:
        limit = f"{largest // 2**20} MiB"
        raise FileUnreadable(f"one document of more than {limit}: write a line a record instead")
    if data.startswith(MARK):
        del data[: len(MARK)]
    try:
        return Text(data.decode("utf-8"), ending)
    except UnicodeDecodeError as error:
        return Text(data[: error.start].decode("utf-8"), f"not UTF-8 at byte {error.start}")


def members(document: Text) -> Iterator[Member]:
    """The values of the document, in their order; lists of records in an object item by item.

    Raises FileUnreadable at the first damage, when all that is whole before it was given.
    """
    yield from _Parser(document).document()


class _Parser:
    """A place in the text that moves on."""

    def __init__(self, document: Text) -> None:
        self._text, self._ending = document
        self._decode = json.JSONDecoder().raw_decode
        self._place = self._values = 0

    def document(self) -> Iterator[Member]:
        """The values of the one list or object that the text is."""
        opening = self._next()
        if opening == "[":
            yield from self._items("")
        elif opening == "{":
            yield from self._object()
        else:
            raise FileUnreadable("neither a list nor an object of JSON")
        self._space()
        if self._place < len(self._text):
            self._fail("something stands behind the end of the document")

    def _object(self) -> Iterator[Member]:
        self._place += 1
        while self._next() != "}":
            key = self._value(is_counted=False)
            if not isinstance(key, str):
                self._fail("a name is missing")
            self._expect(":")
            self._space()
            if RECORDS.match(self._text, self._place):
                yield from self._items(key)
            else:
                yield Member(key, self._value(), is_item=False)
            self._comma("}")
        self._place += 1

    def _items(self, key: str) -> Iterator[Member]:
        self._place += 1
        while self._next() != "]":
            yield Member(key, self._value(), is_item=True)
            self._comma("]")
        self._place += 1

    def _value(self, is_counted: bool = True) -> Any:
        """The value that begins here; a bare one at the very end may be cut and is none."""
        self._values += is_counted
        self._next()
        try:
            value, self._place = self._decode(self._text, self._place)
        except RecursionError:
            self._fail("nested too deeply")
        except json.JSONDecodeError as error:
            self._fail(self._ending if self._is_cut(error) else f"not JSON: {error.msg}")
        except ValueError:  # Python refuses to convert whole numbers of more than 4300 digits
            self._fail("a whole number has thousands of digits")
        if self._place == len(self._text) and not isinstance(value, dict | list):
            self._fail(self._ending)
        return value

    def _is_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the text ends where the decoder stopped, or within a string."""
        at_end = not self._text[error.pos :].strip(SPACE)
        return at_end or error.msg.startswith("Unterminated string")

    def _comma(self, closing: str) -> None:
        found = self._next()
        if found == ",":
            self._place += 1
            if self._next() == closing:
                self._fail("a value is missing behind a comma")
        elif found != closing:
            self._fail("not JSON: a comma is missing")

    def _expect(self, sign: str) -> None:
        if self._next() != sign:
            self._fail(f"not JSON: {sign} is missing")
        self._place += 1

    def _next(self) -> str:
        """The next sign that is no space."""
        self._space()
        if self._place >= len(self._text):
            self._fail(self._ending)
        return self._text[self._place]

    def _space(self) -> None:
        while self._place < len(self._text) and self._text[self._place] in SPACE:
            self._place += 1

    def _fail(self, why: str) -> NoReturn:
        raise FileUnreadable(f"{why}, behind {self._values} values, at character {self._place}")
