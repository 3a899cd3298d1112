"""A person's words become a work order at the competent office."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotAllowed, Unavailable
from fawang.kernel.rules.text import clean, whole_number
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.kernel.storage.prepared import insert
from fawang.knowledge.data import packs
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.organisations.rules.matters import Matter
from fawang.organisations.rules.routing import Route
from fawang.people.actions.contacts import save_contact
from fawang.people.rules import Permission
from fawang.people.rules.groups import ROWS, group_of
from fawang.people.rules.shared_phones import Guard, guard_of
from fawang.people.rules.wishes import Reach, check_reach
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions import _clockwork as clockwork
from fawang.work_orders.actions._history import place_at, record
from fawang.work_orders.actions.draft_files import give_to_order
from fawang.work_orders.actions.persons import Joining, insert_person
from fawang.work_orders.kinds import zones
from fawang.work_orders.kinds.groups import GROUP, KEPT_SECRET
from fawang.work_orders.models import Statement, WorkOrder
from fawang.work_orders.queries.local_rules import local_rules
from fawang.work_orders.queries.search_tokens import order_tokens
from fawang.work_orders.rules import SUBMIT, UNROUTED, Party, Term
from fawang.work_orders.rules.codes import Channel
from fawang.work_orders.rules.queue import FIRST_BY_HOURS

SUBMITTED = audit.declare("work_orders.submitted", gettext_lazy("Handed a work order in"))

#: Two characters are a cry for help.
SHORTEST_WORDS = 2
LONGEST_WORDS = 20_000
LONGEST_PLACE = 300
_SUMMARY = 80


@dataclass(frozen=True, slots=True)
class Intake:
    """What a person, or somebody on their behalf, tells.

    Args:
        matter: a code of organisations.matters.
        words: the problem in the person's words.
        place: the division code of where the matter arose; empty if nobody knows.
        place_text: the address as it was typed.
        organ_place: where the organ handling the case, or the body that settles the dispute, is.
        organ_kind: `case_organ` or `dispute_body` (organisations.routing).
        answers: what was answered on the way, kept with the order so that nobody asks twice.
        topic: the matter of the second level (knowledge.packs), where it is known.
        guidance: the receipt of what the person was told (knowledge.guidance.receipts).
        intake_unit_id: the office that takes the order in, where there is one.
        household: an answer says that it is about those who live together, whatever its matter.
        joining: who else applies, or acts for the first applicant.
        facts: what guards of the kind look at; set by its `prepare`.
        beside: what rooms above write beside the new order, in its transaction.
        files: those of the draft, each with which paper it is.
        received_at: when the matter first reached us, where that was before: its first terms run from then.
        zone: the special zone from whose page, or in a talk in which, it was begun; empty: none.
    """

    kind: str
    matter: str
    words: str
    place: str
    reach: Reach
    place_text: str = ""
    organ_place: str = ""
    organ_kind: str = ""
    organ_level: str = ""
    channel: Channel = Channel.WEB
    urgent: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    intake_unit_id: int | None = None
    topic: str = ""
    guidance: dict[str, Any] = field(default_factory=dict)
    household: bool = False
    joining: tuple[Joining, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    beside: "Callable[[WorkOrder], None] | None" = None
    files: tuple[tuple[str, str], ...] = ()
    received_at: datetime | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A new order, and the secret that opens it to its person."""

    order: WorkOrder
    access_key: str
    unit_name: str


def submit(*, by: Actor, intake: Intake, permission: str = Permission.ORDER_INTAKE) -> Submitted:
    """Create an order at the competent office, or in the queue of the bureau when no office fits.

    Args:
        permission: what staff need who hand it in.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong.
        NotAllowed: `by` may not take orders in at `intake.intake_unit_id`, or persons do not apply for this kind.
    """
    now = clock.now()
    kind = kinds.kind_of(intake.kind)
    _check_channel(by, intake, kind, permission)
    intake = _check(intake)
    if not local_rules().offered(intake.kind, intake.place):
        raise Invalid("invalid", errors={"kind": "kind_not_offered"})
    if kind.prepare:
        intake, write_beside = kind.prepare(intake)
    else:
        intake, write_beside = replace(intake, answers=kind.asks.read(intake.answers)), None
    intake = _of_zone(_of_group(intake))
    # Whoever does more in one transaction undoes all of it where this is refused.
    with transaction.atomic(savepoint=False):
        route = _route(kind, intake)
        contact = save_contact(by=by, reach=intake.reach, guard=_guard(intake))
        unit = route.unit or route.fallback
        if unit is None:
            raise Unavailable("province_not_loaded", retry_after=3600)
        order = WorkOrder(
            kind=intake.kind,
            matter=intake.matter,
            topic=intake.topic,
            procedure=kind.current,
            state=kind.received if route.unit else UNROUTED,
            facts=intake.facts,
            urgent=intake.urgent,
            channel=intake.channel,
            place=intake.place,
            organ_place=intake.organ_place,
            organ_kind=intake.organ_kind,
            organ_level=intake.organ_level,
            intake_unit_id=intake.intake_unit_id,
            next_party=Party.OFFICE if route.unit else Party.BUREAU,
            contact=contact,
            resident_id=by.id if by.kind == ActorKind.RESIDENT else None,
            person=contact.name,
            summary=intake.words[:_SUMMARY],
            created_by=by.label,
            tokens=order_tokens(
                words=intake.words,
                person=contact.name,
                place_text=intake.place_text,
                phones=(contact.phone, contact.third_phone),
                id_number=contact.id_number,
            ),
            created_at=now,
            updated_at=now,
        )
        place_at(order, unit.path)
        if route.unit:
            order.return_until = clockwork.return_until(order, unit.region_code, now)
        _insert(order, unit.region_code, min(intake.received_at or now, now))
        insert(
            Statement(
                order=order,
                words=intake.words,
                place_text=intake.place_text,
                answers=_as_json(intake.answers),
                guidance=_as_json(intake.guidance),
                route=route.as_json(),
            )
        )
        for one in intake.joining:
            insert_person(by=by, order=order, joining=one, now=now)
        if intake.joining:
            order.save(update_fields=["persons", "participants", "tokens"])
        for write in (write_beside, intake.beside):
            if write:
                write(order)
        if intake.files:
            give_to_order(by=by, order=order, files=intake.files)
        record(order, command=SUBMIT, source="", by=by, public=True, data={}, now=now)
        audit.record(SUBMITTED, by=by, object=f"work_orders.order:{order.pk}", unit_id=order.unit_id)
    return Submitted(order=order, access_key=queries.access_key(order), unit_name=unit.name)


