"""The job that keeps the index: it takes turns, and what goes wrong holds up nobody."""

from collections.abc import Callable

import pytest
from django.db import connection

from fawang.knowledge import tasks
from fawang.knowledge.actions import indexing, jobs
from fawang.knowledge.models import Build
from fawang.knowledge.search.embedders.vectors import EmbedderAway
from tests.races import jobs as jobs_of
from tests.races import run_jobs

REFRESH = "knowledge.refresh"


def refreshing(monkeypatch: pytest.MonkeyPatch, work: Callable[..., bool]) -> None:
    monkeypatch.setattr(indexing, "refresh", work)


def statuses() -> list[str]:
    return [job["status"] for job in jobs_of(REFRESH)]


@pytest.fixture
def real(real_database: str) -> None:
    """A queue that holds nothing yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [REFRESH])


def test_what_is_not_done_in_one_turn_waits_for_the_next(real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([False, False, True])
    refreshing(monkeypatch, lambda **_: next(turns, True))
    jobs.refresh()
    run_jobs("knowledge")
    assert len(statuses()) >= 3
    assert set(statuses()) == {"succeeded"}


def test_a_turn_ends_when_its_time_is_over(real: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def work(*, go_on: Callable[[], bool], **_: object) -> bool:
        asked.append(go_on())
        monkeypatch.setattr(tasks, "TURN_SECONDS", 0.0)
        asked.append(go_on())
        return True

    refreshing(monkeypatch, work)
    tasks.refresh(timestamp=0)
    assert asked == [True, False]
    assert statuses() == []


def test_an_embedder_that_is_away_is_no_failed_job(
    real: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def work(**_: object) -> bool:
        raise EmbedderAway("ConnectError")

    refreshing(monkeypatch, work)
    jobs.refresh()
    with caplog.at_level("WARNING", "fawang.knowledge.tasks"):
        run_jobs("knowledge")
    # The worker may have put its periodic one beside it.
    assert set(statuses()) == {"succeeded"}
    assert "the embedder is away: ConnectError" in caplog.text


@pytest.mark.parametrize("failure", [EmbedderAway("ConnectError"), OSError("disk full")])
def test_a_turn_that_fails_does_not_hold_up_the_next_one_that_waits(
    real: None, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    done: list[str] = []

    def work(**_: object) -> bool:
        if not done:
            done.append("failed")
            jobs.refresh()
            raise failure
        done.append("well")
        return True

    refreshing(monkeypatch, work)
    jobs.refresh()
    run_jobs("knowledge")
    assert done[:2] == ["failed", "well"]
    assert "doing" not in statuses()


def test_old_builds_are_forgotten_at_night(db: None) -> None:
    Build.objects.all().delete()
    Build.objects.create(part="words", started_at="2020-01-01T00:00Z")
    tasks.forget_builds(timestamp=0)
    assert not Build.objects.exists()
