"""Whatever happens, in whatever order: what must always hold of matching (`agent_state.py` says what)."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from fawang.dispatch.rules import (
    DEFAULT_LIMITS,
    DEFAULT_WEIGHTS,
    Channel,
    Language,
    Level,
    Matter,
    Presence,
    Reason,
    Urgency,
    overtaking_limit,
)
from fawang.dispatch.rules.matching.contacts import Standing
from fawang.dispatch.rules.matching.decisions import Returned, Why
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
from fawang.dispatch.rules.matching.seats import Seat
from fawang.dispatch.rules.matching.snapshot import save
from fawang.dispatch.rules.matching.suitability import Family, Lane, Need, Profile, Room, room_of
from fawang.people.rules.groups import Group
from tests.dispatch.floor import MANDARIN, TEOCHEW, Floor, call, offers

LANGUAGES = (Language.MANDARIN, Language.TEOCHEW, Language.HAKKA)
MATTERS = (Matter.LABOUR, Matter.DEBT)
FIRMS = ("firm:1", "firm:2")
#: Within it everything happens that takes time: rings, widening, kept places, wrap-ups.
LIMITS = replace(DEFAULT_LIMITS, wrap_up=200.0, keep_place=150.0)

#: What happens, some of it more often.
HAPPENINGS = (
    *("arrive", "arrive", "leave", "drop", "back", "seat", "ready", "ready", "break", "offline", "lost"),
    *(
        "accept",
        "accept",
        "decline",
        "ring_out",
        "end",
        "end_chat",
        "written_up",
        "broken",
        "taken",
        "first",
        "tick",
    ),
)

subsets_of_firms = st.sets(st.sampled_from(FIRMS), max_size=1).map(frozenset)
families = st.builds(
    Family,
    st.tuples(*(st.sampled_from((None, *Level)) for _ in LANGUAGES)).map(
        lambda levels: tuple((one, level) for one, level in zip(LANGUAGES, levels, strict=True) if level)
    ),
    st.sampled_from((frozenset(), frozenset({"veterans"}))),
)
profiles = st.builds(
    Profile,
    families,
    st.sets(st.sampled_from(MATTERS), max_size=1).map(frozenset),
    st.sampled_from((frozenset(), frozenset({Group.MINORS}))),
    st.sampled_from(("", "4406")),
)
needs = st.builds(
    Need,
    st.builds(
        Lane,
        st.sampled_from((Channel.CALL, Channel.CALL, Channel.CHAT, Channel.WRITTEN, Channel.CALLBACK)),
        st.sampled_from(LANGUAGES),
        st.sampled_from(("", "", "veterans")),
        st.booleans(),
    ),
    st.sampled_from((None, *MATTERS)),
    st.sampled_from(("", "4406")),
    st.sampled_from((frozenset(), frozenset({Group.MINORS}))),
    subsets_of_firms,
)
number = st.integers(0, 7)
steps = st.tuples(
    st.sampled_from(HAPPENINGS),
    st.floats(0, 40, width=16),
    number,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(profiles, min_size=1, max_size=4),
    st.lists(needs, min_size=1, max_size=6),
    st.lists(steps, max_size=60),
)
def test_whatever_happens(
    kinds: list[Profile], wishes: list[Need], happenings: list[tuple[str, float, int]]
) -> None:
    floor = Floor(limits=LIMITS)
    now = 0.0
    for i, profile in enumerate(kinds):
        floor.tell(SeatSet(now, f"s{i}", profile, frozenset({FIRMS[i % 2]}), chats=2))
        floor.tell(PresenceSet(now, f"s{i}", Presence.READY))
    for i, (what, seconds, n) in enumerate(happenings):
        now += seconds
        step(floor, what, now, n, i, kinds, wishes)
    state = save(floor.matching)
    for happened in floor.told:
        assert floor.matching.handle(happened) == [], "an event that came again, much later, was acted on"
    assert save(floor.matching) == state


def step(
    floor: Floor, what: str, now: float, n: int, i: int, kinds: list[Profile], wishes: list[Need]
) -> None:
    """Let one thing happen."""
    seat = f"s{n % len(kinds)}"
    contacts = list(floor.matching.contacts)
    some = contacts[n % len(contacts)] if contacts else "nobody"
    one = floor.matching.contacts.get(some)
    offer = one.offer if one else "nobody#1"
    match what:
        case "arrive":
            urgency = (Urgency.SAFETY,) if n == 7 else (Urgency.DETAINED,) if n == 6 else ()
            floor.tell(Arrived(now, f"c{i}", wishes[n % len(wishes)], urgency))
        case "leave" | "drop":
            floor.tell(Left(now, some, keep=what == "drop"))
        case "first":
            floor.tell(PutFirst(now, some))
        case "taken":
            there = floor.matching.seats.all[seat]
            room = one and there.has_room(room_of(one.need.lane.channel))
            floor.tell(Taken(now, some, seat if room else ""))
        case "back":
            floor.tell(CameBack(now, some))
        case "seat":
            floor.tell(
                SeatSet(now, seat, kinds[(n + i) % len(kinds)], frozenset({FIRMS[n % 2]}), chats=1 + n % 3)
            )
        case "ready":
            floor.tell(PresenceSet(now, seat, Presence.READY))
        case "break":
            floor.tell(PresenceSet(now, seat, Presence.BREAK, Reason.REST))
        case "offline":
            floor.tell(PresenceSet(now, seat, Presence.OFFLINE, Reason.END_OF_DUTY))
        case "lost":
            floor.tell(PresenceSet(now, seat, Presence.OFFLINE, Reason.CONNECTION_LOST))
        case "accept":
            floor.tell(Accepted(now, offer))
        case "decline":
            floor.tell(Declined(now, offer))
        case "ring_out":
            floor.tell(RangOut(now, offer))
        case "end":
            floor.tell(Ended(now, some))
        case "end_chat":
            floor.tell(Ended(now, some, wrap_up=60.0 * (n % 3)))
        case "written_up":
            wraps = list(floor.matching.seats.all[seat].wraps)
            floor.tell(WrittenUp(now, wraps[n % len(wraps)] if wraps else some, seat))
        case "broken":
            floor.tell(Broken(now, some))
        case _:
            floor.tell(Tick(now))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 3), st.floats(1, 30), st.sampled_from((Language.MANDARIN, Language.TEOCHEW)))
def test_nobody_starves_however_urgent_the_others_are(seats: int, talk: float, language: Language) -> None:
    """One person waits while others who fit better and must not wait come without end."""
    floor = Floor()
    for i in range(seats):
        floor.seat(f"s{i}", TEOCHEW, matters=frozenset({Matter.LABOUR}), groups=frozenset({Group.MINORS}))
        floor.arrive(f"first{i}", 0.0)
        floor.tell(Accepted(0.0, f"first{i}#1"))
    floor.arrive("patient", 0.0, call(language))
    now, busy = 0.0, {f"s{i}": f"first{i}" for i in range(seats)}
    other = call(Language.TEOCHEW, matter=Matter.LABOUR, groups=frozenset({Group.MINORS}))
    n = 0
    while floor.standing("patient") == Standing.WAITING:
        now += talk
        assert now < overtaking_limit() + talk
        for seat, contact in list(busy.items()):
            for _ in range(2):
                n += 1
                floor.matching.handle(Arrived(now, f"u{n}", other, (Urgency.SAFETY,)))
            floor.matching.handle(Ended(now, contact))
            for offer in offers(floor.matching.handle(PresenceSet(now, seat, Presence.READY))):
                floor.matching.handle(Accepted(now, offer.id))
                busy[offer.seat] = offer.contact
                if offer.contact == "patient":
                    return


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from((Language.MANDARIN, Language.TEOCHEW)), min_size=1, max_size=12),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_a_rare_skill_is_not_wasted_while_it_is_needed(people: list[Language], plain: int, rare: int) -> None:
    """No caller who does not need it gets the rare seat while a plain one is free, or while somebody waits for it."""
    floor = Floor()
    for i in range(10):
        # Seats that talk all the time: so the rare skill is rare.
        floor.seat(f"b{i}", MANDARIN)
        floor.arrive(f"b{i}", 0.0)
        floor.tell(Accepted(0.0, f"b{i}#1"))
    for i in range(rare):
        floor.seat(f"r{i}", TEOCHEW)
    for i in range(plain):
        floor.seat(f"p{i}", MANDARIN)
    for i, language in enumerate(people):
        free_plain = any(one.has_room(Room.EAR) and one.profile.family == MANDARIN for one in seats_of(floor))
        waits = any(
            one.standing == Standing.WAITING and one.need.lane.language == Language.TEOCHEW
            for one in floor.matching.contacts.values()
        )
        for offer in floor.arrive(f"c{i}", 1.0 + i, call(language)):
            one = floor.matching.contacts[offer.contact]
            if one.need.lane.language == Language.MANDARIN and offer.seat.startswith("r"):
                assert not free_plain
                assert not waits
                assert any(fact.code == Why.RARE_SPENT for fact in offer.why)


def seats_of(floor: Floor) -> list[Seat]:
    """Return all seats."""
    return list(floor.matching.seats.all.values())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.sampled_from(("ring out", "decline", "lost", "broken")), st.integers(0, 3))
def test_who_was_failed_is_served_next(behind: int, how: str, urgent: int) -> None:
    """Of all who wait, those in danger among them, the one whom the platform failed comes first."""
    floor = Floor()
    floor.seat("s1")
    floor.seat("s2", ready=False)
    floor.arrive("failed", 10.0)
    if how == "broken":
        floor.tell(Accepted(11.0, "failed#1"))
    for i in range(behind):
        floor.arrive(f"c{i}", 12.0 + i, urgency=(Urgency.SAFETY,) if i < urgent else ())
    possible: dict[str, Input] = {
        "ring out": RangOut(20.0, "failed#1"),
        "decline": Declined(20.0, "failed#1"),
        "lost": PresenceSet(20.0, "s1", Presence.OFFLINE, Reason.CONNECTION_LOST),
        "broken": Broken(20.0, "failed"),
    }
    decisions = floor.tell(possible[how])
    assert any(isinstance(one, Returned) and one.contact == "failed" for one in decisions)
    made = offers(floor.tell(PresenceSet(21.0, "s2", Presence.READY)))
    assert [offer.contact for offer in made] == ["failed"]


def test_the_limit_is_the_sum_of_what_is_worth_anything() -> None:
    assert overtaking_limit(DEFAULT_WEIGHTS) < 5000
