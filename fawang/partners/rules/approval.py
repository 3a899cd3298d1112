"""The way of an agreement's version into force: written by one person, approved by another. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.partners.rules.agreements import AgreementState as S
from fawang.people.rules import Permission


class Command(StrEnum):
    """What is done with a version."""

    EDIT = "edit"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    END = "end"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What the table looks at. `own`: whoever acts has drafted or submitted this version."""

    state: str
    own: bool


def _by_another(facts: AgreementFacts, _now: datetime) -> str | None:
    return "agreement_second_person" if facts.own else None


_MANAGE = Permission.PARTNER_MANAGE

PROCEDURE: Procedure[AgreementFacts] = Procedure(
    name="partners.agreement",
    phases={
        S.DRAFT: Phase.WITH_US,
        S.SUBMITTED: Phase.WITH_US,
        S.IN_FORCE: Phase.DECIDED,
        S.SUPERSEDED: Phase.ENDED,
        S.ENDED: Phase.ENDED,
    },
    initial=frozenset({S.DRAFT}),
    # A later version takes the place of the one in force.
    moves=((S.IN_FORCE, S.SUPERSEDED),),
    moved_on="agreement_moved_on",
    table=(
        step(Command.EDIT, S.DRAFT, S.DRAFT, _MANAGE),
        step(Command.SUBMIT, S.DRAFT, S.SUBMITTED, _MANAGE),
        step(Command.SEND_BACK, S.SUBMITTED, S.DRAFT, _MANAGE),
        step(Command.APPROVE, S.SUBMITTED, S.IN_FORCE, _MANAGE, guard=_by_another),
        step(Command.DISCARD, S.DRAFT, S.ENDED, _MANAGE),
        step(Command.END, S.IN_FORCE, S.ENDED, _MANAGE),
    ),
)
