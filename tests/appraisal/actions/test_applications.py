"""Commissioning an appraisal: the institution is of the register, and who comes is counted by group."""

from datetime import timedelta
from typing import Any

import ibis
import pytest

from fawang.appraisal.actions.register import enter_institution
from fawang.appraisal.rules import Scope
from fawang.datacentre.actions.filling.sources import read
from fawang.datacentre.rules.periods import Period
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Invalid
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.work_orders.actions.intake import Submitted, submit
from tests.cases import intake
from tests.conftest import unit_at
from tests.kinds.conftest import office_at

pytestmark = pytest.mark.django_db
NANHAI = "440605"


@pytest.fixture
def institute(db: None) -> UnitRow:
    """Return an institution of the register, for clinical appraisals."""
    office_at(NANHAI, UnitKind.APPRAISAL_INSTITUTE)
    unit = unit_at(NANHAI, UnitKind.APPRAISAL_INSTITUTE)
    later = clock.today() + timedelta(days=10_000)
    enter_institution(by=SYSTEM, unit_id=unit.id, licence_no="1", scope=[Scope.CLINICAL], valid_until=later)
    return unit


def commission(unit: UnitRow, **answers: Any) -> Submitted:
    """Hand in a commission."""
    given = {
        "field": "clinical",
        "client": "person",
        "use": "claim",
        "before": "no",
        "institution": str(unit.id),
    }
    return submit(by=ANONYMOUS, intake=intake(kind="appraisal", place=NANHAI, answers={**given, **answers}))


def test_who_had_none_before_is_not_asked_by_whom(institute: UnitRow) -> None:
    made = commission(institute).order
    assert (made.unit_id, made.facts) == (institute.id, {"field": "clinical"})


def test_the_institution_of_the_earlier_report_does_no_other_one(institute: UnitRow) -> None:
    with pytest.raises(Invalid) as caught:
        commission(institute, before="yes", earlier=institute.name)
    assert caught.value.errors == {"institution": "institution_before"}
    assert commission(institute, before="yes", earlier="别的机构").order.state == "submitted"


def test_another_field_than_it_is_listed_for_is_refused(institute: UnitRow) -> None:
    with pytest.raises(Invalid) as caught:
        commission(institute, field="dna")
    assert caught.value.errors == {"institution": "institution_not_listed"}


def test_commissions_are_counted_by_group(institute: UnitRow) -> None:
    for answers in ({"waiver": "soldiers"}, {"waiver": "soldiers"}, {"group": "disabled"}, {}):
        commission(institute, **answers)
    rows = ibis.memtable(read("transition", clock.today()))
    (measure,) = METRICS["appraisals"].numerator
    period = Period(clock.today(), clock.today())
    counted = {
        group: measure.of(rows.filter(rows.special_group == group), period).to_pyarrow().as_py()
        for group in ("soldiers", "disabled", "")
    }
    assert counted == {"soldiers": 2, "disabled": 1, "": 1}
