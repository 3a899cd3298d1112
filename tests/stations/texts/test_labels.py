"""Distances and moments in words."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from fawang.stations.texts.labels import coming, distance

#: 11:00 in China, a Wednesday.
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (None, ""),
        (0, "10 m"),
        (14, "10 m"),
        (994, "990 m"),
        (996, "1.0 km"),
        (1040, "1.0 km"),
        (9_940, "9.9 km"),
        (12_600, "13 km"),
    ],
)
def test_distances_are_as_fine_as_they_help(metres: int | None, words: str) -> None:
    with translation.override("en"):
        assert distance(metres) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 25, 6, 30, tzinfo=UTC), "今天14:30"),
        # Before midnight of UTC, and tomorrow in China.
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), "明天07:30"),
        (datetime(2026, 11, 30, 0, 30, tzinfo=UTC), "11月30日（星期一）08:30"),
    ],
)
def test_the_next_opening_in_words(moment: datetime, words: str) -> None:
    with translation.override("zh-hans"):
        assert coming(moment, NOW) == words
