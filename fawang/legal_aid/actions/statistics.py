"""Filling in the statistical forms: ages are read from identity numbers, so it is audited; only numbers leave."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security import audit
from fawang.legal_aid.queries.statistics import Form, fill_in
from fawang.legal_aid.rules.statistics import Span
from fawang.organisations.queries import scope
from fawang.people.rules import Permission

FILLED = audit.declare(
    "legal_aid.statistics_filled", gettext_lazy("Filled in the statistical forms of legal aid")
)


def fill_in_form(*, by: Actor, unit_id: int, span: Span, until: datetime) -> Form:
    """Return the filled-in form of a unit within the reach of `by`.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: not theirs to see.
    """
    unit = scope.reached(by, unit_id, Permission.DATA_VIEW)
    form = fill_in(unit.id, span, until=until)
    audit.record(FILLED, by=by, object=f"organisations.unit:{unit.id}", unit_id=unit.id, span=span.code)
    return form
