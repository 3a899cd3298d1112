"""Check-ups that firms of a park of the demonstration have done, all of them invented; the park is marked."""

from datetime import timedelta
from random import Random

from fawang.appointments.actions.plans import Offer, save_plan
from fawang.appointments.queries import plans
from fawang.appointments.rules.plans import ResourceKind
from fawang.catalogue.actions.filings import file_checkup
from fawang.catalogue.forms.course import course
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.queries import forms, outcomes
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import Service, UnitKind
from fawang.organisations.rules.hours import DAYS

#: In Guangzhou, where parks try their stations out.
COUNTY = "440106"
_FIRMS = 34
_KINDS = ("company", "company", "sole", "other")
_STAFF = ("none", "few", "few", "some", "some", "many")
#: Where "yes" is what should be put right.
_REVERSED = ("capital_overdue", "court_papers")
_HOURS = {day: [["09:00", "12:00"], ["14:00", "17:00"]] for day in DAYS[:5]}


def create() -> int:
    """Let firms of a park do the check-up, unless some have, and a lawyer be booked there; return how many did."""
    parks = organisations.nearest(COUNTY, UnitKind.PARK_STATION)
    made = 0
    for park in parks[:1]:
        if not plans.of_unit(park.id):
            offer = Offer(
                kind=ResourceKind.LAWYER, name="园区值班律师", week=_HOURS, minutes=30, service=Service.CONSULTATION,
                valid_from=clock.today(), hint="请带上体检结果和合同。", is_demo=True,
            )  # fmt: skip
            save_plan(by=SYSTEM, unit_id=park.id, offer=offer)
        for form in forms.checkups():
            made += 0 if outcomes.of_unit(form, park.id) else _check(form, park.id)
    return made


def _check(form: Form, unit_id: int) -> int:
    chance = Random(form.code)  # noqa: S311 invented answers, the same ones in every demonstration
    for number in range(_FIRMS):
        with clock.at(clock.now() - timedelta(days=150 - 4 * number)):
            given = _answers(form, chance)
            file_checkup(by=ANONYMOUS, form=form, given=given, locale="zh-hans", unit_id=unit_id)
    return _FIRMS


def _answers(form: Form, chance: Random) -> dict[str, str]:
    given = {"kind": chance.choice(_KINDS), "staff": chance.choice(_STAFF)}
    while rest := [one for one in course(form, given).asked if one.name not in given and one.field.choices]:
        one = rest[0]
        good, bad = ("no", "yes") if one.name in _REVERSED else ("yes", "no")
        drawn = chance.choices((good, bad, "unsure"), (86, 9, 5))[0]
        given[one.name] = drawn if drawn in one.field.choices else chance.choice(one.field.choices)
    return given
