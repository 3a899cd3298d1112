"""Asking for the index to be brought up to date."""

import pytest
from django.db import transaction

from fawang.knowledge.actions import jobs
from fawang.knowledge.models import Verdict
from tests.races import at_once
from tests.races import jobs as jobs_of


def waiting() -> int:
    return len([one for one in jobs_of("knowledge.refresh") if one["status"] == "todo"])


def test_asked_for_twice_it_is_done_once_and_the_transaction_goes_on(db: None) -> None:
    with transaction.atomic():
        jobs.refresh()
        jobs.refresh()
        row = Verdict.objects.create(subject="x", helpful=True, at="2026-01-01T00:00Z")
    assert waiting() == 1
    assert Verdict.objects.filter(pk=row.pk).exists()


def test_a_transaction_that_fails_asks_for_nothing(db: None) -> None:
    before = waiting()
    with transaction.atomic():
        jobs.refresh()
        transaction.set_rollback(True)
    assert waiting() == before


@pytest.mark.usefixtures("real_database")
def test_several_who_ask_at_once_ask_for_one() -> None:
    assert at_once([jobs.refresh] * 4) == [None] * 4
    assert waiting() == 1
