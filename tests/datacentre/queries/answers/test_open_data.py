"""Open data: every cell adds up or is hidden, the files say what they are, and the attack on them finds nothing."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest

from fawang.datacentre.queries.answers import open_data
from fawang.datacentre.queries.answers.open_data import Edition, check, publish
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import Question, Scope
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.datacentre.warehouse.store import Store
from fawang.kernel.rules.problems import Invalid
from tests.datacentre.rows import rows as small_rows
from tests.datacentre.small import FUTIAN, place

NOW = datetime(2021, 4, 1, 1, tzinfo=UTC)
SPRING = Period(date(2021, 2, 1), date(2021, 3, 31))
EDITION = Edition(("volume",), SPRING, "county", Scope(), 10)


def rows(content: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_small_cells_are_hidden_and_the_rest_adds_up(installed: Store) -> None:
    made = publish(EDITION, now=NOW)
    found = {(row["month"], row["prefecture"], row["county"]): row for row in rows(made.files[open_data.CSV])}
    # Three contacts in February; who has the whole of Foshan and Nanhai could subtract.
    small = found["2021-02", "4406", "440604"]
    assert (small["value"], small["hidden"], small["name"]) == ("", "1", "禅城区")
    assert found["2021-02", "4406", "440605"]["hidden"] == "1"
    assert found["2021-03", "4403", "440304"]["value"] == "60"
    assert found["", "", ""]["value"] == "208"
    shown = {key: int(row["value"]) for key, row in found.items() if row["hidden"] == "0"}
    assert shown["", "", ""] == shown["2021-02", "", ""] + shown["2021-03", "", ""]
    assert made.cells == {"volume": 18}
    assert check(made.files[open_data.CSV], 10) == []


def test_few_people_behind_many_contacts_are_hidden(installed: Store) -> None:
    one_person = [{**place(FUTIAN), "day": date(2021, 3, 5), "since": 0, "person": 7}] * 60
    installed.write("service", "2021-03", small_rows("service", *one_person), source="test")
    made = publish(EDITION, now=NOW)
    found = {(row["month"], row["county"]): row for row in rows(made.files[open_data.CSV])}
    assert found["2021-03", "440304"]["hidden"] == "1"
    assert check(made.files[open_data.CSV], 10) == []


def test_a_larger_least_hides_more(installed: Store) -> None:
    hidden = [publish(replace(EDITION, least=least), now=NOW).hidden["volume"] for least in (2, 10, 45)]
    assert hidden == sorted(hidden)
    assert hidden[0] == 0
    assert len(set(hidden)) == 3


def test_the_file_says_what_it_is(installed: Store) -> None:
    made = publish(EDITION, now=NOW)
    about = json.loads(made.files[open_data.JSON])
    assert about["file"]["sha256"] == sha256(made.files[open_data.CSV]).hexdigest()
    assert (about["from"], about["to"], about["least"], about["demo"]) == (
        "2021-02-01",
        "2021-03-31",
        10,
        True,
    )
    assert about["issued"] == "2021-04-01T09:00:00+08:00"
    assert about["metrics"][0]["hidden"] == made.hidden["volume"] > 0


def test_the_attack_finds_what_was_hidden_carelessly(installed: Store) -> None:
    content = publish(EDITION, now=NOW).files[open_data.CSV].decode()
    careless = content.replace(
        "volume,county,4406,440605,南海区,2021-02,,1", "volume,county,4406,440605,南海区,2021-02,30,0"
    )
    careless = careless.replace(
        "volume,prefecture,4406,,佛山市,2021-02,,1", "volume,prefecture,4406,,佛山市,2021-02,33,0"
    )
    assert careless != content
    assert "volume 2021-02 4406 440604: 3-3" in check(careless.encode(), 10)


def test_a_province_with_many_small_cells(duckdb: DuckDB) -> None:
    edition = Edition(("volume", "calls"), Period(date(2021, 1, 1), date(2021, 6, 30)), "county", Scope(), 10)
    made = publish(edition, now=NOW, engine=duckdb)
    assert check(made.files[open_data.CSV], 10) == []
    assert 0 < made.hidden["volume"] < made.cells["volume"]
    found = rows(made.files[open_data.CSV])
    total = next(row for row in found if row["metric"] == "volume" and not row["level"] and not row["month"])
    assert (
        int(total["value"])
        == ask(Question(("volume",), edition.period), duckdb).total.figures["volume"].value
    )


def test_only_counts_that_add_up_are_open() -> None:
    assert {"volume", "calls", "consultations", "aid_orders", "referred_in"} <= set(open_data.open_metrics())
    assert not {"people", "satisfied_share", "residents", "lawyers", "recovered"} & set(
        open_data.open_metrics()
    )
    for code in ("people", "connect_rate"):
        with pytest.raises(Invalid) as refused:
            replace(EDITION, metrics=(code,))
        assert refused.value.code == "metric_not_open"
    with pytest.raises(Invalid):
        replace(EDITION, level="village")
    assert set(open_data.open_metrics()) < METRICS.keys()
