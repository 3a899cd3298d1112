"""From which day to which there are facts, and since when."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from fawang.datacentre.queries.questions.extents import extent, filled_at
from fawang.datacentre.queries.questions.filter_state import Extent
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.kernel.rules.problems import Unavailable
from tests.datacentre.rows import rows


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Store:
    settings.FAWANG_FACTS = tmp_path
    return Store(tmp_path)


def on(*days: str) -> list[dict[str, date]]:
    return [{"day": date.fromisoformat(day)} for day in days]


def test_it_is_the_first_and_the_last_day_of_services_and_calls(store: Store) -> None:
    store.write("service", "2021-02", rows("service", *on("2021-02-03", "2021-02-28")), source="test")
    store.write("call", "2021-03", rows("call", *on("2021-03-01", "2021-03-09")), source="test")
    # Others are filled later, or run ahead.
    store.write("notice", "2021-04", rows("notice", *on("2021-04-01")), source="test")
    assert extent() == Extent(date(2021, 2, 3), date(2021, 3, 9))


def test_a_month_that_was_written_anew_counts_as_it_is_now(store: Store) -> None:
    store.write("call", "2021-03", rows("call", *on("2021-03-01", "2021-03-09")), source="test")
    assert extent().last == date(2021, 3, 9)
    store.write("call", "2021-03", rows("call", *on("2021-03-01", "2021-03-10")), source="test")
    assert extent().last == date(2021, 3, 10)
    # A month that has become empty is none.
    store.write("call", "2021-04", rows("call"), source="test")
    assert extent().last == date(2021, 3, 10)


def test_without_facts_it_is_said_how_to_get_some(store: Store) -> None:
    with pytest.raises(Unavailable) as missing:
        extent()
    assert missing.value.code == "facts_missing"
    assert filled_at() is None


def test_when_facts_were_written_last(store: Store) -> None:
    with clock.at(datetime(2021, 3, 9, 12, tzinfo=UTC)):
        store.write("call", "2021-03", rows("call", *on("2021-03-01")), source="test")
    with clock.at(datetime(2021, 3, 10, 12, tzinfo=UTC)):
        store.write("service", "2021-02", rows("service", *on("2021-02-03")), source="test")
    assert filled_at() == datetime(2021, 3, 10, 12, tzinfo=UTC)
