"""Figures by kind and group: who came, and whose fee was waived."""

from typing import Any

import ibis
import pytest

from fawang.datacentre.actions.filling.sources import read
from fawang.datacentre.queries.questions.boards import BOARDS
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import WorkOrder
from tests.cases import intake

pytestmark = pytest.mark.django_db
#: Made up, with the right check character.
WOMAN, MAN = "440605198001012322", "440605199001012319"


def applied(office: UnitRow, number: int, *, id_number: str = "", **answers: Any) -> WorkOrder:
    """Return an application of somebody with a telephone of their own."""
    given = {"item": "birth", "ground": "domicile", "applies": "self", "use": "here", **answers}
    reach = Reach(name="某人", phone=f"1380013800{number}", id_number=id_number)
    what = intake(
        kind="notarisation", place="440605", answers={**given, "institution": str(office.id)}, reach=reach
    )
    return submit(by=SYSTEM, intake=what).order


def settled(order: WorkOrder, waived: str) -> None:
    """Let the fee be settled: paid, or waived for a reason."""
    for command, data in (("accept", {}), ("settle_fee", {"waived": waived})):
        order = take_step(by=SYSTEM, code=order.code, command=command, version=order.version, data=data)


def counted(code: str, group: str) -> int:
    """Return what a metric counts today for a group of those whom this kind served."""
    metric, today = METRICS[code], clock.today()
    (measure,) = metric.numerator
    rows = ibis.memtable(read(measure.fact, today))
    rows = rows.filter(rows.special_group == group)
    return int(measure.of(rows, Period(today, today)).to_pyarrow().as_py())


@pytest.fixture
def day(nanhai: UnitRow) -> None:
    """A day: three of soldiers' families, of whom two paid nothing; a woman who paid; a worker; a man."""
    for number, waived in enumerate(("soldier", "soldier", "")):
        settled(applied(nanhai, number, waiver="soldiers"), waived)
    settled(applied(nanhai, 4, id_number=WOMAN), "")
    settled(applied(nanhai, 5, id_number=MAN, group="migrant_workers"), "aid")
    applied(nanhai, 6, id_number=MAN)


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize(
    ("group", "handed_in", "waived"),
    [("soldiers", 3, 2), ("women", 1, 0), ("migrant_workers", 1, 1), ("", 1, 0), ("minors", 0, 0)],
)
def test_each_group_is_counted_with_what_was_waived(group: str, handed_in: int, waived: int) -> None:
    assert counted("notarisations", group) == handed_in
    assert counted("volume", group) == handed_in
    assert counted("fees_waived", group) == waived


def test_the_page_of_groups_shows_both_by_service() -> None:
    tile = BOARDS["groups"].tile("services")
    assert tile is not None
    assert (tile.metrics, tile.by) == (("volume", "people", "fees_waived"), ("kind", "special_group"))
