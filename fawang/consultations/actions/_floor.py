"""What matching is told of a consultation: who waits, who has it, that it is over. A part of the actions beside it.

The row of the consultation is locked before the pool's. A consultation that matching does not know is served
all the same: from the open list.
"""

import json
from dataclasses import replace

from fawang.consultations.models import Consultation
from fawang.consultations.queries import zone_versions, zones
from fawang.consultations.queries.one import topic_of
from fawang.consultations.rules import Command, Kind, State
from fawang.dispatch.actions import contacts, seats
from fawang.dispatch.actions.contacts import Wish
from fawang.dispatch.queries import seats as rings
from fawang.dispatch.rules import Channel, Urgency
from fawang.dispatch.rules.matching.suitability import Lane, Need
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.knowledge.data.pack import Urgency as Sign
from fawang.organisations.rules import Language
from fawang.organisations.rules.matters import Matter
from fawang.people.rules.groups import groups_of_signs

CHANNELS = {Kind.CHAT: Channel.CHAT, Kind.WRITTEN: Channel.WRITTEN, Kind.PHONE: Channel.CALL}
_URGENCY = {
    Sign.DANGER: Urgency.SAFETY,
    Sign.SELF_HARM: Urgency.SAFETY,
    Sign.DETENTION: Urgency.DETAINED,
    Sign.DEADLINE: Urgency.DEADLINE,
    Sign.FRAUD_NOW: Urgency.DEADLINE,
    Sign.MINOR: Urgency.MINOR,
}
#: What is written of a talk that is over is nothing to matching.
_AFTER_THE_END = frozenset({Command.RATE, Command.WRITE_UP})


def wish_of(row: Consultation) -> Wish:
    """Return what the person of `row` waits for.

    In writing everybody reads the same characters; what is spoken counts where the two write as they speak. Whoever
    does not find a lawyer of their dialect soon is served by another: they can read each other. A special zone's
    people are its lawyers' first; after a minute (dispatch.rules.Weights) they are everybody's.
    """
    kind = Kind(row.kind)
    signs = {Sign(sign) for sign in json.loads(row.guidance or "{}").get("urgency", ()) if sign in set(Sign)}
    language = Language.MANDARIN
    if kind != Kind.WRITTEN and row.dialect:
        language = Language(row.dialect)
    zone = zone_versions.find(row.zone)
    groups = frozenset(zone.groups) if zone else frozenset()
    # People are kept for the lawyers of their zone only while one is on duty: nobody waits for nobody.
    kept_for = zone.code if zone and zones.on_duty(zone, row.unit_id) else ""
    urgency = tuple(sorted({_URGENCY[sign] for sign in signs if sign in _URGENCY}))
    if row.urgent and not urgency:
        # On the telephone it is the key for danger.
        urgency = (Urgency.SAFETY,) if kind == Kind.PHONE else (Urgency.DEADLINE,)
    return Wish(
        unit_id=row.unit_id,
        subject=topic_of(row),
        need=Need(
            Lane(CHANNELS[kind], language, kept_for, interpreter=language != Language.MANDARIN),
            Matter(row.matter) if row.matter else None,
            row.place[:4] if row.place[2:4] not in ("", "00") else "",
            groups_of_signs(signs) | groups,
            frozenset(
                {*(f"firm:{one}" for one in row.barred_firms), *(f"staff:{one}" for one in row.barred_staff)}
            ),
        ),
        urgency=urgency,
        priority=zone.priority if zone else 0.0,
        is_demo=row.is_demo,
    )


def arrive(row: Consultation, by: Actor, *, fresh: bool = False) -> None:
    """Let the person wait for a lawyer. `fresh`: the consultation is made in this transaction."""
    contacts.arrive(by=by, wish=wish_of(row), fresh=fresh)


def hurry(row: Consultation, by: Actor, *, waited: float) -> None:
    """Let somebody who waits go before those who can wait, with the `waited` seconds they have."""
    contacts.leave(by=by, subject=topic_of(row))
    contacts.arrive(by=by, wish=replace(wish_of(row), waited=waited))


def follow(row: Consultation, command: Command, by: Actor) -> None:
    """Tell matching what a step means for whoever waits, and for the lawyer's places."""
    subject = topic_of(row)
    if command in (Command.GRAB, Command.ASSIGN, Command.HAND_OVER):
        assert row.staff_id is not None
        if not contacts.take(by=by, subject=subject, staff_id=row.staff_id):
            _count_again(row, by)
    elif command == Command.RELEASE:
        contacts.break_off(by=by, wish=wish_of(row))
        if row.kind == Kind.PHONE and by.kind == ActorKind.STAFF:
            _not_again(subject, by)
    elif command == Command.WRITE_UP:
        contacts.written_up(by=by, subject=subject)
    elif command == Command.PUT_IN_WRITING:
        contacts.leave(by=by, subject=subject)
        arrive(row, by)
    elif command in _AFTER_THE_END:
        return
    elif row.state in (State.CLOSED, State.WITHDRAWN) and not contacts.end(by=by, subject=subject):
        _count_again(row, by)


def _not_again(subject: str, by: Actor) -> None:
    """Ring somebody else for a caller whom a lawyer has just given back."""
    for offer in rings.ringing_for(by.known_id):
        if offer.subject == subject:
            seats.decline(by=by, offer=offer.offer)


def _count_again(row: Consultation, by: Actor) -> None:
    """Tell matching how many places the lawyer has: this talk, of which it knows nothing, takes one or no more."""
    if row.kind != Kind.WRITTEN and row.staff_id is not None:
        seats.describe_again(by=by, staff_ids=[row.staff_id])
