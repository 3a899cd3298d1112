"""A record of the spot: what is missing, and that signs of danger have to be answered first."""

from dataclasses import replace

import pytest

from fawang.kernel.rules.problems import Invalid
from fawang.mediation.rules import Relation
from fawang.mediation.rules.records import LONGEST, MATTER, Danger, Record, check

SETTLED = Record(
    relation="neighbours", words="两家为一条排水沟吵起来。", terms="李某三天内把沟挪到自家地里。", name="王大爷",
    other="李某", willing=True, no_conflict=True,
)  # fmt: skip


def errors(record: Record, *, signs: bool = False) -> dict[str, str]:
    with pytest.raises(Invalid, match=r"^invalid$") as raised:
        check(record, signs=signs)
    return dict(raised.value.errors)


def test_a_settled_dispute() -> None:
    check(SETTLED, signs=False)


def test_every_kind_of_dispute_has_a_head() -> None:
    assert set(MATTER) == set(Relation)


def test_everything_that_is_missing_is_said_at_once() -> None:
    empty = Record(relation="", words="", terms="", name="", other="")
    assert errors(empty) == {
        **dict.fromkeys(("words", "terms", "name", "other", "relation"), "field_required"),
        **dict.fromkeys(("willing", "no_conflict"), "record_needs"),
    }


def test_what_is_too_long_or_unknown_is_named() -> None:
    for name, most in LONGEST.items():
        check(replace(SETTLED, **{name: "长" * most}), signs=False)  # type: ignore[arg-type]
        assert errors(replace(SETTLED, **{name: "长" * (most + 1)})) == {name: "field_too_long"}  # type: ignore[arg-type]
    assert errors(replace(SETTLED, relation="strangers")) == {"relation": "field_required"}
    assert errors(replace(SETTLED, grade="easy")) == {"grade": "field_wrong"}
    assert errors(replace(SETTLED, danger="perhaps"), signs=True) == {"danger": "record_danger"}
    check(replace(SETTLED, danger="perhaps"), signs=False)


@pytest.mark.parametrize("name", ["willing", "no_conflict"])
def test_nobody_is_talked_into_it_or_judged_by_their_cousin(name: str) -> None:
    assert errors(replace(SETTLED, **{name: False})) == {name: "record_needs"}  # type: ignore[arg-type]


def test_signs_of_danger_are_answered_before_anything_is_settled() -> None:
    assert errors(SETTLED, signs=True) == {"danger": "record_danger"}
    check(replace(SETTLED, danger=Danger.NONE), signs=True)


def test_a_report_needs_no_agreement_and_says_to_whom() -> None:
    report = replace(SETTLED, terms="", willing=False, danger=Danger.REPORTED)
    assert errors(report, signs=True) == {"told": "field_required", "reported_to": "field_required"}
    check(replace(report, told="派出所已到场", reported_to="police"), signs=True)
    # Who they are and what it was about is needed here too.
    empty = replace(report, told="派出所已到场", reported_to="police", words="", name="", other="")
    assert errors(empty, signs=True) == dict.fromkeys(("words", "name", "other"), "field_required")


def test_two_sides_are_two_people() -> None:
    assert errors(replace(SETTLED, other="王大爷")) == {"other": "record_one_person"}
