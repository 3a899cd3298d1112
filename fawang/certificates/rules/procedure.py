"""What becomes of a certificate, as one table. Pure.

The persons who answer for it sign, one after the other; the office seals (Notarisation Law, Art. 32). A number that was
given to one stays with it: where it is never issued it is void, and the register says so.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fawang.kernel.rules.procedure import Phase, Procedure, step
from fawang.people.rules import Permission


class State(StrEnum):
    """How far a certificate is."""

    DRAFT = "draft"
    #: All persons have signed; the office's seal is on its way.
    SIGNED = "signed"
    VALID = "valid"
    #: Another one stands in its place, with what was wrong put right.
    CORRECTED = "corrected"
    #: Void from the beginning (Notarisation Law, Art. 39).
    REVOKED = "revoked"
    #: Never issued; its number is used up.
    VOID = "void"


#: What has been issued, whatever became of it: what the verification page knows.
ISSUED = frozenset({State.VALID, State.CORRECTED, State.REVOKED})


class Ending(StrEnum):
    """How a valid certificate ends: two persons decide."""

    CORRECT = "correct"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards look at. `missing`: how many persons still have to sign, whoever acts among them or not."""

    state: str
    missing: int = 0
    proposed_by: int | None = None
    acting: int | None = None


def _after_signing(facts: Facts) -> str:
    return State.DRAFT if facts.missing > 1 else State.SIGNED


def _another(facts: Facts, now: datetime) -> str | None:
    if facts.proposed_by is None:
        return "nothing_proposed"
    return "second_person_needed" if facts.proposed_by == facts.acting else None


def _open(facts: Facts, now: datetime) -> str | None:
    return None if facts.proposed_by is None else "ending_proposed_already"


SIGN, MANAGE, SEAL = Permission.CERTIFICATE_SIGN, Permission.CERTIFICATE_MANAGE, Permission.CERTIFICATE_SEAL
PROCEDURE: Procedure[Facts] = Procedure(
    name="certificate",
    phases={
        State.DRAFT: Phase.WITH_US,
        State.SIGNED: Phase.IN_HAND,
        State.VALID: Phase.DECIDED,
        State.CORRECTED: Phase.ENDED,
        State.REVOKED: Phase.ENDED,
        State.VOID: Phase.ENDED,
    },
    initial=frozenset({State.DRAFT}),
    moved_on="moved_on_certificate",
    table=(
        step(
            "sign",
            State.DRAFT,
            None,
            SIGN,
            branches=frozenset({State.DRAFT, State.SIGNED}),
            branch=_after_signing,
        ),
        step("seal", State.SIGNED, State.VALID, SEAL),
        step("discard", frozenset({State.DRAFT, State.SIGNED}), State.VOID, SIGN, MANAGE),
        step("propose", State.VALID, None, SIGN, MANAGE, guard=_open),
        step(Ending.CORRECT, State.VALID, State.CORRECTED, MANAGE, SIGN, guard=_another),
        step(Ending.REVOKE, State.VALID, State.REVOKED, MANAGE, SIGN, guard=_another),
        step("decline", State.VALID, None, MANAGE, SIGN, guard=_another),
    ),
)
