"""The state of matching as plain data, and back: processes restart, people keep waiting. Pure.

Only what cannot be reckoned again is written: people, seats, rates. Lines, rows and timers follow from them.
"""

from dataclasses import fields
from math import inf
from typing import Any

from fawang.dispatch.rules import (
    DEFAULT_LIMITS,
    DEFAULT_WEIGHTS,
    Channel,
    Language,
    Level,
    Limits,
    Matter,
    Presence,
    Reason,
    Weights,
)
from fawang.dispatch.rules.matching.contacts import Contact, Standing
from fawang.dispatch.rules.matching.deduplication import Heard
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.seats import Seat, WrapUp
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile, Room
from fawang.people.rules.groups import Group

#: Changes with the shape. State of another version is not read.
VERSION = 2
type Plain = dict[str, Any]


def save(matching: Matching) -> Plain:
    """Return the state as JSON can hold it; the infinite is null."""
    rates = matching.rates
    return {
        "version": VERSION,
        "now": _finite(matching.now),
        "contacts": [_contact(one) for one in matching.contacts.values()],
        "seats": [_seat(one) for one in matching.seats.all.values()],
        "finished": list(matching.finished.at.items()),
        "rates": {
            "since": rates.since,
            "counts": [[room, skill, count, at] for (room, skill), (count, at) in rates.counts.items()],
            "talk": dict(rates.talk),
            "wrap_up": dict(rates.wrap_up),
            "gave_up": dict(rates.gave_up),
            "waited": dict(rates.waited),
        },
    }


def load(state: Plain, *, limits: Limits = DEFAULT_LIMITS, weights: Weights = DEFAULT_WEIGHTS) -> Matching:
    """Return matching in the state that `save` wrote.

    Raises:
        ValueError: the state is of another version.
    """
    if state["version"] != VERSION:
        raise ValueError(f"state of version {state['version']}, not {VERSION}")
    matching = Matching(limits=limits, weights=weights)
    matching.now = -inf if state["now"] is None else state["now"]
    for row in state["contacts"]:
        contact = _contact_of(row)
        matching.contacts[contact.id] = contact
    for row in state["seats"]:
        seat = _seat_of(row)
        matching.seats.all[seat.id] = seat
    matching.finished.at.update((contact, at) for contact, at in state["finished"])
    rates = state["rates"]
    matching.rates.since = rates["since"]
    matching.rates.counts.update(
        {(Room(room), skill): (count, at) for room, skill, count, at in rates["counts"]}
    )
    for name in ("talk", "wrap_up", "gave_up", "waited"):
        getattr(matching.rates, name).update({Room(room): value for room, value in rates[name].items()})
    matching.restore()
    return matching


def _finite(value: float) -> float | None:
    return value if abs(value) < inf else None


def _heard(heard: Heard) -> Plain:
    return {"at": _finite(heard.at), "said": sorted(heard.said)}


def _heard_of(row: Plain) -> Heard:
    return Heard(-inf if row["at"] is None else row["at"], frozenset(row["said"]))


def need_as_plain(need: Need) -> Plain:
    """Return a need as JSON can hold it."""
    lane = need.lane
    return {
        "channel": lane.channel,
        "language": lane.language,
        "zone": lane.zone,
        "interpreter": lane.interpreter,
        "matter": need.matter,
        "region": need.region,
        "groups": sorted(need.groups),
        "avoid": sorted(need.avoid),
    }


def need_from_plain(row: Plain) -> Need:
    """Return the need that `need_as_plain` wrote."""
    lane = Lane(Channel(row["channel"]), Language(row["language"]), row["zone"], row["interpreter"])
    matter = None if row["matter"] is None else Matter(row["matter"])
    return Need(lane, matter, row["region"], frozenset(map(Group, row["groups"])), frozenset(row["avoid"]))


def profile_as_plain(profile: Profile) -> Plain:
    """Return a profile as JSON can hold it."""
    return {
        "languages": [list(pair) for pair in profile.family.languages],
        "zones": sorted(profile.family.zones),
        "matters": sorted(profile.matters),
        "groups": sorted(profile.groups),
        "region": profile.region,
    }


def profile_from_plain(row: Plain) -> Profile:
    """Return the profile that `profile_as_plain` wrote."""
    languages = tuple((Language(language), Level(level)) for language, level in row["languages"])
    family = Family(languages, frozenset(row["zones"]))
    return Profile(
        family, frozenset(map(Matter, row["matters"])), frozenset(map(Group, row["groups"])), row["region"]
    )


_CONTACT_PLAIN = tuple(one.name for one in fields(Contact) if one.name not in ("need", "heard", "until"))
_SEAT_PLAIN = tuple(
    one.name
    for one in fields(Seat)
    if one.name
    not in (
        "profile",
        "marks",
        "presence",
        "reason",
        "wish",
        "offers",
        "talks",
        "wraps",
        "heard",
        "described",
    )
)


def _contact(contact: Contact) -> Plain:
    plain = {name: getattr(contact, name) for name in _CONTACT_PLAIN}
    return plain | {
        "need": need_as_plain(contact.need),
        "until": _finite(contact.until),
        "heard": _heard(contact.heard),
    }


def _contact_of(row: Plain) -> Contact:
    # Somebody who was written down before zones had a priority has none.
    plain = {name: row[name] for name in _CONTACT_PLAIN if name != "priority" or name in row}
    plain["standing"] = Standing(row["standing"])
    until = inf if row["until"] is None else row["until"]
    return Contact(**plain, need=need_from_plain(row["need"]), until=until, heard=_heard_of(row["heard"]))


def _seat(seat: Seat) -> Plain:
    plain = {name: getattr(seat, name) for name in _SEAT_PLAIN}
    return plain | {
        "profile": profile_as_plain(seat.profile),
        "marks": sorted(seat.marks),
        "presence": seat.presence,
        "reason": seat.reason,
        "wish": seat.wish and list(seat.wish),
        "offers": dict(seat.offers),
        "talks": dict(seat.talks),
        "wraps": {
            contact: [wrap.channel, wrap.since, _finite(wrap.until)] for contact, wrap in seat.wraps.items()
        },
        "described": _heard(seat.described),
        "heard": _heard(seat.heard),
    }


def _seat_of(row: Plain) -> Seat:
    wish = row["wish"] and (Presence(row["wish"][0]), _reason(row["wish"][1]))
    return Seat(
        **{name: row[name] for name in _SEAT_PLAIN},
        profile=profile_from_plain(row["profile"]),
        marks=frozenset(row["marks"]),
        presence=Presence(row["presence"]),
        reason=_reason(row["reason"]),
        wish=wish,
        offers={contact: Channel(channel) for contact, channel in row["offers"].items()},
        talks={contact: Channel(channel) for contact, channel in row["talks"].items()},
        wraps=_wraps_of(row),
        described=_heard_of(row["described"]),
        heard=_heard_of(row["heard"]),
    )


def _wraps_of(row: Plain) -> dict[str, WrapUp]:
    if "wraps" not in row and row["presence"] == Presence.WRAP_UP:
        # Written down before each talk had a wrap-up of its own: there was one, after a voice.
        since = row["wrapping_since"]
        return {"": WrapUp(Channel.CALL, since, since + DEFAULT_LIMITS.wrap_up)}
    return {
        contact: WrapUp(Channel(channel), since, inf if until is None else until)
        for contact, (channel, since, until) in row.get("wraps", {}).items()
    }


def _reason(code: str | None) -> Reason | None:
    return None if code is None else Reason(code)
