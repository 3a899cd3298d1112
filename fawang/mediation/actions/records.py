"""A dispute settled on the spot, written down on a phone: every step of its law, in one transaction, once."""

from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit, idempotency
from fawang.knowledge.data.pack import Urgency
from fawang.knowledge.guidance import urgent
from fawang.mediation.models.register import ClosedCase, Mediator
from fawang.mediation.procedure import PROCEDURE, Command
from fawang.mediation.queries import register
from fawang.mediation.rules import Heard, Performed, Way, records
from fawang.mediation.rules.records import Record
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people.rules.shared_phones import DANGERS
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.kinds.questions import OPPONENT
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules.codes import Channel

RECORDED = audit.declare(
    "mediation.recorded_on_the_spot", gettext_lazy("Wrote down a dispute that was settled on the spot")
)


def signs_in(*texts: str) -> tuple[Urgency, ...]:
    """Return the signs in what was written that somebody is in danger; a term that runs is none."""
    return tuple(sign for sign in urgent.signs_in(*texts) if sign in DANGERS)


def record_on_the_spot(*, by: Actor, committee_id: int, record: Record, client_id: str) -> dict[str, Any]:
    """Keep a dispute that was settled on the spot as a closed mediation; the same `client_id` keeps it once.

    What was not performed on the spot stays open until it is (Art. 31). Danger that was reported (Art. 25) leaves an
    open matter at the committee, of which the other side is told nothing.

    Args:
        committee_id: the unit of the mediator's committee.
        client_id: made by the form or the device, the same for every try.

    Returns:
        `code` of the order, and `state`.

    Raises:
        NotAllowed: `by` is no mediator of this committee who may be appointed.
        Invalid: `invalid`, with a code for each field; `idempotency_key_reused`.
        Conflict: `mediator_in_conflict`.
    """
    mediator = _mediator(by, committee_id)
    record = _cleaned(record)
    records.check(record, signs=bool(signs_in(record.words, record.terms)))

    def work() -> dict[str, Any]:
        order = _keep(by, organisations.unit(committee_id), mediator, record)
        return {"code": order.code, "state": order.state}

    answer, _repeated = idempotency.once(
        f"mediation.record:{by.label}:{client_id}", {**asdict(record), "committee": committee_id}, work
    )
    return answer


def _mediator(by: Actor, committee_id: int) -> Mediator:
    found = register.practising_at(committee_id, clock.today())
    own = next((one for one in found if one.staff_id is not None and one.staff_id == by.id), None)
    if own is None:
        raise NotAllowed("not_allowed")
    return own


def _cleaned(record: Record) -> Record:
    return replace(
        record,
        words=clean(record.words),
        terms=clean(record.terms),
        name=clean(record.name),
        phone=clean(record.phone),
        other=clean(record.other),
        other_phone=clean(record.other_phone),
        place_text=clean(record.place_text),
        told=clean(record.told),
    )


def _keep(by: Actor, committee: UnitRow, mediator: Mediator, record: Record) -> WorkOrder:
    today = clock.today().isoformat()
    with transaction.atomic():
        order = submit(by=by, intake=_intake(committee, record)).order

        def give(command: Command, **data: Any) -> None:
            nonlocal order
            order = take_step(by=by, code=order.code, command=command, version=order.version, data=data)

        if record.is_report:
            # Who is in danger is not written to, nor is the other side, before somebody has spoken to them alone.
            give(Command.MARK_DANGER, reason=record.told)
            give(Command.REPORT_DANGER, reported_to=record.reported_to, told=record.told)
        else:
            give(Command.SPEAK_ALONE, heard=Heard.IN_PERSON)
            give(Command.APPOINT, mediator=str(by.id), no_conflict=record.no_conflict)
            give(Command.INVITE, way=Way.IN_PERSON, party=record.other, party_phone=record.other_phone)
            give(Command.NOTE_AGREED, on=today)
            give(
                Command.AGREE_ORALLY,
                terms=record.terms,
                on=today,
                perform_by=today if record.performed else None,
            )
            if record.performed:
                give(Command.CLOSE, performed=Performed.FULLY)
                ClosedCase.objects.create(
                    order=order, committee_id=committee.id, closed_on=clock.today(), grade=record.grade,
                    mediators=[mediator.pk], oral=True, on_the_spot=True,
                )  # fmt: skip
        audit.record(
            RECORDED, by=by, object=f"work_orders.order:{order.pk}", unit_id=committee.id, state=order.state
        )
    return order


def _intake(committee: UnitRow, record: Record) -> Intake:
    return Intake(
        kind=PROCEDURE.name,
        matter=records.MATTER[record.relation],
        words=record.words,
        place=committee.region_code,
        place_text=record.place_text,
        # Both stand there: nobody is written to about what they have just agreed.
        reach=Reach(name=record.name, phone=record.phone, medium=Medium.NONE),
        answers={
            OPPONENT: record.other,
            "relation": record.relation,
            "jointly": "no" if record.is_report else "yes",
            "afraid": "yes" if record.is_report else "no",
            "committee": str(committee.id),
        },
        channel=Channel.COUNTER,
        urgent=record.is_report,
    )
