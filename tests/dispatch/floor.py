"""A floor for tests: matching, with what it was told, and everything that must always hold checked after each event."""

import json
from dataclasses import replace

from fawang.dispatch.rules import (
    DEFAULT_LIMITS,
    DEFAULT_WEIGHTS,
    Channel,
    Language,
    Level,
    Limits,
    Presence,
    Weights,
    overtaking_limit,
)
from fawang.dispatch.rules.matching.choice import EPSILON
from fawang.dispatch.rules.matching.contacts import Contact, Standing
from fawang.dispatch.rules.matching.decisions import Decision, Fact, Offer, Why
from fawang.dispatch.rules.matching.engine import Matching
from fawang.dispatch.rules.matching.inputs import Arrived, Input, PresenceSet, SeatSet
from fawang.dispatch.rules.matching.seats import Seat
from fawang.dispatch.rules.matching.snapshot import load, save
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile, Room, admission, room_of

MANDARIN = Family(((Language.MANDARIN, Level.NATIVE),))
TEOCHEW = Family(((Language.MANDARIN, Level.NATIVE), (Language.TEOCHEW, Level.NATIVE)))
HAKKA = Family(((Language.MANDARIN, Level.NATIVE), (Language.HAKKA, Level.NATIVE)))


def call(language: Language = Language.MANDARIN, **rest: object) -> Need:
    """Return the need of a plain call."""
    return Need(Lane(Channel.CALL, language), **rest)  # type: ignore[arg-type]


