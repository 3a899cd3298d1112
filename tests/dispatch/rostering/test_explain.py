"""Why a seat stays empty."""

from datetime import date
from typing import Any

import pytest

from fawang.dispatch.rostering.coverage import Gap, gaps
from fawang.dispatch.rostering.explain import Why, explain
from fawang.dispatch.rostering.limits import Block
from fawang.dispatch.rostering.problem import Absence, Duty, Window
from tests.dispatch.rostering.cases import ALL, DAY, FIRST, HAKKA, NIGHT, lawyer, problem

TUESDAY = date(2026, 12, 1)


def why(lawyers: list[Any], duties: list[Duty], *, slot: int, cover: str = "everybody") -> Any:
    month = problem(lawyers, shifts=(NIGHT, DAY), covers=(ALL, HAKKA), needs={})
    return explain(month, duties, [Gap(slot, cover, 1)])[0]


@pytest.mark.parametrize(
    ("changes", "duties", "slot", "reason"),
    [
        ({}, [], 10, Why.SOMEBODY_COULD),
        ({}, [], 20, Why.NO_SHIFT),
        ({"absences": (Absence(FIRST, FIRST),)}, [], 10, Why.NOBODY_OFFERS),
        ({"windows": (Window(frozenset({3}), 0, 24),)}, [], 10, Why.NOBODY_OFFERS),
        ({"nights_month": 0}, [], 3, Why.NOBODY_OFFERS),
        ({"hours_month": 8}, [Duty(TUESDAY, "day", 1)], 10, Why.HOURS_USED_UP),
        ({"nights_month": 1}, [Duty(date(2026, 12, 3), "night", 1)], 3, Why.NIGHTS_USED_UP),
        ({}, [Duty(FIRST, "day", 1)], 3, Why.RESTING),
    ],
)
def test_reasons(changes: dict[str, Any], duties: list[Duty], slot: int, reason: Why) -> None:
    assert why([lawyer(1, **changes)], duties, slot=slot).reason == reason


def test_nobody_has_the_skill() -> None:
    found = why([lawyer(1, languages={"hakka": 1})], [], slot=10, cover="hakka")
    assert (found.reason, found.blocks) == (Why.NOBODY_FITS, ())


def test_what_keeps_whom_is_counted() -> None:
    some = [lawyer(1, absences=(Absence(FIRST, FIRST),)), lawyer(2, hours_month=4), lawyer(3)]
    found = why(some, [Duty(FIRST, "day", 3)], slot=10)
    assert found.fitting == 1
    assert dict(found.blocks) == {Block.ABSENT: 1, Block.HOURS_IN_MONTH: 1}
    assert found.reason == Why.HOURS_USED_UP


def test_gaps_are_by_hour_and_cover() -> None:
    month = problem(
        [lawyer(1), lawyer(2, languages={"hakka": 2})],
        covers=(ALL, HAKKA),
        needs={"everybody": (0,) * 8 + (2,) * 8 + (0,) * 152, "hakka": (0,) * 8 + (1,) + (0,) * 159},
    )
    assert {gap.cover for gap in gaps(month, [Duty(FIRST, "day", 1)])} == {"everybody", "hakka"}
    assert len(gaps(month, [Duty(FIRST, "day", 1)])) == 9
    assert gaps(month, [Duty(FIRST, "day", 1), Duty(FIRST, "day", 2)]) == []
