"""Drawing, and the sheet: without a database."""

from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fawang.feedback.data import sheet
from fawang.feedback.rules.checks import (
    PROCEDURE,
    Cause,
    Command,
    Part,
    Snapshot,
    State,
    drawn_at_once,
    judge,
    parts,
    queue_key,
    rank,
    sample,
)
from fawang.feedback.texts import labels
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.people.rules import ROLES, Role

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
CENTRE, PROVINCE, FIRM = 4, 1, 70
CODES = st.lists(st.text("0123456789", min_size=12, max_size=12), min_size=1, max_size=300, unique=True)
KEYS = st.binary(min_size=16, max_size=32)
SHEET = sheet.current()


@given(KEYS, CODES)
def test_each_lawyer_s_sample_is_at_least_one_in_twenty_and_at_least_one(
    key: bytes, codes: list[str]
) -> None:
    ranks = {code: rank(key, code) for code in codes}
    found = sample(ranks)
    assert found <= set(codes)
    assert len(found) >= max(1, ceil(len(codes) / 20))
    # What was drawn as it ended stays drawn, whatever else the month brings.
    assert {code for code in codes if drawn_at_once(ranks[code])} <= found


@given(KEYS, KEYS, CODES)
def test_the_sample_depends_on_the_key_alone_and_not_on_the_order(
    key: bytes, other: bytes, codes: list[str]
) -> None:
    ranks = {code: rank(key, code) for code in codes}
    assert sample(ranks) == sample(dict(reversed(ranks.items())))
    if key != other:
        assert all(rank(key, code) != rank(other, code) for code in codes)


def test_drawing_is_even_and_cannot_be_foreseen() -> None:
    """Whatever a code looks like, one in twenty is drawn; under another key it is others."""
    codes = [f"{number:012}" for number in range(20_000)]
    here, there = (
        {code for code in codes if drawn_at_once(rank(key, code))} for key in (b"a" * 32, b"b" * 32)
    )
    for drawn in (here, there):
        assert 850 < len(drawn) < 1150
        for last in "0123456789":
            assert 60 < sum(code.endswith(last) for code in drawn) < 145
    # Knowing one key's sample says nothing of another's: one in twenty of them are in both.
    assert 20 < len(here & there) < 90


snapshots = st.builds(
    Snapshot,
    state=st.sampled_from(State),
    units=st.just((CENTRE, PROVINCE)),
    staff_id=st.just(7),
    reviewer_id=st.none() | st.sampled_from([8, 9]),
    shut_staff=st.frozensets(st.sampled_from([7, 8])),
    shut_firms=st.frozensets(st.just(FIRM)),
    replied=st.booleans(),
)


@given(snapshots, st.frozensets(st.sampled_from(Part)), st.sampled_from(Command))
def test_decide_and_open_steps_agree(check: Snapshot, held: frozenset[Part], command: Command) -> None:
    drawn = PROCEDURE.steps[command] in PROCEDURE.open_steps(check, permissions=held, now=NOW)
    try:
        PROCEDURE.decide(check, command, permissions=held, now=NOW)
        taken = True
    except (NotAllowed, Conflict):
        taken = False
    assert drawn == taken


@given(snapshots, st.sampled_from([7, 8, 9]), st.booleans())
def test_nobody_judges_what_they_or_their_firm_had(check: Snapshot, staff_id: int, of_firm: bool) -> None:
    grants = [(CENTRE, Role.LEAD_LAWYER, ROLES[Role.LEAD_LAWYER])]
    if of_firm:
        grants.append((FIRM, Role.LAWYER, ROLES[Role.LAWYER]))
    held = parts(check, grants=tuple(grants), staff_id=staff_id)
    involved = staff_id == 7 or staff_id in check.shut_staff or (of_firm and FIRM in check.shut_firms)
    assert (Part.REVIEWER in held) == (not involved)
    if staff_id == 7:
        # The lawyer learns of it when it has been judged.
        assert held == ({Part.LAWYER} if check.state == State.DONE else set())


