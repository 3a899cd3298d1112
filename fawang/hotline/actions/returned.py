"""The talk of a call-back as a consultation: with what was recorded of it, and with how the person found it."""

from django.db import transaction

from fawang.consultations.actions import call_backs, phoning
from fawang.consultations.actions.call_backs import Talk
from fawang.consultations.actions.steps import take_step
from fawang.consultations.queries import Consultation, one
from fawang.consultations.rules import Command
from fawang.dispatch.rules.callbacks import Outcome
from fawang.hotline.models import Call
from fawang.hotline.models.outbound import Outbound
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor


def keep(*, by: Actor, name: str) -> Consultation | None:
    """Let the talk of a call that the platform has made be a consultation, once; None where nobody has talked.

    Whoever is put through a second time in one attempt, since the line broke, goes on with the same talk.
    """
    with transaction.atomic():
        asked = Outbound.objects.select_related("callback__pool").get(call__name=name)
        # Calls of one attempt, one after the other.
        list(Outbound.objects.select_for_update().filter(attempt_id=asked.attempt_id).order_by("pk"))
        call = Call.objects.select_for_update().get(name=name)
        if call.answered_at is None:
            return None
        if call.consultation_id is None:
            call.consultation_id = _of_attempt(asked) or _made(by, asked, call)
            call.save(update_fields=["consultation"])
        talk = one.by_id(call.consultation_id)
        if call.score is not None and talk.score is None and not talk.erased:
            data = {"score": call.score}
            take_step(
                by=phoning.own(talk), code=talk.code, command=Command.RATE, version=talk.version, data=data
            )
    return talk


def keep_reached(*, by: Actor, callback_id: int) -> None:
    """Let the talk in which the person of a call-back was reached be a consultation, if the platform has dialled it."""
    rows = Outbound.objects.filter(
        callback_id=callback_id, attempt__outcome=Outcome.REACHED, call__answered_at__isnull=False
    )
    for name in rows.order_by("pk").values_list("call__name", flat=True):
        keep(by=by, name=name)


def _of_attempt(asked: Outbound) -> int | None:
    found = Outbound.objects.filter(attempt_id=asked.attempt_id, call__consultation__isnull=False)
    return found.values_list("call__consultation_id", flat=True).first()


def _made(by: Actor, asked: Outbound, call: Call) -> int:
    promised = asked.callback
    assert call.answered_at is not None
    talk = Talk(
        unit_id=promised.pool.unit_id,
        units=tuple(promised.units),
        staff_id=asked.staff_id,
        contact_id=promised.contact_id,
        dialect=call.language,
        began_at=call.answered_at,
        ended_at=call.talked_until or clock.now(),
        matter=promised.matter,
        place=promised.place,
        avoid=tuple(promised.avoid),
        is_demo=promised.is_demo,
    )
    return call_backs.keep(by=by, talk=talk).pk
