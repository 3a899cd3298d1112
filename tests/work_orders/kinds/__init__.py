"""A kind with two sides, as a test has it: mediation."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.legal_aid.kind import KIND as LEGAL_AID
from fawang.people.rules import Permission
from fawang.work_orders import kinds, rules
from fawang.work_orders.kinds import Names, OrderKind
from fawang.work_orders.rules import UNROUTED, Party, Snapshot, side_permission
from fawang.work_orders.texts import notice_params

BOTH, DECIDE = frozenset({"applicant", "respondent"}), Permission.ORDER_DECIDE
_STATES = {
    UNROUTED: Phase.WAITING, "submitted": Phase.WITH_US, "inviting": Phase.WITH_PERSON, "talking": Phase.IN_HAND,
    "withdrawn": Phase.ENDED,
}  # fmt: skip
PROCEDURE: Procedure[Snapshot] = Procedure(
    name="mediation",
    phases=_STATES,
    initial=frozenset({UNROUTED, "submitted"}),
    opens=("decide",),
    table=(
        *rules.routing_steps(received="submitted", starts="decide"),
        step("invite", "submitted", "inviting", DECIDE, next_party=Party.PERSON, shown=BOTH, meets=("decide",)),
        step("agree", "inviting", "talking", side_permission("respondent"), shown=BOTH),
        step("record", "talking", None, DECIDE, fields=(Field("note", Kind.TEXT),), shown=frozenset({"respondent"})),
        step("withdraw", frozenset({UNROUTED, "submitted", "inviting", "talking"}), "withdrawn", Permission.ORDER_OWN,
             cancels=("decide",), shown=BOTH),
        *rules.oversight_steps(frozenset(_STATES), ended=frozenset({"withdrawn"})),
    ),
)  # fmt: skip
NAMES = Names(
    states={state: state for state in _STATES},
    commands={name: name for name in PROCEDURE.steps},
    done={name: name for name in (*PROCEDURE.steps, "submit")},
    terms={"decide": "decide"},
    sides={"applicant": "申请人", "respondent": "被申请人"},
)
MEDIATION = OrderKind(
    title="调解",
    apply="申请调解",
    procedures={1: PROCEDURE},
    current=1,
    names=NAMES,
    terms=LEGAL_AID.terms,
    sides=("applicant", "respondent"),
    told={"invite": ("passed_on", notice_params.office), "record": ("reopened", notice_params.nothing)},
)


@contextmanager
def with_mediation() -> Iterator[OrderKind]:
    """Let this installation offer mediation as well, routed as legal aid is."""
    before = dict(kinds.everything())
    kinds.connect({**before, "mediation": replace(MEDIATION)})
    try:
        yield MEDIATION
    finally:
        kinds.connect(before)
