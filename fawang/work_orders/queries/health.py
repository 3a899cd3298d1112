"""What work orders check: whether somebody has verified how long terms are."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.work_orders.data import terms


def _find_terms() -> Iterator[Finding]:
    unverified = {row.term for row in terms.rows() if not row.verified}
    yield Finding(Level.OK, _("terms: %(number)s rows") % {"number": len(terms.rows())})
    if unverified:
        names = ", ".join(sorted(unverified))
        said = _("terms that nobody has verified: %(terms)s (data/terms.yaml)") % {"terms": names}
        yield Finding(Level.WARNING, said)


TERMS = Check("terms", find=_find_terms)
