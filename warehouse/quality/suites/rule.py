"""The shape of a rule and of a suite."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import sql
from warehouse.quality.suites import gx, gxe


@dataclass(frozen=True)
class Rule:
    """One thing that must hold, and how a row that breaks it is put in words.

    name      what holds when it passes, in snake_case; stable, dashboards filter by it
    severity  critical keeps the run or the law out, warning and info are only shown
    expects   the great-expectations expectation
    says      SQL over a failing row: what the rule saw, in words and numbers
    note      why the rule and its bound, with the source, and what would mend the row
    names     SQL over a failing row: what it is about; None is the subject of the suite
    """

    name: str
    severity: Literal["critical", "warning", "info"]
    expects: gxe.Expectation
    says: str
    note: str
    names: str | None = None

    def failing_rows(self, relation: str, result: Mapping[str, Any]) -> str:
        """SQL of all rows that break the rule, given the result for it."""
        if isinstance(self.expects, ExpectNoRows):
            return str(self.expects.unexpected_rows_query).replace("{batch}", relation)
        return str(result["unexpected_index_query"]).rstrip(";")


@dataclass(frozen=True)
class Suite:
    """The rules of one table.

    relation  schema.name of the table or view that is judged
    subject   SQL over a row: what it is about
    position  SQL to order the failing rows of one subject by
    """

    table_name: str
    relation: str
    subject: str
    position: str
    rules: tuple[Rule, ...]

    def expectations(self) -> gx.ExpectationSuite:
        """The rules as great-expectations takes them; meta carries the name of the rule."""
        return gx.ExpectationSuite(
            self.table_name,
            expectations=[
                rule.expects.copy(
                    update={
                        "severity": rule.severity,
                        "notes": rule.note,
                        "meta": {"rule": rule.name},
                    }
                )
                for rule in self.rules
            ],
        )


class ExpectNoRows(gxe.UnexpectedRowsExpectation):
    """The query finds nothing.  Unlike its parent it counts the rows and fetches none."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.row_count"]
        return {"success": rows == 0, "result": {"observed_value": rows}}


def no_rows(where: str) -> ExpectNoRows:
    """No row of the table meets the condition."""
    return _no_rows("select * from $batch where $condition".replace("$condition", where))


def no_rows_of(name: str, **bounds: float) -> ExpectNoRows:
    """sql/queries/quality/<name>.sql finds nothing in the table, which it calls $batch."""
    query = sql.query(f"quality/{name}")
    for bound, number in bounds.items():
        query = query.replace(f"${bound}", repr(number))
    return _no_rows(query)


def _no_rows(query: str) -> ExpectNoRows:
    return ExpectNoRows(unexpected_rows_query=query.replace("$batch", "{batch}"))
