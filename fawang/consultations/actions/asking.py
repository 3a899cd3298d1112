"""A person's question becomes a consultation at the centre that answers there."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations import models
from fawang.consultations.actions import _clock, _floor
from fawang.consultations.actions._enclosing import enclose
from fawang.consultations.actions._history import record, say
from fawang.consultations.actions.media import Kept
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one, zone_versions
from fawang.consultations.queries.conflicts import barred
from fawang.consultations.rules import Kind, Party, Side, Sort, State, Term
from fawang.dispatch.queries import pools
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage.codes import save_under_code
from fawang.knowledge.data import packs
from fawang.knowledge.data.pack import Urgency
from fawang.organisations.rules.matters import Matter
from fawang.people.actions.contacts import save_contact
from fawang.people.rules.shared_phones import NO_GUARD, Guard, guard_of
from fawang.people.rules.wishes import Dialect, Medium, Reach, check_reach
from fawang.regions import queries as regions
from fawang.work_orders.queries.conflicts import name_hash

ASKED = audit.declare("consultations.asked", gettext_lazy("Asked a lawyer"))

#: Two characters are a cry for help.
SHORTEST = 2
LONGEST = 20_000
LONGEST_NAME = 100
_SUMMARY = 120
#: Signs in somebody's words (knowledge) that put their question first.
HURRIES = frozenset(Urgency) - {Urgency.DOMESTIC_VIOLENCE}
#: How somebody is kept who gives no name; it is no name, and nothing is found by it.
UNNAMED = "—"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks.

    Args:
        text: the question in the person's words.
        topic: the matter of the second level (knowledge.packs), where it is known.
        place: the division code of where it happened; empty if nobody knows.
        opponent: who stands on the other side, if the person says so.
        guidance: the receipt of what the person was told (knowledge.guidance.receipts).
        reach: how the person can be told; without a name they stay unnamed.
        urgent: signs in the words (knowledge) say that it must not wait.
        files: what goes with it (`attaching.kept`).
        shares_earlier: the lawyer may see what the person, if they are signed in, asked and applied for before.
        zone: the special zone from whose page it is asked (zone_versions), and the scenario chosen there.
        guard: what makes the telephone number alone not enough to open it; found in matter and words.
        channel: by which channel it is asked; empty: the site.
    """

    text: str
    reach: Reach
    kind: Kind = Kind.WRITTEN
    matter: str = ""
    topic: str = ""
    place: str = ""
    opponent: str = ""
    guidance: dict[str, Any] = field(default_factory=dict)
    urgent: bool = False
    zone: str = ""
    scenario: str = ""
    shares_earlier: bool = False
    is_demo: bool = False
    files: tuple[Kept, ...] = ()
    guard: Guard = NO_GUARD
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A new consultation, and the secret that opens it to its person."""

    consultation: Consultation
    access_key: str
    unit_name: str


def ask(*, by: Actor, question: Question) -> Asked:
    """Store a question and let it wait for a lawyer; a written one is due within the promised hours.

    Raises:
        Invalid: `invalid`, with a code for each answer that is missing or wrong.
        Unavailable: `province_not_loaded`.
    """
    from fawang.knowledge.rules.redaction import redact

    now = clock.now()
    question, named = _check(question)
    sides = _parties(question, named)
    with transaction.atomic(savepoint=False):
        unit = pools.centre_of(question.place)
        contact = save_contact(by=by, reach=question.reach, guard=question.guard)
        bars = barred([(opposing, name_hash(name)) for opposing, name in sides])
        row = Consultation(
            kind=question.kind,
            state=State.WAITING,
            urgent=question.urgent,
            matter=question.matter,
            topic=question.topic,
            place=question.place,
            zone=question.zone,
            scenario=question.scenario,
            dialect=question.reach.dialect,
            channel=question.channel,
            unit_id=unit.id,
            units=list(unit.path),
            next_party=Party.DUTY,
            barred_firms=sorted(bars.firms),
            barred_staff=sorted(bars.staff),
            contact=contact,
            resident_id=by.id if by.kind == ActorKind.RESIDENT else None,
            shares_earlier=question.shares_earlier and by.kind == ActorKind.RESIDENT,
            summary=redact(question.text)[:_SUMMARY],
            guidance=json.dumps(question.guidance, ensure_ascii=False) if question.guidance else "",
            created_by=by.label,
            is_demo=question.is_demo,
            queue_key=0,
            created_at=now,
            updated_at=now,
        )
        save_under_code(row)
        models.Party.objects.bulk_create(
            models.Party(consultation=row, opposing=opposing, name=name, name_hash=name_hash(name))
            for opposing, name in sides
        )
        if row.kind == Kind.WRITTEN:
            _clock.start(row, Term.ANSWER, now)
        _clock.settle(row)
        message = say(row, side=Side.PERSON, author="person", sort=Sort.QUESTION, client_id="question:",
                      text=question.text, now=now, by=by, files=len(question.files))  # fmt: skip
        enclose(message, question.files, by)
        row.save(update_fields=["queue_key", "due_at", "card", "last_number", "person_seen"])
        record(row, command="ask", source="", by=by, public=True, data={}, now=now)
        audit.record(ASKED, by=by, object=one.named(row), unit_id=row.unit_id)
        _floor.arrive(row, by)
    return Asked(row, one.access_key(row), unit.name)


def spoken(text: str) -> Dialect:
    """Return what somebody who writes so presumably speaks: Mandarin, unless the words tell of another language."""
    from fawang.knowledge.search import language

    wording = str(language.read(text).wording)
    return Dialect(wording) if wording in set(Dialect) else Dialect.MANDARIN


def _check(question: Question) -> tuple[Question, str]:
    """Return `question` cleaned, and the name its person gave; every mistake in it is named at once."""
    # What reads words (patterns, a model, tables) is loaded with the first question: every process knows this module.
    from fawang.knowledge.guidance import urgency
    from fawang.knowledge.search import language

    text = clean(question.text)
    errors: dict[str, str] = {}
    if question.kind == Kind.PHONE:
        # Calls come in by the telephone alone.
        errors["kind"] = "field_wrong"
    if len(text) < SHORTEST:
        errors["text"] = "words_too_short" if text else "field_required"
    elif len(text) > LONGEST:
        errors["text"] = "field_too_long"
    topic = question.topic if packs.is_matter(question.topic) else ""
    matter = topic.partition(".")[0] or question.matter
    if matter and matter not in set(Matter):
        errors["matter"] = "matter_unknown"
    place = question.place if question.place and regions.exists(question.place) else ""
    zone = zone_versions.find(question.zone)
    if question.zone and zone is None:
        errors["zone"] = "zone_unknown"
    elif zone is not None and (against := zone.against(kind=question.kind, place=place, now=clock.now())):
        errors["zone"] = against
    scenario = zone.scenario(question.scenario) if zone else None
    if scenario is not None and not topic and not matter:
        topic, matter = scenario.matter, scenario.matter.partition(".")[0]
    named = clean(question.reach.name)
    reach = question.reach
    if not named:
        reach = replace(reach, name=UNNAMED)
    if reach.medium == Medium.SMS and not reach.phone:
        # Whoever leaves no number looks themselves.
        reach = replace(reach, medium=Medium.NONE)
    try:
        reach = check_reach(reach)
    except Invalid as problem:
        errors |= problem.errors
    if errors:
        raise Invalid("invalid", errors=errors)
    opponent = clean(question.opponent)[:LONGEST_NAME]
    plain = language.read(text).plain
    signs = urgency.signs(plain)
    known = {*signs, *question.guidance.get("urgency", ())}
    checked = replace(
        question,
        text=text,
        topic=topic,
        matter=matter,
        place=place,
        opponent=opponent,
        scenario=scenario.code if scenario else "",
        reach=reach,
        urgent=question.urgent or bool(HURRIES & signs),
        guard=guard_of(matter=matter, words=plain, signs=known),
    )
    return checked, named


def _parties(question: Question, named: str) -> list[tuple[bool, str]]:
    """Return who is on which side: (opposing, name). Names in the words are found as guidance finds them."""
    from fawang.knowledge.rules.parties import parties

    opposing = [question.opponent] if question.opponent else []
    opposing += [name for name in parties(question.text) if name not in opposing]
    return [*((False, name) for name in [named] if name), *((True, name) for name in opposing)]
