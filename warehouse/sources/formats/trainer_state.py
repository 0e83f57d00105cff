"""Hugging Face's trainer_state.json: the log of a run in a document, saved at every checkpoint.

transformers/trainer_callback.py, TrainerState.  log_history has a record an evaluation or training
log; num_input_tokens_seen and total_flos are counted up to global_step, and 0 where they are not.
"""

from collections.abc import Iterator

import pyarrow as pa

from warehouse.sources.formats.json_document import Records, tables
from warehouse.sources.reading import Reading
from warehouse.sources.records.json_text import Member, members, text_of
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

LOG = "log_history"
MARKS = (b'"log_history"', b'"global_step"')
COUNTERS = ("num_input_tokens_seen", "total_flos")


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes begin an object with the fields of a trainer's state."""
    return head.lstrip().startswith(b"{") and all(mark in head for mark in MARKS)


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points; the trainer's settings are configuration.

    Raises FileUnreadable where the document is damaged, behind all that is whole before.
    """
    yield from tables(_State(roles, reading), members(text_of(snapshot)))


class _State(Records):
    def put(self, member: Member) -> None:
        if member.key == LOG or not member.is_item:
            super().put(member)

    def finish(self) -> None:
        """Counters are points of the step that was reached, all other numbers configuration."""
        told = {key: value for key, value in self.rest.items() if type(value) in (int, float, str)}
        step = told.pop("global_step", None)
        counted = {key: told.pop(key) for key in COUNTERS if key in told}
        counted = {key: value for key, value in counted.items() if value}
        if counted:
            self.take_record({"step": step, **counted})
        self.configure(self._run, {**told, "tracker.kind": "transformers"})
