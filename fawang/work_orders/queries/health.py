"""What work orders check: whether somebody has verified how long terms are."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.work_orders import kinds
from fawang.work_orders.data import terms


def _find_terms() -> Iterator[Finding]:
    every = kinds.everything()
    files = [terms.rows(), *(terms.rows(kind.terms) for kind in every.values())]
    yield Finding(Level.OK, _("terms: %(number)s rows") % {"number": sum(map(len, files))})
    if unverified := _unverified(terms.rows()):
        said = _("terms that nobody has verified: %(terms)s (data/terms.yaml)") % {"terms": unverified}
        yield Finding(Level.WARNING, said)
    for kind in every.values():
        if unverified := _unverified(terms.rows(kind.terms)):
            said = _("%(kind)s: terms that nobody has verified: %(terms)s")
            yield Finding(Level.WARNING, said % {"kind": kind.title, "terms": unverified})


def _unverified(rows: tuple[terms.Row, ...]) -> str:
    return ", ".join(sorted({row.term for row in rows if not row.verified}))


TERMS = Check("terms", find=_find_terms)
