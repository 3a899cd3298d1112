"""What legal aid checks: whether an authority has confirmed the income limits and the tables of subsidies."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.legal_aid.data import income_limits, subsidies


def _find_income_limits() -> Iterator[Finding]:
    if not all(row.verified for row in income_limits.rows()):
        said = _(
            "the income limits are an orientation that no authority has confirmed (data/income_limits.yaml)"
        )
        yield Finding(Level.WARNING, said)


def _find_subsidies() -> Iterator[Finding]:
    if not all(row.verified for row in subsidies.tables()):
        said = _(
            "the tables of subsidies are an orientation that no authority has confirmed (data/subsidies.yaml)"
        )
        yield Finding(Level.WARNING, said)


INCOME_LIMITS = Check("income_limits", find=_find_income_limits)
SUBSIDIES = Check("subsidies", find=_find_subsidies)

CHECKS = (INCOME_LIMITS, SUBSIDIES)
