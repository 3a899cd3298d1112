"""What a lawyer's page asks of the call that they have in hand; the exchange does it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.queries import one
from fawang.consultations.rules import Side, State
from fawang.hotline.models import Call, Instruction, Transfer
from fawang.hotline.queries import calls
from fawang.hotline.queries.calls import call_topic
from fawang.hotline.rules.calls.requests import NEEDS_TARGET, SUPERVISING, What
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit

TRANSFERRED = audit.declare(
    "hotline.transferred", gettext_lazy("Asked somebody about a call, or passed it on")
)
LONGEST = 500


def ask(
    *, by: Actor, code: str, what: What, client_id: str, target: str = "", reason: str = "", summary: str = ""
) -> Call:
    """Ask something of a call. What is asked twice by one page is done once; who has the call no more, asks in vain.

    Args:
        code: of the consultation that the call is.
        target: whom to ask or to give it to: `line:12345`, `seat:17`.
        reason: why somebody else is asked or given it; kept with the transfer.
        summary: what they should know, so that the person need not say it again; it goes with the call.

    Raises:
        NotFound: there is no such call, or it is not theirs.
        NotAllowed: a colleague has it in hand.
        Conflict: `talk_is_over`.
        Invalid: `invalid`: nobody by that name, or no reason.
    """
    row = one.visible(code, by)
    call = calls.of_consultation(row.pk)
    if call is None:
        raise NotFound("not_found")
    if what in SUPERVISING:
        if not calls.may_supervise(row, by):
            raise NotAllowed("not_allowed")
        target = calls.seat(by.known_id)
    elif one.side_of(row, by) != Side.LAWYER:
        raise NotAllowed("not_allowed")
    if row.state != State.OPEN or call.ended_at is not None:
        raise Conflict("talk_is_over", state=row.state)
    reason, summary = clean(reason), clean(summary)
    if what in NEEDS_TARGET:
        errors = {}
        if calls.address_of(target) is None:
            errors["target"] = "nobody_to_call"
        if not reason:
            errors["reason"] = "field_required"
        elif len(reason) > LONGEST:
            errors["reason"] = "field_too_long"
        if len(summary) > LONGEST:
            errors["summary"] = "field_too_long"
        if errors:
            raise Invalid("invalid", errors=errors)
    now = clock.now()
    try:
        with transaction.atomic():
            Instruction.objects.create(
                call=call, what=what, target=target if what in NEEDS_TARGET | SUPERVISING else "", staff_id=by.known_id,
                client_id=client_id[:64], at=now,
            )  # fmt: skip
            if what in NEEDS_TARGET:
                Transfer.objects.create(
                    call=call, target=target, warm=what == What.CONSULT, reference=row.code, reason=reason,
                    summary=summary, staff_id=by.known_id, at=now,
                )  # fmt: skip
                audit.record(TRANSFERRED, by=by, object=one.named(row), unit_id=row.unit_id, target=target)
            live.announce(call_topic(call.name))
    except IntegrityError:
        # The same click, again.
        return call
    return call


def done(*, by: Actor, instruction_id: int) -> None:
    """Note that the exchange has taken an instruction on."""
    Instruction.objects.filter(pk=instruction_id).update(done_at=clock.now())
