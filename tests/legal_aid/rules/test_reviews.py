"""Peer review: the draw can be done again, nobody reads a file of their own firm, and what sheets say together."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fawang.kernel.rules.problems import Invalid
from fawang.legal_aid.data.reviews import current
from fawang.legal_aid.rules.reviews import (
    LEAST_PUBLISHED,
    Drawn,
    Grade,
    Peer,
    able,
    choose,
    grade_of,
    judge,
    publish,
    sample,
    settle,
)
from fawang.legal_aid.texts.reviews import CRITERIA, GRADES

SHEET = current()
_FILES = some.lists(some.integers(1, 6), min_size=1, max_size=60).map(
    lambda lawyers: [Drawn(f"{n:012}", lawyer, lawyer // 2) for n, lawyer in enumerate(lawyers)]
)


@given(_FILES, some.integers(1, 100), some.text(min_size=1, max_size=8))
def test_each_lawyer_has_the_share_and_the_draw_can_be_done_again(
    files: list[Drawn], share: int, seed: str
) -> None:
    found = sample(files, seed=seed, share=Fraction(share, 100))
    assert found == sample(files[::-1], seed=seed, share=Fraction(share, 100))
    had, drawn = Counter(one.lawyer for one in files), Counter(one.lawyer for one in found)
    assert drawn == {lawyer: max(1, ceil(number * Fraction(share, 100))) for lawyer, number in had.items()}


def test_another_seed_draws_others() -> None:
    files = [Drawn(f"{number:012}", 1, 1) for number in range(100)]
    first, second = (sample(files, seed=seed, share=Fraction(1, 10)) for seed in ("甲", "乙"))
    assert first != second


@given(_FILES, some.lists(some.integers(1, 12), min_size=1, max_size=8, unique=True))
def test_nobody_reads_a_file_of_their_own_firm_and_work_is_shared(
    files: list[Drawn], lawyers: list[int]
) -> None:
    peers = [Peer(lawyer, lawyer // 2) for lawyer in lawyers]
    load: Counter[int] = Counter()
    for one in files:
        peer = choose(one, peers, load=load, seed="种子")
        if peer is None:
            assert able(one, peers) == []
            continue
        assert peer.firm != one.firm
        assert load[peer.lawyer] == min(load[other.lawyer] for other in able(one, peers))
        load[peer.lawyer] += 1


def test_a_draw_of_years_ago_is_drawn_again() -> None:
    """Whoever has the seed gets the same: a protocol names the seed, and whoever changes the draw breaks it."""
    files = [Drawn(f"{number:04}", number % 2, number % 2) for number in range(10)]
    assert [one.code for one in sample(files, seed="2026-11", share=Fraction(2, 5))] == [
        "0002",
        "0003",
        "0006",
        "0005",
    ]
    peers = [Peer(5, 2), Peer(6, 3), Peer(7, 4)]
    chosen = [choose(one, peers, load={}, seed="2026-11") for one in files]
    assert [one.lawyer if one else None for one in chosen] == [5, 7, 7, 5, 5, 6, 5, 6, 5, 6]


def test_nobody_reads_their_own_file_at_whatever_firm() -> None:
    """A lawyer who has changed firms had the case all the same."""
    one = Drawn("1", 1, 1)
    assert able(one, [Peer(1, 2), Peer(2, 1), Peer(3, 2)]) == [Peer(3, 2)]
    # Whoever has none yet comes before whoever has one.
    assert choose(one, [Peer(3, 2), Peer(4, 2)], load={3: 1}, seed="s") == Peer(4, 2)
    assert choose(one, [Peer(3, 2), Peer(4, 2)], load={4: 1}, seed="s") == Peer(3, 2)


def test_who_has_a_file_already_is_not_chosen_again() -> None:
    one, peers = Drawn("1", 1, 1), [Peer(5, 2), Peer(6, 3)]
    assert choose(one, peers, load={}, seed="s", besides=[5]) == Peer(6, 3)
    assert choose(one, peers, load={}, seed="s", besides=[5, 6]) is None


def marks(mark: int) -> dict[str, int]:
    return dict.fromkeys(SHEET.weights, mark)


@pytest.mark.parametrize(("mark", "points"), [(5, "100.0"), (4, "75.0"), (3, "50.0"), (1, "0.0")])
def test_points(mark: int, points: str) -> None:
    assert judge(SHEET, marks(mark)) == Decimal(points)


@pytest.mark.parametrize("wrong", [None, 0, 6, "5"])
def test_every_mark_is_needed(wrong: object) -> None:
    with pytest.raises(Invalid) as caught:
        judge(SHEET, {**marks(4), "law": wrong})
    assert caught.value.code == "invalid"
    assert caught.value.errors == {"mark_law": "field_required" if wrong is None else "field_wrong"}


def test_weights_count_and_tenths_are_rounded_half_up() -> None:
    sheet = replace(SHEET, weights={"law": 7, "facts": 1})
    assert judge(sheet, {"law": 5, "facts": 1}) == Decimal("87.5")
    assert judge(sheet, {"law": 1, "facts": 5}) == Decimal("12.5")
    # 23 of 32 are 71.875 of 100; 2 of 800 are 0.25.
    assert judge(sheet, {"law": 4, "facts": 3}) == Decimal("71.9")
    assert judge(replace(SHEET, weights={"law": 199, "facts": 1}), {"law": 1, "facts": 3}) == Decimal("0.3")


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("90.0", Grade.EXCELLENT),
        ("89.9", Grade.GOOD),
        ("75.0", Grade.GOOD),
        ("60.0", Grade.PASSED),
        ("59.9", Grade.FAILED),
    ],
)
def test_grades(points: str, grade: Grade) -> None:
    assert grade_of(SHEET, Decimal(points)) == grade


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([], None),
        (["80"], None),
        (["80", "90"], "85.0"),
        (["80.1", "80.2"], "80.2"),
        (["95", "80"], "87.5"),
        (["95.1", "80"], None),
        # Both let it fail: that is agreed.
        (["50", "58"], "54.0"),
        (["80", "96", "84", "60"], "84"),
        (["80", "95"], "87.5"),
        # Further apart than the sheet allows; or one of the two lets the file fail.
        (["80", "95.1"], None),
        (["59", "61"], None),
        (["80", "96", "84"], "84"),
        (["59", "61", "58"], "59"),
    ],
)
def test_what_sheets_say_together(points: list[str], found: str | None) -> None:
    assert settle(SHEET, [Decimal(one) for one in points]) == (None if found is None else Decimal(found))


def test_of_few_files_no_result_is_published() -> None:
    one = (Decimal("80.0"), Grade.GOOD)
    few = publish([one] * (LEAST_PUBLISHED - 1))
    assert (few.files, few.average, few.grades) == (LEAST_PUBLISHED - 1, None, {})
    found = publish([one] * (LEAST_PUBLISHED - 1) + [(Decimal("50.0"), Grade.FAILED)])
    assert found.files == LEAST_PUBLISHED
    assert set(found.grades) == set(Grade)
    assert (found.average, found.grades[Grade.GOOD], found.grades[Grade.FAILED]) == (Decimal("74.0"), 4, 1)


def test_every_criterion_and_grade_has_a_name() -> None:
    assert set(SHEET.weights) == set(CRITERIA)
    assert sum(SHEET.weights.values()) == 100
    assert set(Grade) == set(GRADES)
    assert not SHEET.verified
