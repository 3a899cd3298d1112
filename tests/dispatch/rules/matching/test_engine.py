"""Who is served by whom, case by case."""

from dataclasses import replace

import pytest

from fawang.dispatch.rules import (
    DEFAULT_LIMITS,
    DEFAULT_WEIGHTS,
    MOST_PRIORITY,
    Channel,
    Language,
    Level,
    Matter,
    Presence,
    Reason,
    Urgency,
)
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.decisions import (
    Fact,
    Gone,
    Hold,
    Offer,
    PlaceLost,
    PresenceChanged,
    Returned,
    Why,
    Withdrawn,
    WrapUpOver,
)
from fawang.dispatch.rules.matching.inputs import (
    Accepted,
    Broken,
    CameBack,
    Declined,
    Ended,
    Left,
    PresenceSet,
    RangOut,
    SeatSet,
    Tick,
    WrittenUp,
)
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile
from tests.dispatch.floor import HAKKA, MANDARIN, TEOCHEW, Floor, call, offers

BASIC = Family(((Language.MANDARIN, Level.NATIVE), (Language.HAKKA, Level.BASIC)))
CHAT = Need(Lane(Channel.CHAT, Language.MANDARIN))
WRITTEN = Need(Lane(Channel.WRITTEN, Language.MANDARIN))


def talk(floor: Floor, contact: str, at: float = 0.0) -> None:
    floor.tell(Accepted(at, f"{contact}#1"))


def served(made: list[Offer]) -> list[tuple[str, str]]:
    return [(offer.contact, offer.seat) for offer in made]


def free(floor: Floor, contact: str, seat: str, at: float) -> list[tuple[str, str]]:
    """End a talk and its wrap-up; return who is offered to whom."""
    return served(
        offers(floor.tell(Ended(at, contact))) + offers(floor.tell(PresenceSet(at, seat, Presence.READY)))
    )


def test_first_come_first_served_and_urgency_counts_as_waiting() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("talks", 0.0)
    talk(floor, "talks")
    floor.arrive("first", 1.0)
    floor.arrive("held", 200.0, urgency=(Urgency.DETAINED,))
    floor.arrive("last", 201.0)
    assert free(floor, "talks", "s1", 300.0) == [("held", "s1")]
    talk(floor, "held", 300.0)
    assert free(floor, "held", "s1", 400.0) == [("first", "s1")]


def test_longest_idle_first_but_a_larger_share_of_talk_counts() -> None:
    floor = Floor()
    for seat in ("s1", "s2"):
        floor.seat(seat)
    floor.arrive("long", 0.0)
    talk(floor, "long")
    floor.arrive("short", 3590.0)
    talk(floor, "short", 3590.0)
    free(floor, "long", "s1", 3600.0)
    free(floor, "short", "s2", 3610.0)
    # s1 has been idle ten seconds longer, but talked for an hour.
    assert served(floor.arrive("next", 3700.0)) == [("next", "s2")]


def test_a_specialist_before_others_and_waited_for_while_that_pays() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.seat("s2", matters=frozenset({Matter.LABOUR}))
    assert served(floor.arrive("c1", 0.0, call(matter=Matter.LABOUR))) == [("c1", "s2")]
    assert served(floor.arrive("c2", 0.0, call(matter=Matter.LABOUR))) == [("c2", "s1")]


def test_a_better_lawyer_is_waited_for_no_longer_than_it_pays() -> None:
    floor = Floor()
    for i in range(30):
        floor.seat(f"b{i}", matters=frozenset({Matter.LABOUR}))
        floor.arrive(f"b{i}", 0.0, call(matter=Matter.LABOUR))
        talk(floor, f"b{i}")
    floor.seat("plain")
    assert floor.arrive("c", 1.0, call(matter=Matter.LABOUR)) == []
    (held,) = floor.matching.why_waiting("c")
    assert held.code == Hold.BETTER_SOON
    assert 0 < held.value < DEFAULT_WEIGHTS.better_limit
    assert served(offers(floor.tell(Tick(floor.matching.wake_at)))) == [("c", "plain")]


