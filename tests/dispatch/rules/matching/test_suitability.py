"""How well needs and profiles fit."""

from math import inf

import pytest

from fawang.dispatch.rules import DEFAULT_WEIGHTS, Channel, Language, Level, Matter
from fawang.dispatch.rules.matching.suitability import (
    Family,
    Lane,
    Need,
    Profile,
    Room,
    admission,
    largest_soft_fit,
    room_of,
    soft_fit,
)
from fawang.people.rules.groups import Group

W = DEFAULT_WEIGHTS
HAKKA = Lane(Channel.CALL, Language.HAKKA)


def family(level: Level | None, *zones: str) -> Family:
    spoken = ((Language.HAKKA, level),) if level else ()
    return Family(((Language.MANDARIN, Level.NATIVE), *spoken), frozenset(zones))


@pytest.mark.parametrize(
    ("level", "opens", "worth"),
    [
        (Level.NATIVE, 0.0, W.native),
        (Level.FLUENT, 0.0, 0.0),
        (Level.BASIC, W.basic_after, W.basic),
        (None, inf, 0.0),
    ],
)
def test_the_language_is_hard_and_widens(level: Level | None, opens: float, worth: float) -> None:
    found = admission(HAKKA, family(level), W)
    assert (found.opens, found.worth, found.level) == (opens, worth, level)


def test_an_interpreter_is_tried_last_and_only_where_agreed() -> None:
    agreed = Lane(Channel.CALL, Language.HAKKA, interpreter=True)
    found = admission(agreed, family(None), W)
    assert (found.opens, found.worth) == (W.interpreter_after, W.interpreter)
    assert W.interpreter_after > W.basic_after


def test_a_zone_is_its_lawyers_first() -> None:
    lane = Lane(Channel.CHAT, Language.MANDARIN, "veterans")
    assert admission(lane, family(None, "veterans"), W).opens == 0
    assert admission(lane, family(None, "veterans"), W).zone == W.zone
    assert admission(lane, family(None), W).opens == W.zone_after


def test_soft_parts_add_up_to_the_most() -> None:
    need = Need(HAKKA, Matter.LABOUR, "4406", frozenset({Group.MINORS}))
    best = Profile(family(Level.NATIVE), frozenset({Matter.LABOUR}), frozenset({Group.MINORS}), "4406")
    assert soft_fit(need, best, W) == largest_soft_fit(best, W) == W.matter + W.group + W.region
    assert soft_fit(Need(HAKKA), best, W) == 0
    assert soft_fit(need, Profile(family(None)), W) == 0


def test_what_is_spoken_takes_the_ear() -> None:
    assert {channel for channel in Channel if room_of(channel) == Room.EAR} == {
        Channel.CALL,
        Channel.VIDEO,
        Channel.CALLBACK,
    }


def test_a_little_of_a_language_is_no_skill_that_others_miss() -> None:
    assert Language.HAKKA not in family(Level.BASIC).skills
    assert family(Level.FLUENT, "veterans").skills == (Language.HAKKA, Language.MANDARIN, "zone:veterans")
