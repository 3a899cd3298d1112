"""What a record of a visit may say, without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fawang.counter.rules.visits import (
    ADVICE,
    CLOCK_TOLERANCE,
    INFORMATION,
    KINDS,
    LONGEST_NOTE,
    LONGEST_VISIT,
    OLDEST_VISIT,
    Entry,
    Outcome,
    check_entry,
)
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.groups import Group

NOW = datetime(2026, 11, 30, 10, tzinfo=UTC)
ENTRY = Entry(ADVICE, Outcome.ADVISED, NOW, 900)
SECOND = timedelta(seconds=1)


def errors_of(**changes: Any) -> dict[str, str]:
    """Return what is wrong with an entry; nothing if it may be kept."""
    try:
        check_entry(replace(ENTRY, **changes), NOW)
    except Invalid as failure:
        assert failure.code == "invalid"
        return failure.errors
    return {}


@pytest.mark.parametrize(
    "changes",
    [
        *({"kind": kind} for kind in KINDS),
        *({"outcome": str(one)} for one in Outcome),
        *({"matter": str(one), "topic": "wages"} for one in Matter),
        *({"special_group": str(one)} for one in Group),
        {"seconds": 0},
        {"seconds": int(LONGEST_VISIT.total_seconds())},
        {"began_at": NOW - OLDEST_VISIT},
        {"began_at": NOW + CLOCK_TOLERANCE},
        {"waited_seconds": 0},
        {"waited_seconds": 24 * 3600},
        {"outcome": "applied", "order_code": "204817365528"},
        {"outcome": "applied"},
        {"note": "字" * LONGEST_NOTE},
        {"note": f"  {'字' * LONGEST_NOTE}\n"},
    ],
)
def test_what_may_be_kept(changes: dict[str, Any]) -> None:
    assert errors_of(**changes) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "police_report"}, "kind"),
        ({"outcome": "forgotten"}, "outcome"),
        ({"matter": "weather"}, "matter"),
        ({"topic": "wages"}, "topic"),
        ({"special_group": "everybody"}, "special_group"),
        ({"seconds": -1}, "seconds"),
        ({"seconds": int(LONGEST_VISIT.total_seconds()) + 1}, "seconds"),
        ({"began_at": NOW - OLDEST_VISIT - SECOND}, "began_at"),
        ({"began_at": NOW + CLOCK_TOLERANCE + SECOND}, "began_at"),
        ({"waited_seconds": -1}, "waited_seconds"),
        ({"waited_seconds": 24 * 3600 + 1}, "waited_seconds"),
        ({"order_code": "204817365528"}, "order_code"),
    ],
)
def test_what_cannot_be_right_is_named(changes: dict[str, Any], field: str) -> None:
    assert errors_of(**changes) == {field: "field_wrong"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert errors_of(kind="", seconds=-1, note="字" * (LONGEST_NOTE + 1)) == {
        "kind": "field_wrong", "seconds": "field_wrong", "note": "field_too_long",
    }  # fmt: skip


def test_the_note_is_kept_cleaned_and_all_else_as_it_is() -> None:
    entry = replace(ENTRY, note=" 来问欠薪\x00\r\n", waited_seconds=None, accompanied=True)
    assert check_entry(entry, NOW) == replace(entry, note="来问欠薪")


def test_what_a_counter_gives_numbers_for() -> None:
    assert KINDS[:2] == (ADVICE, INFORMATION)
    assert not {"consultation", "labour_arbitration", "arbitration", "litigation", "police_report"} & {*KINDS}
    assert "legal_aid" in KINDS
