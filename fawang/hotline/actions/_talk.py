"""The consultation that a call is: begun when somebody wants a human, taken, given back, rated, closed."""

from fawang.consultations.actions import phoning
from fawang.consultations.actions.phoning import Caller
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import Consultation, zone_versions
from fawang.consultations.rules import Command, State
from fawang.hotline.models import Call
from fawang.hotline.rules import Topic
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.storage import gathering
from fawang.organisations.rules import Language
from fawang.people import queries as people
from fawang.people.rules.wishes import Dialect

_PASSED_ON = "passed_on"


def of(row: Call) -> Consultation:
    """Return the consultation of a call as it stands now."""
    assert row.consultation is not None, "nobody has waited in this call"
    # What is gathered has it locked, and knows how it stands.
    if not gathering.is_held(("consultation", row.consultation.code)):
        row.consultation.refresh_from_db()
    return row.consultation


def actor_of(staff_id: int) -> Actor:
    """Return who a lawyer is that has taken off."""
    return gathering.held(("identity", staff_id), lambda: people.staff_identity(staff_id)).actor


def wait(*, by: Actor, row: Call, topic: Topic, language: Language) -> Consultation:
    """Let the caller wait in line, or, where they do already and press the key for danger, go before others.

    A new consultation is entered in the row, which whoever calls this saves.
    """
    talk = row.consultation
    if talk is None or talk.state in (State.CLOSED, State.WITHDRAWN):
        zone = zone_versions.announced() if topic == Topic.ZONE else None
        caller = Caller(
            row.number,
            Dialect(language),
            danger=topic == Topic.DANGER,
            zone=zone.code if zone else "",
            is_demo=row.is_demo,
        )
        talk = phoning.begin(by=by, caller=caller)
        row.consultation, row.unit_id = talk, talk.unit_id
    elif topic == Topic.DANGER:
        phoning.hurry(by=by, consultation_id=talk.pk)
    return talk


def take(*, by: Actor, row: Call, staff_id: int) -> bool:
    """Let a lawyer who has taken off have it; tell whether it was passed on to them by a colleague.

    Raises:
        Problem: it cannot be theirs: they serve the other side, or have a call in hand.
    """
    talk = of(row)
    if talk.state == State.WAITING:
        lawyer = actor_of(staff_id)
        take_step(by=lawyer, code=talk.code, command=Command.GRAB, version=talk.version, data={})
    elif talk.state == State.OPEN and talk.staff_id is not None and talk.staff_id != staff_id:
        # A colleague whom the lawyer has asked, and left the person with.
        before = people.staff_identity(talk.staff_id).actor
        data = {"staff_id": staff_id, "reason": _PASSED_ON}
        take_step(by=before, code=talk.code, command=Command.HAND_OVER, version=talk.version, data=data)
        return True
    elif talk.state != State.OPEN:
        raise Conflict("stale", state=talk.state, version=talk.version)
    return False


def release(*, by: Actor, row: Call, reason: str) -> None:
    """Put somebody whose lawyer is gone first in line."""
    talk = of(row)
    if talk.state == State.OPEN:
        take_step(
            by=by, code=talk.code, command=Command.RELEASE, version=talk.version, data={"reason": reason}
        )


def rate(*, by: Actor, talk: Consultation, score: int) -> None:
    """Keep the caller's rating of it, as theirs."""
    take_step(
        by=phoning.own(talk),
        code=talk.code,
        command=Command.RATE,
        version=talk.version,
        data={"score": score},
    )


def close(*, by: Actor, row: Call) -> None:
    """End it, whatever it still waits for."""
    if row.consultation is None:
        return
    talk = of(row)
    if talk.state == State.WAITING:
        take_step(by=by, code=talk.code, command=Command.WITHDRAW, version=talk.version, data={})
    elif talk.state == State.OPEN:
        take_step(by=by, code=talk.code, command=Command.CLOSE, version=talk.version, data={})
