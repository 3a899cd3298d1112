"""What organs notify comes in: once, at the competent office, whoever sends it and however often."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.legal_aid.defence import queries, rules
from fawang.legal_aid.defence.models import Notification
from fawang.legal_aid.defence.procedure import PROCEDURE, Command
from fawang.legal_aid.defence.queries import organs
from fawang.legal_aid.defence.texts.questions import ASKS, LONGEST
from fawang.legal_aid.models import Party
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import OrganKind
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.documents import attach_document
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.actions.links import insert_link
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.queries.conflicts import name_hash
from fawang.work_orders.rules.codes import Channel, Relation

NOTIFIED = audit.declare("defence.notified", gettext_lazy("Notified a defence"))
REPEATED = audit.declare("defence.notified_again", gettext_lazy("Notified the same defence again"))
WITHDRAWN = audit.declare("defence.withdrawn", gettext_lazy("Said that no lawyer is needed any more"))


@dataclass(frozen=True, slots=True)
class Relative:
    """Whom the person wants told, or who represents a minor by law."""

    name: str = ""
    relation: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification as an organ sends it.

    Args:
        organ_id: the unit of the organ, of which the caller is a clerk.
        earlier: the number that the case had at the organ that had it before.
        language: what the person speaks (organisations.rules.languages).
    """

    organ_id: int
    number: str
    person: str
    grounds: tuple[str, ...]
    stage: str
    charge: str
    held_at: str = ""
    hearing_on: date | None = None
    handler: str = ""
    earlier: str = ""
    id_number: str = ""
    language: str = ""
    needs: str = ""
    relative: Relative = field(default_factory=Relative)


@dataclass(frozen=True, slots=True)
class Notified:
    """The order of a notification; `joined`: it was there already, and nothing was made."""

    order: WorkOrder
    joined: bool


def prepare(intake: Intake) -> tuple[Intake, Callable[[WorkOrder], None]]:
    """Complete a notification, whoever takes it in.

    Raises:
        Invalid: see `Asks.read`; `stage_of_another_organ`.
        Conflict: `already_notified`, with the code of the `order`.
    """
    given = ASKS.read(intake.answers)
    if given["stage"] not in rules.STAGES[rules.Organ(given["organ_kind"])]:
        raise Invalid("invalid", errors={"stage": "stage_of_another_organ"})
    hearing = date.fromisoformat(given["hearing_on"]) if given["hearing_on"] else None
    grounds = given["grounds"].splitlines() if isinstance(given["grounds"], str) else list(given["grounds"])
    today = clock.today()
    row = Notification(
        organ_kind=given["organ_kind"],
        organ_name=given["organ_name"],
        number=given["number"],
        grounds=grounds,
        stage=given["stage"],
        charge=given["charge"],
        held_at=given["held_at"] or "",
        hearing_on=hearing,
        late=rules.late(hearing, today),
        organ_hash=name_hash(given["organ_name"]),
        number_hash=queries.number_hash(given["number"]),
        person_hash=name_hash(intake.reach.name),
        received_at=clock.now(),
    )
    if there := queries.same(row):
        raise _already(there)
    write = partial(_write, row=row)
    return replace(intake, urgent=intake.urgent or rules.urgent(hearing, today)), write


def notify(*, by: Actor, notice: Notice, upload: "File[Any] | None" = None) -> Notified:
    """Take in what an organ notifies; the same notification again finds the order that it made.

    The office is found by where the organ is (Art. 38). Sent again with another day of the hearing, or another paper,
    the order gets those.

    Raises:
        NotAllowed: the caller is no clerk of this organ.
        Invalid: see `prepare`; `organ_unknown`, `grounds_unknown`.
    """
    organ = organs.organ(by, notice.organ_id)
    if organ is None:
        raise NotAllowed("not_allowed")
    kind = organs.ORGANS[organ.kind]
    try:
        with transaction.atomic():
            order = submit(
                by=by,
                intake=_intake(notice, organ.name, kind, organ.region_code),
                permission=Permission.CASE_NOTIFY,
            ).order
            row = queries.notification(order.pk)
            row.organ_id, row.handler, row.sent_by = organ.id, clean(notice.handler)[:LONGEST], by.label
            earlier = queries.earlier(row, notice.earlier)
            if earlier is not None:
                row.earlier_id = earlier.pk
                insert_link(by=SYSTEM, order=order, other=earlier, relation=Relation.FOLLOWS)
            row.save(update_fields=["organ", "handler", "sent_by", "earlier"])
            audit.record(NOTIFIED, by=by, object=f"work_orders.order:{order.pk}", unit_id=organ.id)
    except Conflict as problem:
        if problem.code != "already_notified":
            raise
        order = _join(by, work_orders.order_by_id(queries.order_of(str(problem.params["order"]))), notice)
        joined = True
    else:
        joined = False
    if upload is not None:
        # The organ's paper is its clerk's, who sees nothing else of the order.
        attach_document(by=by, order=order, upload=upload, paper=gettext("Notification"), may=True)
    return Notified(order, joined)


