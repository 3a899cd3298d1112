"""What check-ups found in the firms of a park or a county."""

from fawang.catalogue.forms.figures import BATCH, Counted, Figures, figures
from fawang.catalogue.forms.findings import fields
from fawang.catalogue.forms.shape import Form
from fawang.catalogue.models import Outcome
from fawang.kernel import clock

#: The latest so many are looked at: in whole batches, so that none begins in the middle of one.
_MOST = 5_000


def of_unit(form: Form, unit_id: int) -> Figures | None:
    """Return the figures for the firms that came by the page of an office; None where they are too few."""
    return _figures(form, unit_id=unit_id)


def of_county(form: Form, county: str) -> Figures | None:
    """Return the figures for firms of a county that came by no office's page; None where they are too few.

    Those of parks are not among them: what is said of a county minus what is said of its parks would be said of few.
    """
    return _figures(form, unit_id=None, county=county) if county else None


def _figures(form: Form, **where: object) -> Figures | None:
    rows = Outcome.objects.filter(form=form.code, **where).order_by("pk")
    skipped = max(rows.count() - _MOST, 0) // BATCH * BATCH
    counted = [Counted(month, worst) for month, worst in rows.values_list("month", "worst")[skipped:]]
    return figures(counted, [str(section.code) for section in fields(form)], today=clock.today())
