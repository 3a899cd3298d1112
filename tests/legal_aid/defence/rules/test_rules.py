"""What the law says of notified defence, without a database."""

from datetime import date

import pytest

from fawang.legal_aid.defence import rules
from fawang.legal_aid.defence.rules import EXPERIENCED, GROUNDS, DefenceGround
from fawang.legal_aid.rules.matching import Demand

TODAY = date(2026, 11, 29)


def test_years_may_be_others_than_three() -> None:
    assert rules.years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
    assert rules.years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert rules.years_needed([]) == 0


def test_every_ground_names_its_article_and_one_alone_is_no_duty() -> None:
    assert set(GROUNDS) == set(DefenceGround)
    assert all(basis.articles.startswith("Art. 2") for basis in GROUNDS.values())
    assert [ground for ground, basis in GROUNDS.items() if not basis.must] == [DefenceGround.ORDINARY_TRIAL]


@pytest.mark.parametrize("ground", list(DefenceGround))
def test_three_years_are_asked_for_where_article_26_does(ground: DefenceGround) -> None:
    assert rules.years_needed([ground, DefenceGround.MINOR]) == (3 if ground in EXPERIENCED else 0)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (TODAY, date(2023, 11, 29)),
        (date(2028, 2, 29), date(2025, 2, 28)),
    ],
)
def test_three_years_are_counted_by_the_calendar(today: date, last: date) -> None:
    assert rules.years_before(today) == last
    demand = Demand(practising_since=last)
    assert not demand.too_new(last)
    assert demand.too_new(last.replace(day=last.day - 1, month=last.month + 1))
    # Whoever the register knows nothing of is not taken for experienced.
    assert demand.too_new(None)
    assert not Demand().too_new(None)
    # Whoever has an unknown beginning is told from whoever has begun too lately.
    assert [demand.years_unknown(one) for one in (None, last)] == [True, False]
    assert not Demand().years_unknown(None)


@pytest.mark.parametrize(
    ("hearing", "urgent", "late"),
    [
        (None, False, False), (date(2026, 11, 28), False, True), (TODAY, True, True), (date(2026, 12, 1), True, True),
        (date(2026, 12, 6), True, True), (date(2026, 12, 7), False, True), (date(2026, 12, 13), False, True),
        (date(2026, 12, 14), False, False),
    ],
)  # fmt: skip
def test_a_near_hearing_is_urgent_and_less_than_fifteen_days_are_late(
    hearing: date | None, urgent: bool, late: bool
) -> None:
    assert (rules.urgent(hearing, TODAY), rules.late(hearing, TODAY)) == (urgent, late)


@pytest.mark.parametrize(
    "typed", ["(2026) 粤0605刑初123号", "（２０２６）粤０６０５刑初１２３号", "〔2026〕粤0605 刑初 123 号"]
)
def test_the_number_of_a_case_is_one_however_it_is_typed(typed: str) -> None:
    assert rules.plain_number(typed) == rules.plain_number("（2026）粤0605刑初123号")
    assert rules.plain_number(typed) != rules.plain_number("（2026）粤0605刑初124号")


def test_a_number_is_compared_without_blanks_brackets_and_cases() -> None:
    assert rules.plain_number(" [2026] 粤0605 刑初\t1号a ") == "2026粤0605刑初1号A"
