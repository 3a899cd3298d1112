"""Counting what check-ups found, without anything that leads to a firm."""

from fawang.catalogue.forms.findings import worst
from fawang.catalogue.forms.shape import Fact
from fawang.catalogue.models import Outcome
from fawang.catalogue.queries.filings import Filled
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.regions import queries as regions
from fawang.regions.rules import DIGITS, Level

_COUNTY = DIGITS[Level.COUNTY]


def count(*, by: Actor, found: Filled) -> Outcome:
    """Count a check-up at the office by whose page its firm came, else in the county that the firm named."""
    place = "" if found.row.unit_id else regions.place_in(found.told(Fact.PLACE))
    return Outcome.objects.create(
        form=found.form.code,
        month=clock.today().replace(day=1),
        unit_id=found.row.unit_id,
        county=place[:_COUNTY] if len(place) >= _COUNTY else "",
        worst=worst(found.form, found.findings),
    )