def test_the_only_rare_speaker_is_kept_and_for_how_long() -> None:
    floor = Floor()
    for i in range(40):
        floor.seat(f"b{i}")
        floor.arrive(f"b{i}", 0.0)
        talk(floor, f"b{i}")
    floor.seat("t1", TEOCHEW)
    for i in range(12):
        floor.arrive(f"t{i}", 1.0 + i, call(Language.TEOCHEW))
        talk(floor, f"t{i}", 1.0 + i)
        free(floor, f"t{i}", "t1", 1.5 + i)
    assert floor.arrive("m", 20.0) == []
    (held,) = floor.matching.why_waiting("m")
    assert held.code == Hold.RESERVED
    assert served(floor.arrive("needs", 21.0, call(Language.TEOCHEW))) == [("needs", "t1")]
    floor.tell(Left(22.0, "needs"))
    made = offers(floor.tell(Tick(20.0 + DEFAULT_WEIGHTS.reserve_limit)))
    assert served(made) == [("m", "t1")]
    assert Why.RARE_SPENT in {fact.code for fact in made[0].why}


def test_the_least_rare_seat_serves_whoever_needs_nothing_rare() -> None:
    floor = Floor()
    floor.seat("rare", TEOCHEW)
    floor.seat("plain")
    assert served(floor.arrive("c", 1.0)) == [("c", "plain")]


def test_language_is_hard_then_widens() -> None:
    floor = Floor()
    floor.seat("plain")
    floor.seat("little", BASIC)
    assert floor.arrive("h", 0.0, call(Language.HAKKA)) == []
    assert floor.matching.why_waiting("h")[0].code == Hold.WIDENS
    assert floor.matching.wake_at == DEFAULT_WEIGHTS.basic_after
    assert offers(floor.tell(Tick(59.0))) == []
    assert served(offers(floor.tell(Tick(60.0)))) == [("h", "little")]


def test_no_interpreter_unless_agreed() -> None:
    floor = Floor()
    floor.seat("plain")
    floor.arrive("no", 0.0, call(Language.HAKKA))
    floor.arrive("yes", 1.0, Need(Lane(Channel.CALL, Language.HAKKA, interpreter=True)))
    assert served(offers(floor.tell(Tick(91.0)))) == [("yes", "plain")]
    assert floor.matching.why_waiting("no")[0].code == Hold.NO_SEAT


def test_zone_first_then_everybody() -> None:
    floor = Floor()
    floor.seat("plain")
    lane = Lane(Channel.CALL, Language.MANDARIN, "veterans")
    assert floor.arrive("v", 0.0, Need(lane)) == []
    floor.seat("zone", Family(MANDARIN.languages, frozenset({"veterans"})), at=10.0, ready=False)
    assert served(offers(floor.tell(PresenceSet(10.0, "zone", Presence.READY)))) == [("v", "zone")]
    talk(floor, "v", 11.0)
    floor.arrive("v2", 20.0, Need(lane))
    assert served(offers(floor.tell(Tick(80.0)))) == [("v2", "plain")]


def test_the_region_is_a_preference() -> None:
    floor = Floor()
    floor.seat("far", region="4401")
    floor.seat("near", region="4406")
    assert served(floor.arrive("c", 1.0, call(region="4406"))) == [("c", "near")]
    assert served(floor.arrive("d", 1.0, call(region="4406"))) == [("d", "far")]


def test_never_the_other_sides_lawyer() -> None:
    floor = Floor()
    floor.seat("s1", marks=frozenset({"firm:1", "lawyer:4"}))
    assert floor.arrive("c", 0.0, call(avoid=frozenset({"firm:1"}))) == []
    assert floor.matching.why_waiting("c")[0].code == Hold.CONFLICT
    assert served(floor.arrive("d", 1.0)) == [("d", "s1")]
    floor.tell(Left(2.0, "d"))
    floor.tell(Tick(10_000.0))
    assert floor.standing("c") == Standing.WAITING


def test_several_chats_or_one_call() -> None:
    floor = Floor()
    floor.seat("s1", chats=2)
    for contact in ("a", "b"):
        assert served(floor.arrive(contact, 0.0, CHAT)) == [(contact, "s1")]
        talk(floor, contact)
    assert floor.arrive("c", 1.0, CHAT) == []
    assert floor.arrive("call", 1.0) == []
    assert served(offers(floor.tell(Ended(2.0, "a")))) == [("c", "s1")]
    floor.tell(Left(3.0, "c"))
    assert served(offers(floor.tell(Ended(4.0, "b")))) == [("call", "s1")]
    assert floor.arrive("d", 5.0, CHAT) == []


def test_a_seat_that_only_writes_gets_no_call() -> None:
    floor = Floor()
    floor.seat("s1", calls=False)
    assert floor.arrive("call", 0.0) == []
    assert served(floor.arrive("w", 1.0, WRITTEN)) == [("w", "s1")]


