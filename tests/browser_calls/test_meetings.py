"""Meetings in a real PostgreSQL: what constraints refuse, who comes at the same moment, who is told what."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from fawang.browser_calls import actions, queries, tasks
from fawang.browser_calls.models import Meeting, Member, Signal
from fawang.browser_calls.rules import MOST_SIGNALS, SILENT
from fawang.kernel import clock
from fawang.kernel.clock import CHINA
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, Problem
from fawang.kernel.wording import say
from tests.races import at_once

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=CHINA)
OFFER = [{"description": {"type": "offer", "sdp": "v=0\r\n"}}]


def window(key: str) -> str:
    """Return the name of somebody's one window."""
    return f"window-of-{key}"


def join(key: str, *, now: datetime = NOW, client: str = "", subject: str = "talk 1") -> Member:
    """Let somebody take part."""
    return actions.join(
        by=SYSTEM, subject=subject, topic="talk", key=key, client=client or window(key), now=now
    )


def tell(key: str, to: int | None, name: str = "signal-one", **changes: Any) -> int:
    """Let somebody tell another one an offer."""
    options: dict[str, Any] = {"parts": OFFER, "client": window(key), "now": NOW, **changes}
    return actions.tell(by=SYSTEM, subject="talk 1", key=key, to=to, client_id=name, **options)


def others(key: str) -> list[tuple[int, str, bool]]:
    """Return whom somebody sees."""
    return [(one.number, one.key, one.polite) for one in queries.standing("talk 1", key).others]


def code_of(work: Callable[[], object]) -> str:
    """Return with which code something is refused."""
    with pytest.raises(Problem) as refused:
        work()
    return refused.value.code


@pytest.mark.django_db
def test_five_come_each_sees_the_others_and_a_sixth_is_told_so() -> None:
    keys = ["a", "b", "c", "d", "e"]
    assert [join(key).number for key in keys] == [1, 2, 3, 4, 5]
    # The one who came first gives way.
    assert others("c") == [(1, "a", False), (2, "b", False), (4, "d", True), (5, "e", True)]
    with pytest.raises(Conflict) as refused:
        join("f")
    assert (refused.value.code, refused.value.params) == ("meeting_full", {"most": 5})
    assert say(refused.value.code, **refused.value.params)
    assert queries.standing("talk 1", "f") == queries.Standing(None, [], [])
    assert join("c").number == 3
    assert code_of(lambda: join("c", client="another-window")) == "call_elsewhere"
    assert code_of(lambda: join("g", client="short")) == "invalid"
    actions.leave(by=SYSTEM, subject="talk 1", key="b")
    actions.leave(by=SYSTEM, subject="talk 1", key="b")
    actions.leave(by=SYSTEM, subject="nowhere", key="b")
    assert [number for number, _, _ in others("a")] == [3, 4, 5]
    # The seat is free again, the number is a new one.
    late = join("f")
    assert (late.number, late.seat) == (6, 2)
    assert join("a", subject="talk 2").number == 1


