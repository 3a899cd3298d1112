"""Who serves whom next. Pure: no clock, no I/O; what happens goes in, what is decided comes out.

    matching = Matching()
    decisions = matching.handle(Arrived(at=12.0, contact="c1", need=need))
    … and at matching.wake_at at the latest: matching.handle(Tick(at=…))

After each event no pair is left that may come together: whoever still waits is held by a threshold, whose moment
`wake_at` knows, or by there being no seat. The same event again changes nothing. The same events in the same
order decide the same, also when the state was written down and read again in between (`snapshot.py`).

Nobody starves: a person's figure for a seat is their waiting plus worths that are bounded (`rules.py`). So nobody
who comes later than the sum of all worths after somebody is ever preferred to them by a seat that may serve both.
"""

from heapq import heappop, heappush
from math import inf

from fawang.dispatch.rules import (
    DEFAULT_LIMITS,
    DEFAULT_WEIGHTS,
    LIVE,
    MOST_PRIORITY,
    Channel,
    Limits,
    Weights,
    urgency_worth,
)
from fawang.dispatch.rules.matching.agent_state import Floor
from fawang.dispatch.rules.matching.choice import Chooser, Pair, explain
from fawang.dispatch.rules.matching.contacts import Contact, Finished, Standing
from fawang.dispatch.rules.matching.decisions import (
    Decision,
    Fact,
    Gone,
    LeftToList,
    Offer,
    PlaceLost,
    Returned,
    Withdrawn,
)
from fawang.dispatch.rules.matching.inputs import (
    Accepted,
    Arrived,
    Broken,
    CameBack,
    Declined,
    Ended,
    Input,
    Left,
    PresenceSet,
    PutFirst,
    RangOut,
    SeatSet,
    Taken,
    Tick,
    WrittenUp,
)
from fawang.dispatch.rules.matching.opportunity_cost import Rates
from fawang.dispatch.rules.matching.queue import Waiting
from fawang.dispatch.rules.matching.seats import Seats
from fawang.dispatch.rules.matching.suitability import room_of


