"""What seats do: ring, talk, wrap up, rest. Pure.

Every change of a seat goes through here. Who holds a contact is busy, whatever else was asked for; a break or the
end of duty that is asked for during a talk is a wish for after it.
"""

from fawang.dispatch.decisions import PresenceChanged
from fawang.dispatch.fit import Room, room_of
from fawang.dispatch.inputs import PresenceSet, SeatSet
from fawang.dispatch.rules import Channel, Limits, Presence, Reason
from fawang.dispatch.scarcity import Rates
from fawang.dispatch.seats import Seat, Seats


class Floor:
    """All seats at work. `news` are the changes of presence that the platform made since it was last emptied."""

    def __init__(self, seats: Seats, rates: Rates, limits: Limits) -> None:
        self._seats, self._rates, self._limits = seats, rates, limits
        self.news: list[PresenceChanged] = []

    def set_seat(self, said: SeatSet) -> None:
        """Make a seat known, or change what it can do. What it holds it goes on holding."""
        marks = said.marks | {f"seat:{said.seat}"}
        seat = self._seats.all.get(said.seat)
        if seat is None:
            seat = Seat(said.seat, said.profile, marks, said.calls, said.chats)
            self._seats.all[said.seat] = seat
        else:
            self._seats.lift(seat)
            seat.profile, seat.marks, seat.calls, seat.chats = said.profile, marks, said.calls, said.chats
        self._seats.put(seat)

    def set_presence(self, seat: Seat, said: PresenceSet, now: float) -> list[str]:
        """Set what a lawyer or supervisor asked for; return the contacts that the seat must be no longer rung for."""
        before, target = seat.presence, said.presence
        if target in (Presence.BUSY, Presence.WRAP_UP):
            return []
        self._seats.lift(seat)
        dropped: list[str] = []
        if target == Presence.READY:
            seat.wish = None
            seat.misses = 0
            if not seat.people and before != Presence.READY:
                self._ready_from(seat, before, now)
        else:
            dropped = list(seat.offers)
            seat.offers.clear()
            if seat.talks:
                seat.wish = (target, said.reason)
            else:
                seat.wish = None
                seat.presence, seat.reason = target, said.reason
        self._seats.put(seat)
        return dropped

    def ring(self, seat: Seat, contact: str, channel: Channel) -> None:
        """Offer somebody to a seat."""
        self._seats.lift(seat)
        seat.offers[contact] = channel
        self._settle(seat, now=0.0)
        self._seats.put(seat)

    def stop_ringing(
        self, seat: Seat, contact: str, now: float, *, missed: bool = False, declined: bool = False
    ) -> None:
        """Take an offer back. A seat that lets it ring goes on a break: the next one rings where somebody is."""
        if contact not in seat.offers:
            return
        self._seats.lift(seat)
        del seat.offers[contact]
        if missed:
            seat.misses += 1
            if self._limits.misses and seat.misses >= self._limits.misses:
                seat.wish = seat.wish or (Presence.BREAK, Reason.NO_ANSWER)
        if missed or declined:
            self._seats.freed(seat, now)
        self._settle(seat, now)
        self._seats.put(seat)

    def begin(self, seat: Seat, contact: str, now: float) -> None:
        """Begin a talk with somebody who was offered."""
        self._seats.lift(seat)
        channel = seat.offers.pop(contact)
        if not seat.talks:
            seat.talking_since = now
        seat.talks[contact] = channel
        seat.misses = 0
        self._settle(seat, now)
        self._seats.put(seat)

    def take(self, seat: Seat, contact: str, channel: Channel, now: float) -> None:
        """Begin a talk with somebody whom the lawyer took without being rung for."""
        self._seats.lift(seat)
        if not seat.talks:
            seat.talking_since = now
        seat.talks[contact] = channel
        if seat.presence == Presence.WRAP_UP:
            self._rates.wrapped_up(Room.EAR, now - seat.wrapping_since)
        seat.misses = 0
        self._settle(seat, now)
        self._seats.put(seat)

    def end(self, seat: Seat, contact: str, since: float, now: float) -> None:
        """End a talk that began at `since`."""
        self._seats.lift(seat)
        room = room_of(seat.talks.pop(contact))
        self._rates.talked(room, now - since)
        if not seat.talks:
            seat.talked += now - seat.talking_since
        self._seats.freed(seat, now)
        self._settle(seat, now, wrap_up=room == Room.EAR)
        self._seats.put(seat)

    def end_wrap_up(self, seat: Seat, now: float) -> None:
        """Make a seat ready again whose wrap-up has lasted its time."""
        self._seats.lift(seat)
        self._ready_from(seat, Presence.WRAP_UP, now)
        self.news.append(PresenceChanged(seat.id, seat.presence, seat.reason))
        self._seats.put(seat)

    def _ready_from(self, seat: Seat, before: Presence, now: float) -> None:
        if before == Presence.OFFLINE:
            seat.duty_since, seat.talked = now, 0.0
        if before == Presence.WRAP_UP:
            self._rates.wrapped_up(Room.EAR, now - seat.wrapping_since)
        seat.presence, seat.reason = Presence.READY, None
        self._seats.freed(seat, now)

    def _settle(self, seat: Seat, now: float, *, wrap_up: bool = False) -> None:
        """Set the presence that follows from what a seat holds."""
        before = (seat.presence, seat.reason)
        if seat.people:
            seat.presence, seat.reason = Presence.BUSY, None
        elif seat.wish is not None:
            (seat.presence, seat.reason), seat.wish = seat.wish, None
        elif wrap_up:
            seat.presence, seat.reason, seat.wrapping_since = Presence.WRAP_UP, None, now
        else:
            seat.presence, seat.reason = Presence.READY, None
        if (seat.presence, seat.reason) != before:
            self.news.append(PresenceChanged(seat.id, seat.presence, seat.reason))
