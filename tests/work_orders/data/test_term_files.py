"""The terms of a room as a file."""

from enum import StrEnum
from pathlib import Path

import pytest

from fawang.work_orders.data.term_files import Terms
from fawang.work_orders.rules.deadlines import Length, Unit


class Code(StrEnum):
    ANSWER = "answer"
    RECORD = "record"


def terms(folder: Path, *rows: str) -> Terms:
    path = folder / "terms.yaml"
    path.write_text("".join(f"- {{{row}, source: Own target, verified: false}}\n" for row in rows))
    return Terms(Code, path)


def test_the_most_local_row_wins(tmp_path: Path) -> None:
    found = terms(tmp_path, "term: answer, hours: 5", "term: answer, working_days: 2, region: '4403'")
    assert found.rule_for(Code.ANSWER, region="440605").length == Length(5, Unit.HOURS)
    assert found.rule_for(Code.ANSWER, region="440305").length == Length(2, Unit.WORKING_DAYS)
    with pytest.raises(LookupError, match="record"):
        found.rule_for(Code.RECORD, region="44")


@pytest.mark.parametrize(
    "row",
    [
        "term: asnwer, hours: 5",
        "term: answer",
        "term: answer, hours: 5, working_days: 1",
        "term: answer, days: 5",
    ],
)
def test_a_wrong_row_stops_with_its_mistake(tmp_path: Path, row: str) -> None:
    with pytest.raises(ValueError, match=r"asnwer|hours|days"):
        terms(tmp_path, row).rule_for(Code.ANSWER, region="44")