def withdraw(*, by: Actor, code: str, why: str, note: str = "") -> WorkOrder:
    """Let an organ say that no lawyer is needed any more: the person has one, or the case is withdrawn.

    Raises:
        NotFound: it is no notification of the caller's organs.
        Conflict: it has come to its end already.
    """
    with transaction.atomic():
        order = organs.own(by, code)
        ended = take_step(
            by=SYSTEM,
            code=order.code,
            command=Command.END,
            version=order.version,
            data={"why": why, "note": note},
        )
        audit.record(WITHDRAWN, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id, why=why)
    return ended


def _write(order: WorkOrder, *, row: Notification) -> None:
    row.order_id = order.pk
    row.sent_by = order.created_by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Another process took the same in between.
        there = queries.same(row)
        if there is None:
            raise
        raise _already(there) from error
    Party.objects.create(
        order_id=order.pk, side=Party.Side.APPLICANT, name=order.person, name_hash=name_hash(order.person)
    )


def _already(there: Notification) -> Conflict:
    return Conflict("already_notified", order=work_orders.order_by_id(there.order_id).code)


def _join(by: Actor, order: WorkOrder, notice: Notice) -> WorkOrder:
    with transaction.atomic():
        row = Notification.objects.select_for_update().get(pk=order.pk)
        row.repeats += 1
        row.repeated_at = clock.now()
        # What the office took in from paper is the organ's own from now on.
        row.organ_id = row.organ_id or notice.organ_id
        row.save(update_fields=["repeats", "repeated_at", "organ"])
        audit.record(REPEATED, by=by, object=f"work_orders.order:{order.pk}", unit_id=notice.organ_id)
        step = PROCEDURE.steps[Command.CHANGE_HEARING]
        if notice.hearing_on and notice.hearing_on != row.hearing_on and order.state in step.sources:
            fresh = work_orders.locked(order.pk)
            order = take_step(
                by=SYSTEM,
                code=fresh.code,
                command=Command.CHANGE_HEARING,
                version=fresh.version,
                data={"hearing_on": notice.hearing_on.isoformat()},
            )
    return order


def _intake(notice: Notice, organ: str, kind: rules.Organ, region: str) -> Intake:
    told = notice.relative
    return Intake(
        kind=queries.kind_name(),
        matter=Matter.CRIMINAL,
        words=clean(notice.charge),
        place="",
        organ_place=region,
        organ_kind=OrganKind.CASE_ORGAN,
        channel=Channel.API,
        reach=Reach(
            name=notice.person,
            id_number=notice.id_number,
            medium=Medium.SMS if told.phone else Medium.NONE,
            third_name=told.name,
            third_relation=told.relation,
            third_phone=told.phone,
            # Whoever is told calls the office, which asks for the number of the case.
            pass_phrase=notice.number if told.name or told.phone else "",
            needs=notice.needs,
            dialect=Dialect(notice.language or Dialect.MANDARIN),
        ),
        answers={
            "organ_kind": kind,
            "organ_name": organ,
            "number": notice.number,
            "grounds": "\n".join(notice.grounds),
            "stage": notice.stage,
            "charge": notice.charge,
            "held_at": notice.held_at,
            "hearing_on": notice.hearing_on.isoformat() if notice.hearing_on else "",
        },
    )
