"""What seats do: ring, talk, wrap up, rest. Pure.

A talk that is over keeps its place until it is written up, its time is over, or the lawyer says that they are ready:
after a voice nothing else is offered, after a chat one place less. Whoever has nothing but that is in wrap-up.

Every change of a seat goes through here. Who holds a contact is busy, whatever else was asked for; a break or the
end of duty that is asked for during a talk is a wish for after it.
"""

from math import inf

from fawang.dispatch.rules import Channel, Limits, Presence, Reason
from fawang.dispatch.rules.matching.decisions import PresenceChanged, WrapUpOver
from fawang.dispatch.rules.matching.inputs import PresenceSet, SeatSet
from fawang.dispatch.rules.matching.opportunity_cost import Rates
from fawang.dispatch.rules.matching.seats import Seat, Seats, WrapUp
from fawang.dispatch.rules.matching.suitability import Room, room_of


class Floor:
    """All seats at work. `news` is what the platform changed of them since it was last emptied."""

    def __init__(self, seats: Seats, rates: Rates, limits: Limits) -> None:
        self._seats, self._rates, self._limits = seats, rates, limits
        self.news: list[PresenceChanged | WrapUpOver] = []

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
            self._write_up(seat, list(seat.wraps), now)
            if not seat.people and before != Presence.READY:
                self._ready_from(seat, before, now)
        else:
            dropped = list(seat.offers)
            seat.offers.clear()
            if seat.talks:
                seat.wish = (target, said.reason)
            else:
                seat.wish = None
                self._rest(seat, target, said.reason)
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
        # They talk on: there is nothing to write up yet.
        seat.wraps.pop(contact, None)
        seat.talks[contact] = channel
        seat.misses = 0
        self._settle(seat, now)
        self._seats.put(seat)

    def take(self, seat: Seat, contact: str, channel: Channel, now: float) -> None:
        """Begin a talk with somebody whom the lawyer took without being rung for."""
        self._seats.lift(seat)
        if not seat.talks:
            seat.talking_since = now
        seat.wraps.pop(contact, None)
        seat.talks[contact] = channel
        # Whoever takes somebody else has done with the voice before them.
        self._write_up(
            seat, [one for one, wrap in seat.wraps.items() if room_of(wrap.channel) == Room.EAR], now
        )
        seat.misses = 0
        self._settle(seat, now)
        self._seats.put(seat)

    def end(
        self, seat: Seat, contact: str, since: float, now: float, *, wrap_up: float | None = None
    ) -> float:
        """End a talk that began at `since`; return until when its place is kept for writing it up, `now` if it is not.

        Args:
            wrap_up: for how many seconds at most, as `inputs.Ended` says it.
        """
        self._seats.lift(seat)
        channel = seat.talks.pop(contact)
        room = room_of(channel)
        self._rates.talked(room, now - since)
        if not seat.talks:
            seat.talked += now - seat.talking_since
        seconds = wrap_up
        if seconds is None:
            seconds = (self._limits.wrap_up or inf) if room == Room.EAR else 0.0
        if seconds > 0:
            seat.wraps[contact] = WrapUp(channel, now, now + seconds)
        self._seats.freed(seat, now)
        self._settle(seat, now)
        self._seats.put(seat)
        return now + seconds if contact in seat.wraps else now

    def written_up(self, seat: Seat, contact: str, now: float) -> None:
        """Free the place of a talk that is written up."""
        if contact in seat.wraps:
            self._over(seat, [contact], now)

    def end_wrap_ups(self, seat: Seat, now: float) -> None:
        """Free the places of talks whose time for writing up is over."""
        self._over(seat, [one for one, wrap in seat.wraps.items() if wrap.until <= now], now)

    def _over(self, seat: Seat, contacts: list[str], now: float) -> None:
        self._seats.lift(seat)
        self._write_up(seat, contacts, now)
        self._seats.freed(seat, now)
        self._settle(seat, now)
        self._seats.put(seat)

    def _write_up(self, seat: Seat, contacts: list[str], now: float) -> None:
        for contact in contacts:
            wrap = seat.wraps.pop(contact)
            self._rates.wrapped_up(room_of(wrap.channel), now - wrap.since)
            self.news.append(WrapUpOver(seat.id, contact))

    def _ready_from(self, seat: Seat, before: Presence, now: float) -> None:
        if before == Presence.OFFLINE:
            seat.duty_since, seat.talked = now, 0.0
        seat.presence, seat.reason = Presence.READY, None
        self._seats.freed(seat, now)

    def _rest(self, seat: Seat, presence: Presence, reason: Reason | None) -> None:
        # Somebody who rests is offered nothing anyhow, and is ready for everything when they come back.
        seat.wraps.clear()
        seat.presence, seat.reason = presence, reason

    def _settle(self, seat: Seat, now: float) -> None:
        """Set the presence that follows from what a seat holds."""
        before = (seat.presence, seat.reason)
        if seat.people:
            seat.presence, seat.reason = Presence.BUSY, None
        elif seat.wish is not None:
            (presence, reason), seat.wish = seat.wish, None
            self._rest(seat, presence, reason)
        elif seat.wraps:
            seat.presence, seat.reason = Presence.WRAP_UP, None
        else:
            seat.presence, seat.reason = Presence.READY, None
        if (seat.presence, seat.reason) != before:
            self.news.append(PresenceChanged(seat.id, seat.presence, seat.reason))