def test_nobody_answers() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.seat("s2")
    (offer,) = floor.arrive("c", 0.0)
    decisions = floor.tell(Tick(offer.until))
    assert decisions[:2] == [
        Withdrawn(offer.id, "c", offer.seat, Gone.RANG_OUT),
        Returned("c", Gone.RANG_OUT),
    ]
    (next_offer,) = offers(decisions)
    assert next_offer.seat != offer.seat
    assert PresenceChanged(offer.seat, Presence.BREAK, Reason.NO_ANSWER) in decisions
    assert Why.KEPT_PLACE in {fact.code for fact in next_offer.why}
    floor.tell(Accepted(20.0, next_offer.id))
    # The lawyer comes back.
    floor.tell(PresenceSet(30.0, offer.seat, Presence.READY))
    assert served(floor.arrive("d", 31.0)) == [("d", offer.seat)]


def test_an_answer_that_comes_too_late_is_none() -> None:
    floor = Floor()
    floor.seat("s1")
    (offer,) = floor.arrive("c", 0.0)
    floor.tell(Accepted(offer.until + 1, offer.id))
    assert floor.standing("c") == Standing.WAITING


def test_who_declined_is_asked_again_only_later() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("c", 0.0)
    assert offers(floor.tell(Declined(1.0, "c#1"))) == []
    assert served(floor.arrive("d", 2.0)) == [("d", "s1")]
    floor.tell(Left(3.0, "d"))
    assert served(offers(floor.tell(Tick(1.0 + DEFAULT_LIMITS.declined)))) == [("c", "s1")]


def test_the_network_drops_while_accepting() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("c", 0.0)
    floor.seat("s2", at=1.0)
    decisions = floor.tell(PresenceSet(2.0, "s1", Presence.OFFLINE, Reason.CONNECTION_LOST))
    assert Returned("c", Gone.SEAT_LOST) in decisions
    assert served(offers(decisions)) == [("c", "s2")]
    # The acceptance was on its way: it is too late.
    assert floor.tell(Accepted(2.1, "c#1")) == []
    assert floor.standing("c") == Standing.OFFERED


def test_a_talk_that_breaks_off_goes_on_first() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("c", 0.0)
    talk(floor, "c")
    floor.arrive("waits", 5.0)
    floor.seat("s2", at=6.0, ready=False)
    floor.tell(Broken(100.0, "c"))
    assert served(offers(floor.tell(PresenceSet(101.0, "s2", Presence.READY)))) == [("c", "s2")]


def test_a_place_is_kept_for_a_while() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("talks", 0.0)
    talk(floor, "talks")
    floor.arrive("a", 1.0)
    floor.arrive("b", 2.0)
    floor.tell(Left(3.0, "a", keep=True))
    floor.tell(CameBack(60.0, "a"))
    assert free(floor, "talks", "s1", 61.0) == [("a", "s1")]
    floor.tell(Left(62.0, "b", keep=True))
    assert PlaceLost("b") in floor.tell(Tick(62.0 + DEFAULT_LIMITS.keep_place))
    assert floor.standing("b") is None


def test_a_break_during_a_talk_is_a_wish() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("c", 0.0)
    talk(floor, "c")
    floor.tell(PresenceSet(10.0, "s1", Presence.BREAK, Reason.MEAL))
    assert floor.matching.seats.all["s1"].presence == Presence.BUSY
    assert PresenceChanged("s1", Presence.BREAK, Reason.MEAL) in floor.tell(Ended(20.0, "c"))


def test_a_wrap_up_ends_by_itself() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("c", 0.0)
    talk(floor, "c")
    floor.tell(Ended(20.0, "c"))
    floor.arrive("d", 21.0)
    assert floor.matching.wake_at == 20.0 + DEFAULT_LIMITS.wrap_up
    assert served(offers(floor.tell(Tick(floor.matching.wake_at)))) == [("d", "s1")]


def test_a_chat_that_is_written_up_keeps_its_place() -> None:
    floor = Floor()
    floor.seat("s1", chats=2)
    chat = Need(Lane(Channel.CHAT, Language.MANDARIN))
    for contact in ("a", "b"):
        floor.arrive(contact, 0.0, chat)
        talk(floor, contact)

    def presence() -> Presence:
        return floor.matching.seats.all["s1"].presence

    # One of two places: whoever waits gets none, nor does a call beside it.
    assert served(offers(floor.tell(Ended(20.0, "a", wrap_up=300.0)))) == []
    assert floor.arrive("c", 21.0, chat) == []
    assert presence() == Presence.BUSY
    floor.tell(Ended(30.0, "b", wrap_up=300.0))
    assert presence() == Presence.WRAP_UP
    decisions = floor.tell(WrittenUp(40.0, "a", "s1"))
    assert WrapUpOver("s1", "a") in decisions
    assert served(offers(decisions)) == [("c", "s1")]
    assert floor.arrive("d", 41.0) == []
    talk(floor, "c", 42.0)
    floor.tell(Ended(50.0, "c", wrap_up=0.0))
    # A place is free for a chat; a call takes the whole ear, and a question in writing rings for nobody who writes.
    assert presence() == Presence.WRAP_UP
    assert floor.arrive("w", 51.0, Need(Lane(Channel.WRITTEN, Language.MANDARIN))) == []
    assert floor.matching.wake_at == 330.0
    made = served(offers(floor.tell(Tick(330.0))))
    assert made == [("d", "s1")]


