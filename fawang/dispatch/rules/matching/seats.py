"""The seats: what each is doing, which have room, and who has rested longest. Pure.

Seats with room stand in rows of equal profile, the one that is to be asked next first. It is the one that has
been idle longest, where a larger share of talk in its time on duty counts as having been idle for less: so both
long and short duties come to the same share. The number is fixed when the seat gets free.
"""

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, field

from fawang.dispatch.rules import Channel, Language, Matter, Presence, Reason, Weights
from fawang.dispatch.rules.matching.deduplication import NOTHING_HEARD, Heard
from fawang.dispatch.rules.matching.suitability import Family, Profile, Room, room_of


@dataclass(frozen=True, slots=True)
class WrapUp:
    """A talk that is over and not yet written up: it takes the place it had, until `until` at the latest."""

    channel: Channel
    since: float
    until: float


@dataclass(slots=True)
class Seat:
    """One lawyer's place of work."""

    id: str
    profile: Profile
    marks: frozenset[str]
    calls: bool
    chats: int
    presence: Presence = Presence.OFFLINE
    reason: Reason | None = None
    #: What it goes to when its talks are over.
    wish: tuple[Presence, Reason | None] | None = None
    #: Contact → channel.
    offers: dict[str, Channel] = field(default_factory=dict)
    talks: dict[str, Channel] = field(default_factory=dict)
    misses: int = 0
    #: When this spell of duty began, and how long it has talked in it.
    duty_since: float = 0.0
    talked: float = 0.0
    #: When its first talk of those that run began.
    talking_since: float = 0.0
    #: Contact → what it writes up.
    wraps: dict[str, WrapUp] = field(default_factory=dict)
    #: Idle since, moved by its share of talk.
    idle_key: float = 0.0
    #: What was last said of what it can do, and of its presence.
    described: Heard = NOTHING_HEARD
    heard: Heard = NOTHING_HEARD

    def is_news(self, at: float, said: str) -> bool:
        """Return whether this was not heard before, and remember it."""
        news = self.heard.is_news(at, said)
        if news:
            self.heard = self.heard.after(at, said)
        return news

    def has_room(self, room: Room) -> bool:
        """Return whether one more contact of this kind may be offered to it."""
        if self.wish is not None or self.presence not in (Presence.READY, Presence.BUSY, Presence.WRAP_UP):
            return False
        if room == Room.DESK:
            # One question in writing is offered at a time, never beside a voice, and not to whoever only writes up.
            asked = Channel.WRITTEN in self.offers.values()
            return not asked and not self.ear_taken and self.presence != Presence.WRAP_UP
        taken = len(self.people) + len(self.wraps)
        if room == Room.EAR:
            return self.calls and not taken
        return taken < self.chats and not self.ear_taken

    @property
    def people(self) -> list[str]:
        """Return whom it rings for and talks with; a question in writing keeps nobody on the line."""
        ringing = [contact for contact, channel in self.offers.items() if channel != Channel.WRITTEN]
        return [*ringing, *self.talks]

    @property
    def ear_taken(self) -> bool:
        """Return whether it speaks with somebody, rings for it, or writes down what was said."""
        written_up = (wrap.channel for wrap in self.wraps.values())
        held = (*self.offers.values(), *self.talks.values(), *written_up)
        return any(room_of(channel) == Room.EAR for channel in held)

    @property
    def on_duty(self) -> bool:
        """Return whether it serves, now or when its talk is over."""
        on = self.presence in (Presence.READY, Presence.BUSY, Presence.WRAP_UP)
        return on and (self.wish is None or self.wish[0] == Presence.READY)

    def share(self, now: float) -> float:
        """Return the share of talk in its time on duty, 0 to 1."""
        talked = self.talked + (now - self.talking_since if self.talks else 0.0)
        return min(talked / max(now - self.duty_since, 60.0), 1.0)


type Row = list[tuple[float, str]]


class Seats:
    """All seats. Change one only between `lift` and `put`: what is counted of it is taken out and in again."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self.all: dict[str, Seat] = {}
        self.open: dict[Room, dict[Family, dict[Profile, Row]]] = {room: {} for room in Room}
        self.free: dict[Room, Counter[str]] = {room: Counter() for room in Room}
        self.duty: dict[Room, Counter[str]] = {room: Counter() for room in Room}
        #: Seats on duty that have no room for a call and are at home in a matter.
        self.busy_specialists: Counter[tuple[Language, Matter]] = Counter()

    def lift(self, seat: Seat) -> None:
        """Take a seat out of all counts."""
        self._count(seat, -1)
        for room in Room:
            if seat.has_room(room):
                families = self.open[room]
                rows = families[seat.profile.family]
                row = rows[seat.profile]
                del row[bisect_left(row, (seat.idle_key, seat.id))]
                if not row:
                    del rows[seat.profile]
                    if not rows:
                        del families[seat.profile.family]

    def put(self, seat: Seat) -> None:
        """Count a seat again."""
        self._count(seat, 1)
        for room in Room:
            if seat.has_room(room):
                rows = self.open[room].setdefault(seat.profile.family, {})
                insort(rows.setdefault(seat.profile, []), (seat.idle_key, seat.id))

    def freed(self, seat: Seat, now: float) -> None:
        """Note, between `lift` and `put`, that a seat has room again from now on."""
        seat.idle_key = now + self._weights.share * seat.share(now)

    def _count(self, seat: Seat, step: int) -> None:
        if not seat.on_duty:
            return
        skills = seat.profile.family.skills
        for room in Room:
            if room == Room.EAR and not seat.calls:
                continue
            has_room = seat.has_room(room)
            for skill in skills:
                self.duty[room][skill] += step
                if has_room:
                    self.free[room][skill] += step
        if seat.profile.matters and seat.calls and not seat.has_room(Room.EAR):
            for language, _level in seat.profile.family.languages:
                for matter in seat.profile.matters:
                    self.busy_specialists[language, matter] += step
