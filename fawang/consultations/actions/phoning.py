"""A call on 12348 as a consultation: its person waits as others do, and what is written of it is kept as of others.

The exchange (fawang.hotline) begins and ends it. Who has it in hand is decided here and in matching, as everywhere;
the exchange follows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.consultations.actions import _clock, _floor
from fawang.consultations.actions._history import record, say
from fawang.consultations.actions.asking import UNNAMED
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.rules import Kind, Party, Side, Sort, State
from fawang.consultations.rules.records import LONGEST_ASKED
from fawang.dispatch.actions import contacts
from fawang.dispatch.queries import pools
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.kernel.storage import gathering
from fawang.kernel.storage.codes import save_under_code
from fawang.organisations import queries as organisations
from fawang.organisations.queries import UnitRow
from fawang.people import queries as people
from fawang.people.actions.contacts import guard_contact, save_contact, tell_by
from fawang.people.rules.shared_phones import Guard
from fawang.people.rules.wishes import Dialect, Medium, Reach, is_mobile, read_phone

PHONED = audit.declare("consultations.phoned", gettext_lazy("Somebody called the hotline"))
TOLD = audit.declare(
    "consultations.summary_asked_for", gettext_lazy("A caller wants the record as a text message")
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks for a lawyer on the telephone.

    Args:
        number: theirs, as the network shows it; empty where it is withheld. They are served all the same.
        dialect: the language they chose.
        danger: they pressed the key for it, and go before those who can wait.
        place: the division code of where they call from, where that is known.
        zone: the special zone whose key they pressed.
    """

    number: str = ""
    dialect: Dialect = Dialect.MANDARIN
    danger: bool = False
    place: str = ""
    zone: str = ""
    is_demo: bool = False


def ahead(*, consultations: Sequence[Consultation], arriving: bool) -> None:
    """Read in a few statements what matching will be asked of those who are locked; its centres are locked last.

    Only where writes are gathered (`kernel.gathering`).

    Args:
        arriving: somebody will begin to wait.
    """
    units = [_centre("").id] if arriving else []
    for row in consultations:
        gathering.held(("unit", row.unit_id), lambda number=row.unit_id: organisations.unit(number))  # type: ignore[misc]
    contacts.ahead(subjects=[one.topic_of(row) for row in consultations], unit_ids=units)


def _centre(place: str) -> UnitRow:
    return gathering.held(("centre of", place), lambda: pools.centre_of(place))


def begin(*, by: Actor, caller: Caller) -> Consultation:
    """Let somebody on the telephone wait for a lawyer. They are told nothing in writing until they ask for it.

    Raises:
        Unavailable: `province_not_loaded`.
    """
    _platform_only(by)
    now = clock.now()
    with transaction.atomic():
        unit = _centre(caller.place)
        number = read_phone(caller.number) or ""
        reach = Reach(UNNAMED, number, medium=Medium.NONE, may_call=bool(number), dialect=caller.dialect)
        row = Consultation(
            kind=Kind.PHONE,
            state=State.WAITING,
            urgent=caller.danger,
            place=caller.place,
            zone=caller.zone,
            dialect=caller.dialect,
            unit_id=unit.id,
            units=list(unit.path),
            next_party=Party.DUTY,
            contact=save_contact(by=ANONYMOUS, reach=reach, guard=Guard(danger=caller.danger)),
            summary="",
            created_by=by.label,
            is_demo=caller.is_demo,
            queue_key=0,
            created_at=now,
            updated_at=now,
        )
        save_under_code(row)
        say(row, side=Side.PLATFORM, author="platform", sort=Sort.EVENT, client_id="phoned:", text="phoned",
            now=now, by=by)  # fmt: skip
        _clock.settle(row, [])
        gathering.change(row, "queue_key", "due_at", "card", "last_number")
        gathering.hold(("consultation", row.code), row)
        gathering.hold(("terms", row.pk), [])
        gathering.hold(("parties", row.pk), [])
        gathering.hold(("in whose hand", row.pk), None)
        record(row, command="ask", source="", by=by, public=True, data={}, now=now)
        audit.record(PHONED, by=by, object=one.named(row), unit_id=row.unit_id)
        _floor.arrive(row, by, fresh=True)
    return row


def hurry(*, by: Actor, consultation_id: int) -> None:
    """Note that somebody who waits has pressed the key for danger: they go before those who can wait."""
    _platform_only(by)
    now = clock.now()
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=consultation_id)
        if row.state != State.WAITING or row.urgent:
            return
        row.urgent, row.updated_at = True, now
        guard_contact(by=by, contact_id=row.contact_id, object=one.named(row), danger=True)
        _clock.settle(row)
        row.save(update_fields=["urgent", "updated_at", "queue_key", "due_at", "card"])
        _floor.hurry(row, by, waited=(now - row.created_at).total_seconds())


def send_summary(*, by: Actor, code: str) -> Consultation:
    """Note that the caller wants the record as a text message: it is told when it is written.

    Raises:
        NotFound: there is no such call, or it is not theirs.
        NotAllowed: somebody else has it in hand.
        Conflict: `wrong_kind`.
        Invalid: `number_gets_no_texts`: it is withheld, or a landline.
    """
    row = one.visible(code, by)
    if row.kind != Kind.PHONE:
        raise Conflict("wrong_kind")
    if one.side_of(row, by) != Side.LAWYER:
        raise NotAllowed("not_allowed")
    if not is_mobile(people.contact(row.contact_id).phone):
        raise Invalid("number_gets_no_texts")
    with transaction.atomic():
        tell_by(by=by, contact_id=row.contact_id, medium=Medium.SMS, object=one.named(row))
        audit.record(TOLD, by=by, object=one.named(row), unit_id=row.unit_id)
        live.announce(one.topic_of(row))
    return row


def note(*, by: Actor, code: str, text: str) -> Consultation:
    """Keep what the lawyer notes while they talk; the record begins with it.

    Raises:
        NotFound: there is no such call, or it is not theirs.
        NotAllowed: somebody else has it in hand.
        Conflict: `wrong_kind`; `record_is_written`.
        Invalid: it is too long.
    """
    text = clean(text)
    if len(text) > LONGEST_ASKED:
        raise Invalid("invalid", errors={"notes": "field_too_long"})
    with transaction.atomic():
        row = Consultation.objects.select_for_update().get(pk=one.visible(code, by).pk)
        if row.kind != Kind.PHONE:
            raise Conflict("wrong_kind")
        if one.side_of(row, by) != Side.LAWYER:
            raise NotAllowed("not_allowed")
        if row.recorded_at is not None:
            raise Conflict("record_is_written")
        row.draft = json.dumps({"notes": text}, ensure_ascii=False) if text else ""
        row.save(update_fields=["draft"])
    return row


def own(row: Consultation) -> Actor:
    """Return the caller of `row` as somebody who acts: with what their keys say."""
    return replace(ANONYMOUS, consultation_id=row.pk)


def _platform_only(by: Actor) -> None:
    if by.kind != ActorKind.SYSTEM:
        raise NotAllowed("not_allowed")
