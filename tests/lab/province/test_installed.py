"""A demonstration's past: of the installation's own units, up to this hour, and each who looks sees something."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from fawang.datacentre.actions.filling import increments
from fawang.datacentre.queries.engines.engine import DuckDB
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.executor import ask
from fawang.datacentre.queries.questions.question import read
from fawang.datacentre.warehouse.facts import FACTS
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock
from fawang.organisations.models import Unit
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from lab.province import installed as generating
from lab.province.figures import figures
from lab.province.installed import make_past, moved
from tests.conftest import Appoint, unit_at
from tests.datacentre.conftest import not_forced, topics
from tests.hotline.past import past

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 15, 20, tzinfo=clock.CHINA)


def test_the_figures_are_moved_as_a_whole() -> None:
    model = figures()
    first = NOW.date() - timedelta(1460)
    by = moved(model, first)
    assert by.planted[0]["first"] - first == model.planted[0]["first"] - model.first_day
    assert sum(by.own["wave"].values()) == sum(model.own["wave"].values())
    assert min(by.own["shut"]) == "2024-09"


def test_one_that_was_broken_off_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)

    def past_of(now: datetime) -> int:
        return make_past(store, now=now, seed=1, scale=0.001, topics=topics())

    # Whether it is made anew does not depend on how long it is.
    monkeypatch.setattr(generating, "YEARS", 1)
    with not_forced(), monkeypatch.context() as patched:
        patched.setattr(generating, "_put_beside", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            past_of(NOW)
    with not_forced():
        assert past_of(NOW) > 2_000
        assert past_of(NOW) == 0


# Thousands of files are forced to the disk, which others may keep busy.
@pytest.mark.timeout(600)
def test_everybody_sees_plausible_figures(tmp_path: Path, staff: Appoint) -> None:
    store = Store(tmp_path)
    past(NOW - timedelta(minutes=5), wait=3, unit_id=unit_at("44", UnitKind.HOTLINE_CENTRE).id)
    began = time.process_time()
    with clock.at(NOW):
        made = make_past(store, now=NOW, seed=1, scale=0.01, topics=topics())
        increments.fill(store, today=clock.today())
        assert made > 300_000
        assert make_past(store, now=NOW, seed=1, scale=0.01, topics=topics()) == 0
        assert increments.fill(store, today=clock.today()) == []
        last = NOW.date()
        assert increments.differing(store, first=last - timedelta(9), last=last) == {}
    assert time.process_time() - began < 60
    assert store.snapshot().demo
    units = set(Unit.objects.values_list("id", flat=True))
    for fact in FACTS:
        paths = store.snapshot().paths(fact)
        days = [day for path in paths for day in pq.read_table(path, columns=["day"])["day"].to_pylist()]
        assert max(days) <= last, fact
        # Nothing stops ten days ago.
        assert max(days) >= last - timedelta(1), fact
        for path in paths:
            assert set(pc.unique(pq.read_table(path, columns=["unit"])["unit"]).to_pylist()) <= units
    engine = DuckDB(store, memory_mb=500, threads=2, seconds=30)
    bureau, office = (unit_at("440605", kind) for kind in (UnitKind.BUREAU, UnitKind.LEGAL_AID_OFFICE))
    province = unit_at("44", UnitKind.BUREAU)
    question = {
        "metrics": ["volume", "people", "aid_orders"], "from": f"{last - timedelta(364)}", "to": f"{last}",
    }  # fmt: skip
    seen = []
    for role, unit in ((Role.LEADER, province), (Role.SUPERVISOR, bureau), (Role.OFFICE_HEAD, office)):
        table = ask(read(question, scope_of(staff(role, unit))), engine)
        assert table.demo
        seen.append(tuple(int(one.value or 0) for one in table.total.figures.values()))
    everything, county, desk = seen
    assert everything[0] > 80_000
    assert 1_000 < county[0] < everything[0] / 10
    assert 0 < desk[0] < county[0]
    assert desk[2] > 0
    table = ask(
        read({"metrics": ["residents"], "from": f"{last}", "to": f"{last}", "where": {"county": ["440605"]}},
             scope_of(staff(Role.LEADER, province))), engine,
    )  # fmt: skip
    assert int(table.total.figures["residents"].value or 0) > 1_000_000