def _route(kind: kinds.OrderKind, intake: Intake) -> Route:
    """Return the unit that the person has chosen, where they may, else the competent one."""
    if given := str(intake.answers.get(kind.chosen) or "") if kind.chosen else "":
        number = whole_number(given, digits=9) or 0
        try:
            return organisations.chosen_route(number, kind=UnitKind(kind.office) if kind.office else None)
        except Invalid as problem:
            raise Invalid("invalid", errors={kind.chosen: "unit_unknown"}) from problem
    return organisations.find_route(
        service=kinds.service_of(intake.kind),
        matter=intake.matter,
        place=intake.place,
        organ_place=intake.organ_place,
        organ_kind=intake.organ_kind,
        organ_level=intake.organ_level,
    )


def _of_group(intake: Intake) -> Intake:
    """Return `intake` with the group in which its person counts; guarded where it must be kept from who is at home."""
    given = {name: str(value) for name, value in intake.answers.items() if value is not None}
    unit = organisations.unit(intake.intake_unit_id) if intake.intake_unit_id else None
    group = group_of(given, intake.reach.id_number, clock.today(), unit_kind=unit.kind if unit else "")
    if not group:
        return intake
    facts = {**intake.facts, GROUP: group}
    if given.get(KEPT_SECRET) == "yes" and ROWS[group].guarded:
        reach = replace(intake.reach, may_announce=False, list_online=False)
        intake, facts = replace(intake, household=True, reach=reach), {**facts, KEPT_SECRET: True}
    return replace(intake, facts=facts)


def _of_zone(intake: Intake) -> Intake:
    """Return `intake` with what its zone's priority is worth now; a zone that is written anew changes nothing of it."""
    hours = zones.first_by_hours(intake.zone, intake.place)
    return replace(intake, facts={**intake.facts, FIRST_BY_HOURS: hours}) if hours else intake


def _guard(intake: Intake) -> Guard:
    """Return what of the matter makes the telephone number alone not enough to open it."""
    # What reads words is loaded with the first application: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    plain = language.read(intake.words).plain
    signs = {*urgency.signs(plain), *intake.guidance.get("urgency", ())}
    found = guard_of(matter=intake.matter, words=plain, signs=signs)
    return replace(found, household=found.household or intake.household)


def _as_json(values: dict[str, Any]) -> str:
    """Return `values` as text; half a character, which no encoding can store, becomes a question mark."""
    return json.dumps(values, ensure_ascii=False).encode(errors="replace").decode() if values else ""


def _insert(order: WorkOrder, region: str, since: datetime) -> None:
    """Write the order under a fresh code, together with its first terms, which run from `since`."""
    opens = (Term.DISPATCH,) if order.state == UNROUTED else kinds.procedure_of(order).opens
    plans = clockwork.plan_first(order, opens, since, region)
    save_under_code(order)
    for plan in plans:
        plan.order = order
    insert(*plans)


def _check_channel(by: Actor, intake: Intake, kind: kinds.OrderKind, permission: str) -> None:
    if by.kind == ActorKind.STAFF:
        if not by.may_anywhere(permission):
            raise NotAllowed("not_allowed")
        if intake.intake_unit_id is not None and intake.intake_unit_id not in by.units_with(
            Permission.ORDER_INTAKE
        ):
            raise NotAllowed("not_allowed")
    elif (
        intake.channel not in (Channel.WEB, Channel.API)
        or intake.intake_unit_id is not None
        or not (kind.applied_for or by.kind == ActorKind.SYSTEM)
    ):
        raise NotAllowed("not_allowed")


def _check(intake: Intake) -> Intake:
    """Return `intake` cleaned, with every mistake in it named at once."""
    words, place_text = clean(intake.words), clean(intake.place_text)
    errors: dict[str, str] = {}
    if len(words) < SHORTEST_WORDS:
        errors["words"] = "words_too_short" if words else "field_required"
    elif len(words) > LONGEST_WORDS:
        errors["words"] = "field_too_long"
    if len(place_text) > LONGEST_PLACE:
        errors["place_text"] = "field_too_long"
    if intake.matter not in set(Matter):
        errors["matter"] = "matter_unknown"
    topic = intake.topic if packs.is_matter(intake.topic, head=intake.matter) else ""
    reach = intake.reach
    try:
        reach = check_reach(reach)
    except Invalid as problem:
        errors |= problem.errors
    if errors:
        raise Invalid("invalid", errors=errors)
    return replace(intake, words=words, place_text=place_text, topic=topic, reach=reach)
