"""From a paper to its last day, one fact at a time, on a page that needs no script."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from tests.knowledge.pages.conftest import text_of

pytestmark = pytest.mark.django_db
PAGE = "/guidance/periods"
NOW = datetime(2026, 11, 30, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOW):
        yield


def page(client: Client, **given: str) -> str:
    answer: Any = client.get(PAGE, given)
    assert answer.status_code == 200
    return text_of(answer)


def test_every_missing_fact_is_asked_with_buttons(public: Client) -> None:
    papers = page(public)
    assert "Which paper do you have, or what has happened?" in papers
    assert "?paper=labour_award" in papers
    role = page(public, paper="labour_award")
    assert "Who are you in this matter?" in role
    assert "?paper=labour_award&amp;role=worker" in role
    service = page(public, paper="labour_award", role="worker")
    assert "How did the paper reach you?" in service
    assert "service=posted" in service
    day = page(public, paper="labour_award", role="worker", service="posted")
    assert 'type="date"' in day
    assert "written on the delivery slip" in day
    custody = page(public, paper="criminal_judgment", role="accused", service="handed", day="2026-09-24")
    assert "held in custody" in custody
    assert "held=yes" in custody
    matter = page(public, paper="injury", role="hurt")
    assert "matter=work_injury" in matter
    assert "What is it about?" in matter


def test_the_result_says_when_how_by_which_article_and_what_to_do(public: Client) -> None:
    found = page(public, paper="labour_award", role="worker", service="handed", day="2026-11-20")
    assert "Dec. 7, 2026" in found
    assert "Day 15 is Dec. 5, 2026, Saturday." in found
    assert "the last day moves to Dec. 7, 2026, Monday" in found
    assert "劳动争议调解仲裁法" in found
    assert "第八十五条" in found
    assert "交到单位所在地或者劳动合同履行地的法院" in found
    ics = public.get("/guidance/periods/p-labour-award-suit.ics", {"start": "2026-11-20"})
    assert b"20261207" in ics.content


def test_custody_decides_and_is_shown(public: Client) -> None:
    given = {"paper": "criminal_judgment", "role": "accused", "service": "handed", "day": "2026-09-24"}
    held, free = page(public, **given, held="yes"), page(public, **given, held="no")
    assert "Oct. 4, 2026" in held
    assert "while somebody is held it does not move" in held
    assert "Oct. 8, 2026" in free


def test_what_has_lapsed_and_what_may_move(public: Client) -> None:
    # 15 September and fifteen days: 30 September, a Wednesday.
    assert 'Ended on <time datetime="2026-09-30"' in page(
        public, paper="judgment", service="handed", day="2026-09-15"
    )
    moving = page(public, paper="dismissal", role="worker", day="2026-11-20")
    assert "may still move" in moving


def test_publication_counts_thirty_days_first(public: Client) -> None:
    found = page(public, paper="judgment", service="notice", day="2026-11-20")
    assert "Dec. 20, 2026" in found
    assert "Art. 95" in found
    # Day 15 after it is 4 January 2027, a Monday.
    assert "Jan. 4, 2027" in found
    assert public.get("/guidance/periods/p-appeal-judgment.ics", {"start": "2026-12-20"}).status_code == 200


@pytest.mark.parametrize("day", ["soon", "2026-12-24", "1950-01-01"])
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(public: Client, day: str) -> None:
    answer: Any = public.get(PAGE, {"paper": "judgment", "service": "handed", "day": day})
    assert answer.status_code == 422
    assert day in text_of(answer)


def test_nonsense_in_the_address_is_asked_again(public: Client) -> None:
    assert "Which paper" in page(public, paper="<script>", role="x", day="")
    assert "Who are you" in page(public, paper="labour_award", role="king", service="dove", held="maybe")


def test_an_answer_can_be_changed_without_losing_the_others(public: Client) -> None:
    found = page(public, paper="labour_award", role="worker", service="handed", day="2026-11-20")
    assert "?paper=labour_award&amp;service=handed&amp;day=2026-11-20" in found
    assert '?paper=labour_award&amp;role=worker&amp;service=handed"' in found