def test_another_unit_sees_none_of_it() -> None:
    check = Snapshot(state=State.WAITING, units=(CENTRE, PROVINCE), staff_id=7)
    assert parts(check, grants=((9, Role.SUPERVISOR, ROLES[Role.SUPERVISOR]),), staff_id=8) == frozenset()
    assert (
        parts(check, grants=((CENTRE, Role.DUTY_LAWYER, ROLES[Role.DUTY_LAWYER]),), staff_id=8) == frozenset()
    )


def test_complaints_come_before_the_dissatisfied_before_the_sample() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    keys = [queue_key([cause], drawn_at=now + timedelta(days=-at)) for at, cause in enumerate(Cause)]
    assert keys == sorted(keys)
    assert queue_key([Cause.SAMPLED, Cause.COMPLAINED], drawn_at=now) == keys[0]
    assert queue_key([Cause.COMPLAINED], drawn_at=now, done_at=now) > keys[-1]


# --- the sheet -------------------------------------------------------------------------------------

scores = st.fixed_dictionaries({name: st.integers(1, 5) for name in SHEET.weights})


def filled(**changes: Any) -> dict[str, Any]:
    values = {"scores": dict.fromkeys(SHEET.weights, 4), "comments": {}, "faults": [], "summary": ""}
    return {**values, **changes}


@given(scores, st.sampled_from(sorted(SHEET.weights)))
def test_a_better_mark_is_never_fewer_points(marks: dict[str, int], name: str) -> None:
    words = dict.fromkeys(marks, "因为")
    points = judge(SHEET, **filled(scores=marks, comments=words)).points
    better = {**marks, name: min(5, marks[name] + 1)}
    assert 0 <= points <= judge(SHEET, **filled(scores=better, comments=words)).points <= 100


@given(scores)
def test_low_marks_need_words(marks: dict[str, int]) -> None:
    low = {name for name, mark in marks.items() if mark <= 2}
    if not low:
        assert judge(SHEET, **filled(scores=marks)).comments == {}
        return
    with pytest.raises(Invalid) as wrong:
        judge(SHEET, **filled(scores=marks, comments=dict.fromkeys(marks, " \n")))
    assert wrong.value.errors == {f"comment_{name}": "low_score_needs_words" for name in low}


def test_a_serious_fault_does_not_pass_and_needs_words() -> None:
    best = filled(scores=dict.fromkeys(SHEET.weights, 5))
    assert (judge(SHEET, **best).points, judge(SHEET, **best).passed) == (100, True)
    with pytest.raises(Invalid) as wrong:
        judge(SHEET, **best | {"faults": ["asked_money"]})
    assert wrong.value.errors == {"summary": "fault_needs_words"}
    found = judge(SHEET, **best | {"faults": ["asked_money"], "summary": "让当事人加微信付费"})
    assert (found.points, found.passed) == (100, False)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"scores": {}}, {f"score_{name}" for name in SHEET.weights}),
        ({"scores": dict.fromkeys(SHEET.weights, 6)}, {f"score_{name}" for name in SHEET.weights}),
        ({"scores": dict.fromkeys(SHEET.weights, True)}, {f"score_{name}" for name in SHEET.weights}),
        ({"faults": ["magic"], "summary": "x"}, {"faults"}),
        ({"summary": "长" * 4001}, {"summary"}),
        ({"comments": {"law": "长" * 1001}}, {"comment_law"}),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, Any], errors: set[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        judge(SHEET, **filled(**changes))
    assert set(wrong.value.errors) == errors


def test_everything_on_the_sheet_has_a_name() -> None:
    assert set(SHEET.weights) == set(labels.DIMENSIONS)
    assert sum(SHEET.weights.values()) == 100
    assert set(SHEET.faults) == set(labels.FAULTS)
    assert set(labels.CAUSES) == set(Cause)