@pytest.mark.django_db
def test_the_database_itself_has_room_for_five() -> None:
    for key in "abcde":
        join(key)
    meeting = Meeting.objects.get()
    for seat, constraint in (
        (3, "one_member_in_a_seat"),
        (6, "at_most_five_seats"),
        (0, "at_most_five_seats"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Member.objects.create(
                meeting=meeting, number=9, seat=seat, key="f", client=window("f"), alive_at=NOW
            )


@pytest.mark.django_db
def test_a_signal_reaches_the_one_it_is_for_once(settings: Settings) -> None:
    for key in "abc":
        join(key)
    assert tell("a", 2) == 1
    assert tell("a", 2) == 1
    assert tell("c", 2) == 2
    assert tell("a", 3, "signal-two") == 3
    told = queries.standing("talk 1", "b").signals
    assert told == [{"number": 1, "from": 1, "parts": OFFER}, {"number": 2, "from": 3, "parts": OFFER}]
    assert [one["number"] for one in queries.standing("talk 1", "b", after=1).signals] == [2]
    assert queries.standing("talk 1", "a").signals == []
    assert code_of(lambda: tell("a", 1, "signal-three")) == "member_gone"
    assert code_of(lambda: tell("a", 9, "signal-three")) == "member_gone"
    with pytest.raises(Invalid) as refused:
        tell("a", None, "signal-three")
    assert refused.value.errors == {"to": "field_wrong"}
    assert code_of(lambda: tell("a", 2, "signal-three", client="another-window")) == "call_elsewhere"
    assert code_of(lambda: tell("d", 2, "signal-three")) == "call_is_over"
    assert code_of(lambda: tell("a", 2, "signal-three", parts=[{"x": 1}])) == "invalid"
    settings.FAWANG_TURN_ONLY = True
    host = {"candidate": {"candidate": "candidate:1 1 udp 1 192.168.1.2 5 typ host", "sdpMid": "0"}}
    tell("b", 1, "signal-four", parts=[host])
    assert queries.standing("talk 1", "a").signals == [{"number": 4, "from": 2, "parts": []}]
    # Whoever leaves takes along what they said and what was said to them.
    actions.leave(by=SYSTEM, subject="talk 1", key="b")
    assert list(Signal.objects.values_list("number", flat=True)) == [3]
    assert tell("a", None, "signal-five") == 5
    Meeting.objects.update(last_signal=2 * MOST_SIGNALS)
    assert code_of(lambda: tell("a", 3, "signal-six")) == "call_is_full"
    actions.close(by=SYSTEM, subject="talk 1")
    actions.close(by=SYSTEM, subject="talk 1")
    assert not Meeting.objects.exists()
    assert not Member.objects.exists()
    assert not Signal.objects.exists()
    assert code_of(lambda: tell("a", 3, "signal-six")) == "call_is_over"


@pytest.mark.django_db
def test_who_vanished_takes_part_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in "abcde":
        join(key)
    later = NOW + SILENT + timedelta(seconds=1)
    assert actions.beat(by=SYSTEM, subject="talk 1", key="a", now=later)
    assert queries.is_heard("talk 1", later)
    # Whoever comes needs not wait for the job.
    assert (join("f", now=later).number, [number for number, _, _ in others("a")]) == (6, [6])
    assert not actions.beat(by=SYSTEM, subject="talk 1", key="b", now=later)
    with pytest.raises(NotAllowed):
        actions.lapse(by=ANONYMOUS, now=later)
    monkeypatch.setattr(clock, "now", lambda: later + timedelta(seconds=10))
    tasks.lapse(0)
    assert len(others("a")) == 1
    actions.beat(by=SYSTEM, subject="talk 1", key="f", now=later + SILENT)
    monkeypatch.setattr(clock, "now", lambda: later + SILENT + timedelta(seconds=10))
    tasks.lapse(0)
    assert others("f") == []
    assert not queries.is_heard("talk 1", later + 3 * SILENT)
    actions.lapse(by=SYSTEM, now=later + 3 * SILENT)
    assert not Meeting.objects.exists()
    # The owner may count one as the other.
    join("a"), join("b")
    assert actions.beat(by=SYSTEM, subject="talk 1", now=later)
    assert set(Member.objects.values_list("alive_at", flat=True)) == {later}
    # Where all have left, nothing stays behind.
    actions.leave(by=SYSTEM, subject="talk 1", key="a")
    actions.leave(by=SYSTEM, subject="talk 1", key="b")
    actions.lapse(by=SYSTEM, now=NOW)
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_a_reader_costs_the_same_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for key in "ab":
        join(key)
    tell("b", 1)
    with django_assert_num_queries(2):
        queries.standing("talk 1", "a")
    for key in "cde":
        join(key)
        tell(key, 1)
    with django_assert_num_queries(2):
        assert len(queries.standing("talk 1", "a").signals) == 4


# --- at the same moment --------------------------------------------------------------------------


@pytest.mark.usefixtures("real_database")
def test_of_twelve_at_once_five_are_in_and_seven_are_told_so() -> None:
    found = at_once([partial(join, f"{number}") for number in range(12)])
    assert sum(isinstance(one, Member) for one in found) == 5
    assert sum(isinstance(one, Conflict) and one.code == "meeting_full" for one in found) == 7
    assert sorted(Member.objects.values_list("seat", flat=True)) == [1, 2, 3, 4, 5]
    # One place comes free: one of eight has it, whoever it is.
    actions.leave(by=SYSTEM, subject="talk 1", key=Member.objects.earliest("pk").key)
    again = at_once([partial(join, f"late-{number}") for number in range(8)])
    assert sum(isinstance(one, Member) for one in again) == 1
    assert sorted(Member.objects.values_list("seat", flat=True)) == [1, 2, 3, 4, 5]
    # The same window, pressed in a hurry, has one place.
    someone = Member.objects.earliest("pk").key
    assert len({one.pk for one in at_once([partial(join, someone)] * 4)}) == 1  # type: ignore[union-attr]
    # Past the action, by hand: the fifth and the sixth at once, without the lock.
    actions.leave(by=SYSTEM, subject="talk 1", key=someone)
    meeting = Meeting.objects.get()
    (free,) = {1, 2, 3, 4, 5} - set(Member.objects.values_list("seat", flat=True))
    by_hand = [
        partial(
            Member.objects.create, meeting=meeting, number=100 + number, seat=free, key=f"by hand {number}",
            client=window("x"), alive_at=NOW,
        )
        for number in range(6)
    ]  # fmt: skip
    outcomes = at_once(by_hand)
    assert sum(isinstance(one, Member) for one in outcomes) == 1
    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 5


@pytest.mark.usefixtures("real_database")
def test_signals_told_at_once_are_numbered_one_after_the_other() -> None:
    for key in "abcde":
        join(key)
    works = [
        partial(tell, key, to, f"signal-to-{to}")
        for number, key in enumerate("abcde", 1)
        for to in range(1, 6)
        if to != number
    ]
    assert sorted(at_once(works), key=str) == sorted(range(1, 21), key=str)
    for key in "abcde":
        assert len(queries.standing("talk 1", key).signals) == 4


@pytest.mark.usefixtures("real_database")
def test_who_joins_while_it_ends_joins_a_new_one() -> None:
    end = partial(actions.close, by=SYSTEM, subject="talk 1")
    go = partial(actions.leave, by=SYSTEM, subject="talk 1", key="0")
    clear = partial(actions.lapse, by=SYSTEM, now=NOW)
    for _round in range(10):
        works: list[Callable[[], object]] = [partial(join, f"{number}") for number in range(4)]
        works += [end, go, clear, end]
        found = at_once(works)
        assert [one for one in found if isinstance(one, Exception)] == []
