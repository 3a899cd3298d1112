"""Peer review: the draw can be done again, nobody reads a file of their own firm, and what sheets say together."""

from collections import Counter
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
    assert list(caught.value.errors) == ["mark_law"]


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
    assert publish([one] * (LEAST_PUBLISHED - 1)).average is None
    found = publish([one] * (LEAST_PUBLISHED - 1) + [(Decimal("50.0"), Grade.FAILED)])
    assert (found.average, found.grades[Grade.GOOD], found.grades[Grade.FAILED]) == (Decimal("74.0"), 4, 1)


def test_every_criterion_and_grade_has_a_name() -> None:
    assert set(SHEET.weights) == set(CRITERIA)
    assert sum(SHEET.weights.values()) == 100
    assert set(Grade) == set(GRADES)
    assert not SHEET.verified