class Matching:
    """The whole state of matching."""

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self.limits, self.weights = limits, weights
        self.now = -inf
        self.contacts: dict[str, Contact] = {}
        self.finished = Finished(limits.remember)
        self.waiting, self.seats, self.rates = Waiting(), Seats(weights), Rates()
        self.floor = Floor(self.seats, self.rates, limits)
        self._chooser = Chooser(self.waiting, self.seats, self.rates, weights)
        #: When, and whose time is up: `seat:…` or `contact:…`. Entries that time has overtaken are passed over.
        self._timers: list[tuple[float, str]] = []

    @property
    def wake_at(self) -> float:
        """Return when to send a `Tick` at the latest; infinite if nothing is to be expected of time alone."""
        return min(self._timers[0][0] if self._timers else inf, self._chooser.wake)

    @property
    def mean_chats(self) -> float:
        """Return how many people write with a seat at once at most, on average."""
        seats = self.seats.all.values()
        return sum(seat.chats for seat in seats) / len(seats) if seats else 0.0

    def handle(self, happened: Input) -> list[Decision]:
        """Take note of what happened and return what follows from it, in order."""
        self.now = max(self.now, happened.at)
        decisions: list[Decision] = []
        self._ring_off(decisions)
        match happened:
            case Arrived():
                self._arrived(happened)
            case Left() | CameBack() | Broken() | Ended() | Taken() | PutFirst():
                self._moved(happened, decisions)
            case SeatSet():
                self._seat_set(happened)
            case PresenceSet():
                self._presence_set(happened, decisions)
            case WrittenUp():
                self._written_up(happened)
            case Accepted() | Declined() | RangOut():
                self._answered(happened, decisions)
            case Tick():
                pass
        self._bring_together(decisions)
        while self._timers and not self._stands(*self._timers[0]):
            heappop(self._timers)
        decisions += self.floor.news
        self.floor.news.clear()
        return decisions

    def why_waiting(self, contact: str) -> tuple[Fact, ...]:
        """Return what holds somebody who waits; nothing for anybody else."""
        one = self.contacts.get(contact)
        if one is None or one.standing != Standing.WAITING:
            return ()
        return self._chooser.holds(one.in_line, one.key, self.now)

    # --- people ----------------------------------------------------------------------------------

    def _arrived(self, happened: Arrived) -> None:
        if happened.contact in self.contacts or happened.contact in self.finished:
            return
        need = happened.need
        since = happened.at if happened.since is None else min(happened.since, happened.at)
        back = need.lane.channel == Channel.CALLBACK
        contact = Contact(
            happened.contact,
            need,
            since,
            urgency_worth(happened.urgency),
            yields=self.weights.callback_yields if back else 0.0,
            priority=min(happened.priority, MOST_PRIORITY),
            at=self.now,
        )
        if not back:
            self.rates.arrived(room_of(need.lane.channel), need.lane.skills, self.now)
        self.contacts[contact.id] = contact
        self.waiting.add(contact.in_line, contact.place)

    def _moved(
        self, happened: Left | CameBack | Broken | Ended | Taken | PutFirst, decisions: list[Decision]
    ) -> None:
        contact = self.contacts.get(happened.contact)
        said = f"{type(happened).__name__}:{getattr(happened, 'keep', '')}{getattr(happened, 'seat', '')}"
        if contact is None or not contact.is_news(happened.at, said):
            return
        if isinstance(happened, Broken):
            if contact.standing == Standing.TALKING:
                self._stop_talk(contact)
                self._return(contact, Gone.SEAT_LOST, decisions)
        elif isinstance(happened, Ended):
            if contact.standing == Standing.TALKING:
                self._stop_talk(contact, wrap_up=happened.wrap_up)
                self._finish(contact)
        elif isinstance(happened, PutFirst):
            self._put_first(contact)
        elif isinstance(happened, Taken):
            self._taken(contact, happened.seat, decisions)
        elif isinstance(happened, CameBack):
            if contact.standing == Standing.AWAY:
                self._stand(contact, Standing.WAITING)
                self.waiting.add(contact.in_line, contact.place)
        elif contact.standing != Standing.AWAY or not happened.keep:
            self._leave(contact, keep=happened.keep, decisions=decisions)

    def _leave(self, contact: Contact, *, keep: bool, decisions: list[Decision]) -> None:
        if contact.standing in (Standing.WAITING, Standing.OFFERED):
            self._stopped_waiting(contact, gave_up=True)
        if contact.standing == Standing.WAITING:
            self.waiting.remove(contact.in_line, contact.place)
        elif contact.standing == Standing.OFFERED:
            decisions.append(Withdrawn(contact.offer, contact.id, contact.seat, Gone.LEFT))
            self.floor.stop_ringing(self.seats.all[contact.seat], contact.id, self.now)
            self._keep(contact)
        elif contact.standing == Standing.TALKING:
            self._stop_talk(contact)
            self._keep(contact)
        if keep:
            self._stand(contact, Standing.AWAY, until=self.now + self.limits.keep_place)
        else:
            self._finish(contact)

    def _taken(self, contact: Contact, to: str, decisions: list[Decision]) -> None:
        """Let somebody be served by a seat that was not rung for them."""
        if contact.standing == Standing.TALKING:
            if contact.seat == to:
                return
            self._stop_talk(contact)
        elif contact.standing == Standing.OFFERED:
            self._stopped_waiting(contact, gave_up=False)
            decisions.append(Withdrawn(contact.offer, contact.id, contact.seat, Gone.TAKEN))
            self.floor.stop_ringing(self.seats.all[contact.seat], contact.id, self.now)
        elif contact.standing == Standing.WAITING:
            self._stopped_waiting(contact, gave_up=False)
            self.waiting.remove(contact.in_line, contact.place)
        seat = self.seats.all.get(to)
        channel = contact.need.lane.channel
        if seat is None or not seat.on_duty or channel == Channel.WRITTEN:
            self._finish(contact)
            return
        contact.seat = to
        self.floor.take(seat, contact.id, channel, self.now)
        self._stand(contact, Standing.TALKING)

    def _put_first(self, contact: Contact) -> None:
        if contact.standing == Standing.TALKING:
            return
        if contact.standing == Standing.WAITING:
            self.waiting.remove(contact.in_line, contact.place)
        contact.kept = self.weights.kept
        if contact.standing == Standing.WAITING:
            self.waiting.add(contact.in_line, contact.place)

    def _stand(self, contact: Contact, standing: Standing, *, until: float = inf) -> None:
        contact.standing, contact.at, contact.until = standing, self.now, until
        if until < inf:
            heappush(self._timers, (until, f"contact:{contact.id}"))

    def _return(self, contact: Contact, code: Gone, decisions: list[Decision]) -> None:
        """Put somebody back, first in line."""
        self._keep(contact)
        decisions.append(Returned(contact.id, code))
        self._stand(
            contact, Standing.WAITING, until=self.now + self.limits.declined if contact.declined else inf
        )
        self.waiting.add(contact.in_line, contact.place)

    def _keep(self, contact: Contact) -> None:
        # Nobody is on the line of the others, so nobody is failed.
        if contact.need.lane.channel in LIVE:
            contact.kept = self.weights.kept

    def _stop_talk(self, contact: Contact, *, wrap_up: float | None = None) -> None:
        seat = self.seats.all[contact.seat]
        until = self.floor.end(seat, contact.id, contact.at, self.now, wrap_up=wrap_up)
        if self.now < until < inf:
            heappush(self._timers, (until, f"seat:{seat.id}"))

    def _stopped_waiting(self, contact: Contact, *, gave_up: bool) -> None:
        lane = contact.need.lane
        if lane.channel != Channel.CALLBACK:
            self.rates.stopped_waiting(room_of(lane.channel), self.now - contact.since, gave_up=gave_up)

    def _finish(self, contact: Contact) -> None:
        del self.contacts[contact.id]
        self.finished.add(contact.id, self.now)

    # --- seats -----------------------------------------------------------------------------------

    def _seat_set(self, happened: SeatSet) -> None:
        seat = self.seats.all.get(happened.seat)
        if seat is None or seat.described.is_news(happened.at, happened.text):
            self.floor.set_seat(happened)
            seat = self.seats.all[happened.seat]
            seat.described = seat.described.after(happened.at, happened.text)

    def _presence_set(self, happened: PresenceSet, decisions: list[Decision]) -> None:
        seat = self.seats.all.get(happened.seat)
        if seat is None or not seat.is_news(happened.at, f"{happened.presence}:{happened.reason}"):
            return
        for dropped in self.floor.set_presence(seat, happened, self.now):
            contact = self.contacts[dropped]
            decisions.append(Withdrawn(contact.offer, contact.id, seat.id, Gone.SEAT_LOST))
            self._return(contact, Gone.SEAT_LOST, decisions)

    def _written_up(self, happened: WrittenUp) -> None:
        seat = self.seats.all.get(happened.seat)
        if seat is not None and seat.is_news(happened.at, f"written_up:{happened.contact}"):
            self.floor.written_up(seat, happened.contact, self.now)

    # --- offers ----------------------------------------------------------------------------------

    def _answered(self, happened: Accepted | Declined | RangOut, decisions: list[Decision]) -> None:
        contact = self.contacts.get(happened.offer.rpartition("#")[0])
        if contact is None or contact.standing != Standing.OFFERED or contact.offer != happened.offer:
            return
        seat = self.seats.all[contact.seat]
        if isinstance(happened, Accepted):
            self._stopped_waiting(contact, gave_up=False)
            if contact.need.lane.channel == Channel.WRITTEN:
                # It is on the desk now; the seat stays ready for whoever is on the line.
                self.floor.stop_ringing(seat, contact.id, self.now)
                self._finish(contact)
                return
            self.floor.begin(seat, contact.id, self.now)
            self._stand(contact, Standing.TALKING)
        elif isinstance(happened, Declined):
            self.floor.stop_ringing(seat, contact.id, self.now, declined=True)
            contact.declined = seat.id
            decisions.append(Withdrawn(contact.offer, contact.id, seat.id, Gone.DECLINED))
            self._offer_again(contact, Gone.DECLINED, decisions)
        else:
            self._rang_out(contact, decisions)

    def _rang_out(self, contact: Contact, decisions: list[Decision]) -> None:
        # A question in writing rings softly: who lets it pass is there all the same.
        missed = contact.need.lane.channel != Channel.WRITTEN
        self.floor.stop_ringing(self.seats.all[contact.seat], contact.id, self.now, missed=missed)
        contact.declined = contact.seat
        decisions.append(Withdrawn(contact.offer, contact.id, contact.seat, Gone.RANG_OUT))
        self._offer_again(contact, Gone.RANG_OUT, decisions)

    def _offer_again(self, contact: Contact, code: Gone, decisions: list[Decision]) -> None:
        written = contact.need.lane.channel == Channel.WRITTEN
        if written and contact.attempt >= self.limits.offers_written:
            decisions.append(LeftToList(contact.id))
            self._finish(contact)
        else:
            self._return(contact, code, decisions)

    def _bring_together(self, decisions: list[Decision]) -> None:
        while (pair := self._chooser.best(self.now)) is not None:
            decisions.append(self._offer(pair))

    def _offer(self, pair: Pair) -> Offer:
        contact = self.contacts[pair.contact]
        channel = contact.need.lane.channel
        self.waiting.remove(contact.in_line, contact.place)
        contact.attempt += 1
        contact.seat, contact.declined = pair.seat, ""
        ring = self.limits.ring_written if channel == Channel.WRITTEN else self.limits.ring
        self._stand(contact, Standing.OFFERED, until=self.now + ring)
        self.floor.ring(self.seats.all[pair.seat], contact.id, channel)
        why = explain(
            pair,
            now=self.now,
            since=contact.since,
            urgency=contact.urgency,
            kept=contact.kept,
            priority=contact.priority,
            weights=self.weights,
        )
        return Offer(contact.offer, contact.id, pair.seat, self.now, contact.until, why)

    # --- time ------------------------------------------------------------------------------------

    def _ring_off(self, decisions: list[Decision]) -> None:
        """Do what time alone brings: offers run out, kept places, wrap-ups."""
        while self._timers and self._timers[0][0] <= self.now:
            entry = heappop(self._timers)
            if not self._stands(*entry):
                continue
            kind, _, subject = entry[1].partition(":")
            if kind == "seat":
                self.floor.end_wrap_ups(self.seats.all[subject], self.now)
                continue
            contact = self.contacts[subject]
            if contact.standing == Standing.OFFERED:
                self._rang_out(contact, decisions)
            elif contact.standing == Standing.AWAY:
                decisions.append(PlaceLost(contact.id))
                self._finish(contact)
            else:
                # Who declined them may be asked again.
                self.waiting.remove(contact.in_line, contact.place)
                contact.declined, contact.until = "", inf
                self.waiting.add(contact.in_line, contact.place)

    def _stands(self, when: float, whose: str) -> bool:
        """Return whether a timer is still meant, or time has overtaken it."""
        kind, _, subject = whose.partition(":")
        if kind == "seat":
            return any(wrap.until == when for wrap in self.seats.all[subject].wraps.values())
        contact = self.contacts.get(subject)
        return contact is not None and contact.until == when

    def restore(self) -> None:
        """Build what follows from contacts and seats: lines, rows, timers. For `snapshot.py`."""
        for seat in self.seats.all.values():
            self.seats.put(seat)
            for wrap in seat.wraps.values():
                if wrap.until < inf:
                    heappush(self._timers, (wrap.until, f"seat:{seat.id}"))
        for contact in self.contacts.values():
            if contact.standing == Standing.WAITING:
                self.waiting.add(contact.in_line, contact.place)
            if contact.until < inf:
                heappush(self._timers, (contact.until, f"contact:{contact.id}"))
        self._chooser.best(self.now)
