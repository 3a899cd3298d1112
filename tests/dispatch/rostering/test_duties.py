"""What a new version of a roster changes, and what is against a swap."""

from datetime import date, datetime

from fawang.dispatch.rostering.duties import Planned, against, changes, moments, possible
from fawang.dispatch.rostering.limits import Block
from fawang.dispatch.rostering.swaps import Refused, Verdict
from fawang.kernel.clock import CHINA

DAY, NEXT = date(2026, 12, 3), date(2026, 12, 4)
SHIFTS = {"morning": (8, 4), "overnight": (22, 8)}
BEFORE = datetime(2026, 12, 1, tzinfo=CHINA)
THERE = [(1, Planned(DAY, "morning", 7), (8, 4)), (2, Planned(NEXT, "morning", 7), (8, 4))]


def test_a_shift_ends_on_the_next_day() -> None:
    begins, ends = moments(DAY, SHIFTS["overnight"])
    assert (begins.hour, ends.date(), ends.hour) == (22, NEXT, 6)


def test_what_stays_is_kept_and_the_rest_dropped() -> None:
    wanted = [Planned(DAY, "morning", 7), Planned(NEXT, "overnight", 8)]
    found = changes(THERE, wanted, SHIFTS, after=BEFORE)
    assert (found.added, found.dropped, found.kept) == ((wanted[1],), (2,), 1)


def test_other_hours_are_another_duty() -> None:
    found = changes(THERE[:1], [Planned(DAY, "morning", 7)], {"morning": (9, 4)}, after=BEFORE)
    assert (len(found.added), found.dropped) == (1, (1,))


def test_what_has_begun_stays_whatever_the_plan_says() -> None:
    now = datetime(2026, 12, 3, 9, tzinfo=CHINA)
    found = changes(THERE, [Planned(DAY, "morning", 8)], SHIFTS, after=now)
    assert (found.added, found.dropped, found.kept) == ((), (2,), 1)


def test_what_a_lead_can_allow() -> None:
    assert against(Verdict()) is None
    rest = Verdict(Refused.RULE, 7, Block.REST)
    assert against(rest) == {"code": "rest", "staff_id": 7}
    assert against(Verdict(Refused.UNCOVERED, cover="hakka")) == {"code": "uncovered", "cover": "hakka"}
    assert possible(rest)
    assert possible(Verdict(Refused.UNCOVERED, cover="hakka"))
    assert not possible(Verdict(Refused.RULE, 7, Block.ON_DUTY))
    assert not possible(Verdict(Refused.NO_SUCH_DUTY))