class Floor:
    """Matching under watch."""

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self.matching = Matching(limits=limits, weights=weights)
        self.offers: list[Offer] = []
        self.told: list[Input] = []

    def tell(self, happened: Input) -> list[Decision]:
        """Tell what happened, check what must hold, and return what was decided."""
        twin = load(
            json.loads(json.dumps(save(self.matching))),
            limits=self.matching.limits,
            weights=self.matching.weights,
        )
        before = {one.id: replace(one) for one in self.matching.contacts.values()}
        decisions = self.matching.handle(happened)
        assert twin.handle(happened) == decisions, "matching that was read from its state decides otherwise"
        assert save(twin) == save(self.matching)
        assert twin.wake_at == self.matching.wake_at
        state = save(self.matching)
        assert self.matching.handle(happened) == [], "a repeated event was acted on"
        assert save(self.matching) == state
        self.told.append(happened)
        self._check()
        for decision in decisions:
            if isinstance(decision, Offer):
                self._check_offer(decision, before)
                self.offers.append(decision)
        return decisions

    def seat(
        self, seat: str, family: Family = MANDARIN, *, at: float = 0.0, ready: bool = True, **rest: object
    ) -> None:
        """Put a seat there."""
        profile = Profile(family, **{k: v for k, v in rest.items() if k in ("matters", "groups", "region")})  # type: ignore[arg-type]
        others = {k: v for k, v in rest.items() if k in ("marks", "calls", "chats")}
        self.tell(SeatSet(at, seat, profile, **others))  # type: ignore[arg-type]
        if ready:
            self.tell(PresenceSet(at, seat, Presence.READY))

    def arrive(self, contact: str, at: float, need: Need | None = None, **rest: object) -> list[Offer]:
        """Let somebody come; return the offers made."""
        return offers(self.tell(Arrived(at, contact, need or call(), **rest)))  # type: ignore[arg-type]

    def standing(self, contact: str) -> Standing | None:
        """Return where somebody stands."""
        one = self.matching.contacts.get(contact)
        return one.standing if one else None

    # --- what must always hold -------------------------------------------------------------------

    def _check(self) -> None:
        held: dict[str, str] = {}
        for seat in self.matching.seats.all.values():
            for contact in (*seat.offers, *seat.talks):
                assert contact not in held, "somebody has two seats"
                held[contact] = seat.id
            self._check_capacity(seat)
        for one in self.matching.contacts.values():
            has_seat = one.standing in (Standing.OFFERED, Standing.TALKING)
            assert held.pop(one.id, None) == (one.seat if has_seat else None)
        assert not held, "a seat holds somebody who is not there"
        self._check_counts()
        self._check_nobody_left_over()

    def _check_capacity(self, seat: Seat) -> None:
        now = self.matching.now
        assert all(wrap.until > now for wrap in seat.wraps.values()), "a place was kept longer than its time"
        assert not (seat.wraps.keys() & {*seat.offers, *seat.talks})
        if any(room_of(wrap.channel) == Room.EAR for wrap in seat.wraps.values()):
            assert not seat.offers, "something rings while a voice is written up"
        if seat.presence in (Presence.BREAK, Presence.OFFLINE):
            assert not seat.wraps
        elif not seat.people:
            assert (seat.presence == Presence.WRAP_UP) == bool(seat.wraps)
        channels = [(seat.offers | seat.talks)[contact] for contact in seat.people]
        assert list(seat.offers.values()).count(Channel.WRITTEN) <= 1
        if any(room_of(channel) == Room.EAR for channel in channels):
            assert len(channels) == 1, "something beside a call"
        if channels:
            assert seat.presence == Presence.BUSY

    def _check_counts(self) -> None:
        matching = self.matching
        fresh = load(save(matching), limits=matching.limits, weights=matching.weights)
        for room in Room:
            assert +fresh.seats.free[room] == +matching.seats.free[room]
            assert +fresh.seats.duty[room] == +matching.seats.duty[room]
            assert fresh.seats.open[room] == matching.seats.open[room]
        assert +fresh.seats.busy_specialists == +matching.seats.busy_specialists

    def _check_nobody_left_over(self) -> None:
        """Whoever waits although a seat could serve them is held, and matching wants to be woken for it."""
        matching = self.matching
        for one in matching.contacts.values():
            if one.standing != Standing.WAITING or one.need.lane.channel == Channel.CALLBACK:
                continue
            for seat in matching.seats.all.values():
                if self.may_serve(seat, one) and seat.has_room(room_of(one.need.lane.channel)):
                    limit = max(matching.weights.reserve_limit, matching.weights.better_limit)
                    assert matching.now - one.key < limit, "held for longer than anything holds"
                    assert matching.now < matching.wake_at <= one.key + limit + EPSILON

    def may_serve(self, seat: Seat, one: Contact) -> bool:
        """Return whether a seat may serve somebody by now, apart from its load and from what it is kept for."""
        if not one.in_line.avoid.isdisjoint(seat.marks):
            return False
        opens = admission(one.need.lane, seat.profile.family, self.matching.weights).opens
        return self.matching.now - one.key - one.kept + EPSILON >= opens

    def _check_offer(self, offer: Offer, before: dict[str, Contact]) -> None:
        matching = self.matching
        seat, one = matching.seats.all[offer.seat], matching.contacts[offer.contact]
        if room_of(one.need.lane.channel) == Room.HAND:
            assert len(seat.people) + len(seat.wraps) <= seat.chats, "more than the seat has places for"
        elif room_of(one.need.lane.channel) == Room.EAR:
            assert not seat.wraps, "a call rings while something is written up"
        assert one.need.avoid.isdisjoint(seat.marks), "a conflict of interest"
        if one.id in before and before[one.id].declined and before[one.id].until > matching.now:
            assert before[one.id].declined != seat.id, "asked again at once"
        self._check_order(seat, one)
        self._check_facts(offer.why, seat, one)

    def _check_order(self, seat: Seat, one: Contact) -> None:
        """Nobody is preferred who came later than the limit after somebody whom the seat may serve as well."""
        for other in self.matching.contacts.values():
            same_room = room_of(other.need.lane.channel) == room_of(one.need.lane.channel)
            both_there = Channel.CALLBACK not in (other.need.lane.channel, one.need.lane.channel)
            if (
                other.standing == Standing.WAITING
                and same_room
                and both_there
                and self.may_serve(seat, other)
            ):
                assert one.since <= other.since + overtaking_limit(self.matching.weights)
                if other.kept and not one.kept:
                    assert one.since < other.since, "a kept place was not kept"

    def _check_facts(self, why: tuple[Fact, ...], seat: Seat, one: Contact) -> None:
        facts = {fact.code: fact.value for fact in why}
        need, profile, weights = one.need, seat.profile, self.matching.weights
        level = dict(profile.family.languages).get(need.lane.language)
        said = {
            Level.NATIVE: Why.LANGUAGE_NATIVE,
            Level.FLUENT: Why.LANGUAGE_FLUENT,
            Level.BASIC: Why.LANGUAGE_BASIC,
            None: Why.INTERPRETER,
        }
        assert facts[Why.WAITED] == self.matching.now - one.since
        assert facts.get(Why.URGENCY, 0.0) == one.urgency
        assert facts.get(Why.KEPT_PLACE, 0.0) == one.kept
        assert [code for code in said.values() if code in facts] == [said[level]]
        assert level is not None or need.lane.interpreter
        assert (Why.MATTER in facts) == (need.matter in profile.matters)
        assert (Why.GROUP in facts) == bool(need.groups & profile.groups)
        assert (Why.REGION in facts) == bool(need.region and need.region == profile.region)
        assert (Why.ZONE in facts) == (bool(need.lane.zone) and need.lane.zone in profile.family.zones)
        assert (Why.ZONE_OPENED in facts) == (
            bool(need.lane.zone) and need.lane.zone not in profile.family.zones
        )
        assert 0 <= facts.get(Why.FAIRNESS, 0.0) <= weights.fairness
        assert 0 <= facts.get(Why.RARE_SPENT, 0.0) <= weights.reserve_limit + 2 * weights.spare


def offers(decisions: list[Decision]) -> list[Offer]:
    """Return the offers among decisions."""
    return [decision for decision in decisions if isinstance(decision, Offer)]
