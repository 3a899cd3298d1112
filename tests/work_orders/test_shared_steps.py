"""The rows that every kind's table has: who gives them, whither they lead, what they ask and start, what bars them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from fawang.kernel.rules.problems import Conflict
from fawang.kernel.rules.procedure import Phase, Procedure, Step, step
from fawang.people.rules import Permission, Role
from fawang.work_orders.rules import (
    Command,
    Snapshot,
    ends_for_others,
    erased,
    held,
    oversight_steps,
    routing_steps,
    side_permission,
)
from tests.work_orders.test_rules import NOW, snapshot

P = Permission
HERE, DONE = "here", "done"
STATES = frozenset({"unrouted", HERE, DONE})
RUNNING = frozenset({"unrouted", HERE})
PHASES = {"unrouted": Phase.WAITING, HERE: Phase.WITH_US, DONE: Phase.ENDED}
CLOSE: Step[Snapshot] = step("close", HERE, DONE, P.ORDER_DECIDE, meets=("decide", "dispatch", "supervision"))


def table() -> tuple[Step[Snapshot], ...]:
    """Make the rows afresh, as a kind does."""
    return (
        *routing_steps(received=HERE, starts="decide"),
        *oversight_steps(STATES, ended=frozenset({DONE})),
        CLOSE,
    )


def asked(row: Step[Snapshot]) -> str:
    """Return the fields of a row in short: `?` may stay empty, `<` has a limit."""
    return " ".join(
        f"{one.name}:{one.kind}{'' if one.required else '?'}{f'<{one.most}' if one.name == 'days' else ''}"
        for one in row.fields
    )


def terms(row: Step[Snapshot]) -> str:
    """Return what becomes of terms."""
    return " ".join(
        f"{mark}{one}"
        for mark, names in (("+", row.starts), ("=", row.meets), ("-", row.cancels))
        for one in names
    )


@pytest.mark.parametrize(
    ("command", "sources", "target", "permissions", "next_party", "fields", "of_terms", "public"),
    [
        ("dispatch", {"unrouted"}, HERE, {P.ORDER_DISPATCH}, "office",
         "unit_id:unit reason:text designate:flag?", "+decide =dispatch", True),
        ("pass_on", {HERE}, HERE, {P.ORDER_PASS_ON}, "office", "unit_id:unit reason:text", "+decide -decide", True),
        ("return", {HERE}, "unrouted", {P.ORDER_DECIDE}, "bureau", "reason:text", "+dispatch -decide", True),
        ("ask_extension", RUNNING, None, {P.ORDER_ASK_EXTENSION}, None, "days:number<15 reason:text", "", False),
        ("approve_extension", RUNNING, None, {P.ORDER_APPROVE_EXTENSION}, None, "note:text?", "", True),
        ("deny_extension", RUNNING, None, {P.ORDER_APPROVE_EXTENSION}, None, "reason:text", "", False),
        ("supervise", RUNNING, None, {P.ORDER_SUPERVISE}, None, "instruction:text", "+supervision", False),
        ("answer_supervision", RUNNING, None, {P.ORDER_DECIDE}, None, "answer:text", "=supervision", False),
        ("mark_urgent", RUNNING, None, {P.ORDER_DECIDE, P.ORDER_DISPATCH}, None, "reason:text", "", True),
        ("note", STATES, None, {P.ORDER_VIEW}, None, "note:text", "", False),
        ("message", RUNNING, None, {P.ORDER_OWN, P.ORDER_TAKE_PART}, None, "message:text", "", True),
        ("reply", STATES, None, {P.ORDER_DECIDE, P.ORDER_DISPATCH, P.ORDER_HANDLE}, None, "reply:text", "", True),
    ],
)  # fmt: skip
def test_the_rows(
    command: str,
    sources: set[str],
    target: str | None,
    permissions: set[str],
    next_party: str | None,
    fields: str,
    of_terms: str,
    public: bool,
) -> None:
    [row] = [one for one in table() if one.command == command]
    assert (set(row.sources), row.target, set(row.permissions)) == (sources, target, permissions)
    assert (row.next_party, asked(row), terms(row), row.public) == (next_party, fields, of_terms, public)


def test_these_are_all() -> None:
    assert [one.command for one in table()] == [*Command, "close"]


def against(order: Snapshot, command: str) -> str:
    """Return what stands against a command that one may give; empty for nothing."""
    procedure = Procedure("thing", PHASES, table(), frozenset({"unrouted"}), barred=erased)
    everything = frozenset(Permission)
    if command in {one.command for one in procedure.open_steps(order, permissions=everything, now=NOW)}:
        return ""
    with pytest.raises(Conflict) as problem:
        procedure.decide(order, command, permissions=everything, now=NOW)
    return problem.value.code


@pytest.mark.parametrize(
    ("command", "changes", "code"),
    [
        ("return", {}, ""),
        ("return", {"return_until": NOW}, ""),
        ("return", {"return_until": NOW - timedelta(seconds=1)}, "return_too_late"),
        ("return", {"return_until": None}, "return_too_late"),
        ("return", {"binding": True}, "designated"),
        ("return", {"units": (4, 1)}, ""),
        ("return", {"units": (4,)}, "no_superior"),
        ("pass_on", {"intake_unit_id": 4}, ""),
        ("pass_on", {"intake_unit_id": 3}, "not_received_here"),
        ("pass_on", {"intake_unit_id": 4, "binding": True}, "designated"),
        ("ask_extension", {"extension_left": 1}, ""),
        ("ask_extension", {"extension_left": 0}, "not_extendable"),
        ("ask_extension", {"extension_left": 5, "extension_pending": True}, "extension_pending"),
        ("approve_extension", {"extension_pending": True}, ""),
        ("approve_extension", {}, "no_extension_asked"),
        ("deny_extension", {}, "no_extension_asked"),
        ("answer_supervision", {"supervised": True}, ""),
        ("answer_supervision", {}, "not_supervised"),
        ("mark_urgent", {}, ""),
        ("mark_urgent", {"urgent": True}, "already_urgent"),
        ("note", {"state": DONE}, ""),
        ("note", {"erased": True}, "erased"),
        ("supervise", {"state": DONE}, "wrong_state"),
    ],
)
def test_what_stands_against_them(command: str, changes: dict[str, Any], code: str) -> None:
    assert against(snapshot(**{"state": HERE, **changes}), command) == code


@pytest.mark.parametrize(
    ("permissions", "state", "target", "persons", "ends"),
    [
        ({P.ORDER_OWN}, HERE, DONE, 2, True),
        ({P.ORDER_OWN, side_permission("one")}, HERE, DONE, 2, True),
        ({P.ORDER_OWN}, HERE, DONE, 1, False),
        ({P.ORDER_OWN}, DONE, DONE, 2, False),
        ({P.ORDER_OWN}, HERE, None, 2, False),
        ({P.ORDER_OWN, P.ORDER_DECIDE}, HERE, DONE, 2, False),
        ({side_permission("other")}, HERE, DONE, 2, False),
    ],
)
def test_whether_one_applicant_would_end_it_for_the_others(
    permissions: set[str], state: str, target: str | None, persons: int, ends: bool
) -> None:
    row: Step[Snapshot] = step("stop", HERE, target, *permissions)
    assert ends_for_others(row, PHASES, snapshot(state=state, persons=persons), "one") is ends


def holding(order: Snapshot, *grants: tuple[int, str], **more: Any) -> frozenset[str]:
    """Return what is held with grants of one made-up permission and of seeing."""
    granted = tuple((unit, role, frozenset({"made-up", Permission.ORDER_VIEW})) for unit, role in grants)
    return held(order, **{"grants": granted, "lawyer_id": None, "owns": False, **more})


def test_what_somebody_on_a_side_holds() -> None:
    order = snapshot()
    assert holding(order, side="one") == {side_permission("one"), P.ORDER_TAKE_PART}
    assert holding(order, side="one", owns=True) == {side_permission("one"), P.ORDER_OWN}
    assert side_permission("one") == "side:one"
    # What a grant gives comes to it.
    assert holding(order, (4, Role.OFFICE_OFFICER), side="one") == {
        side_permission("one"), P.ORDER_TAKE_PART, "made-up", P.ORDER_VIEW,
    }  # fmt: skip


def test_grants_add_up_whatever_their_order() -> None:
    order = snapshot(intake_unit_id=50, firm_id=7, lawyer_id=70)
    seen = {"made-up", P.ORDER_VIEW}
    assert holding(order, (50, Role.OFFICE_OFFICER), (4, Role.SUPERVISOR)) == seen
    assert holding(order, (4, Role.SUPERVISOR), (50, Role.OFFICE_OFFICER)) == seen
    assert holding(order, (50, Role.OFFICE_OFFICER)) == {P.ORDER_VIEW}
    assert holding(order, (7, Role.FIRM_ADMIN)) == {*seen, P.ORDER_GIVE}
    # A firm's administrator gives cases within the firm alone, and other roles of the firm give none.
    assert holding(order, (4, Role.FIRM_ADMIN)) == seen
    assert holding(order, (7, Role.SUPERVISOR)) == seen
    assert holding(order, (8, Role.FIRM_ADMIN)) == set()
    assert holding(order, (7, Role.LAWYER), (7, Role.FIRM_ADMIN)) == {*seen, P.ORDER_GIVE}
    both = holding(order, (7, Role.FIRM_ADMIN), (7, Role.LAWYER), lawyer_id=70, owns=True)
    assert both == {*seen, P.ORDER_GIVE, P.ORDER_OWN}
    assert holding(order, (8, Role.LAWYER), lawyer_id=70) == set()
    # Nobody's lawyer is not the lawyer of an order that has none.
    assert holding(replace(order, lawyer_id=None), (7, Role.LAWYER)) == set()