def test_whoever_says_that_they_are_ready_is_even_beside_a_talk() -> None:
    floor = Floor()
    floor.seat("s1", chats=2)
    chat = Need(Lane(Channel.CHAT, Language.MANDARIN))
    for contact in ("a", "b"):
        floor.arrive(contact, 0.0, chat)
        talk(floor, contact)
    floor.tell(Ended(20.0, "a", wrap_up=300.0))
    floor.arrive("c", 21.0, chat)
    assert served(offers(floor.tell(PresenceSet(22.0, "s1", Presence.READY)))) == [("c", "s1")]


def test_call_backs_give_way_until_their_hour_is_over() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.seat("s2")
    back = Need(Lane(Channel.CALLBACK, Language.MANDARIN))
    assert served(floor.arrive("back", 0.0, back)) == [("back", "s1")]
    talk(floor, "back")
    floor.arrive("back2", 1.0, back)
    # One seat is left for those on the line.
    assert floor.matching.why_waiting("back2")[0].code == Hold.YIELDS
    assert len(floor.arrive("live", 2.0)) == 1
    floor.tell(Left(3.0, "live"))
    made = offers(floor.tell(Tick(1.0 + DEFAULT_WEIGHTS.callback_yields)))
    assert "back2" in {offer.contact for offer in made}


def test_two_grab_at_once() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.seat("s2")
    (offer,) = floor.arrive("c", 0.0)
    floor.tell(RangOut(5.0, offer.id))
    (second,) = [one for one in floor.offers if one.id != offer.id]
    floor.tell(Accepted(6.0, second.id))
    assert floor.tell(Accepted(6.0, offer.id)) == []
    assert floor.matching.contacts["c"].seat == second.seat


def test_skills_may_change_while_somebody_waits() -> None:
    floor = Floor()
    floor.seat("s1")
    floor.arrive("h", 0.0, call(Language.HAKKA))
    assert served(offers(floor.tell(SeatSet(1.0, "s1", Profile(HAKKA))))) == [("h", "s1")]


def test_what_is_unknown_is_passed_over() -> None:
    floor = Floor()
    assert floor.tell(Accepted(0.0, "nobody#1")) == []
    assert floor.tell(Left(0.0, "nobody")) == []
    assert floor.tell(PresenceSet(0.0, "nowhere", Presence.READY)) == []
    assert floor.matching.why_waiting("nobody") == ()


def test_without_reservation_everybody_gets_everything_at_once() -> None:
    floor = Floor(weights=replace(DEFAULT_WEIGHTS, reserve_limit=0.0))
    floor.seat("t1", TEOCHEW)
    floor.seat("t2", TEOCHEW)
    assert len(floor.arrive("m", 0.0)) == 1


@pytest.mark.parametrize("presence", [Presence.BUSY, Presence.WRAP_UP])
def test_nobody_sets_what_follows_from_talks(presence: Presence) -> None:
    floor = Floor()
    floor.seat("s1")
    floor.tell(PresenceSet(1.0, "s1", presence))
    assert floor.matching.seats.all["s1"].presence == Presence.READY


def test_a_zones_priority_is_a_start_that_is_bounded() -> None:
    floor = Floor()
    floor.arrive("plain", 80.0)
    floor.arrive("zone", 100.0, priority=999.0)
    floor.arrive("danger", 119.0, urgency=(Urgency.SAFETY,))
    floor.seat("s1", at=121.0)
    floor.seat("s2", at=121.0)
    floor.seat("s3", at=121.0)
    assert served(floor.offers) == [("danger", "s1"), ("zone", "s2"), ("plain", "s3")]
    assert Fact(Why.ZONE_PRIORITY, MOST_PRIORITY) in floor.offers[1].why
    assert all(fact.code != Why.ZONE_PRIORITY for offer in floor.offers[::2] for fact in offer.why)
