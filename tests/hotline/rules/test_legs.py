"""Who needs no mixer."""

import pytest

from fawang.hotline.rules.legs import pairs


@pytest.mark.parametrize(
    ("hears", "found"),
    [
        ({"a": ["b"], "b": ["a"]}, {"a": "b", "b": "a"}),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, {"a": "b", "b": "a", "c": "d", "d": "c"}),
        # A third who listens, or is heard, makes a sum of it.
        ({"a": ["b"], "b": ["a"], "c": ["a", "b"]}, {}),
        ({"a": ["b"], "b": ["a"], "c": ["a"]}, {}),
        ({"a": ["b", "c"], "b": ["a"], "c": []}, {}),
        # One way only.
        ({"a": ["b"], "b": []}, {}),
        ({"a": ["a"]}, {}),
        ({}, {}),
    ],
)
def test_two_who_hear_just_each_other_and_are_heard_by_nobody_else(
    hears: dict[str, list[str]], found: dict[str, str]
) -> None:
    assert pairs(hears) == found
