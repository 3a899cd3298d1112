"""What organisations check: whether there are offices, and whether the holidays are known."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fawang.kernel import clock
from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.organisations.calendar import announced
from fawang.organisations.queries import any_units


def _find_offices() -> Iterator[Finding]:
    if not any_units():
        yield Finding(Level.ERROR, _("there are no offices. Run: fawang seed"))


def _probe_offices() -> Iterator[str]:
    if not any_units():
        yield "no_offices"


def _find_holidays() -> Iterator[Finding]:
    for year in (clock.today().year, clock.today().year + 1):
        if not announced(year):
            unannounced = _(
                "the holidays of %(year)s are not announced in the library: terms that reach into it count"
                " statutory days only. Upgrade the package holidays when the State Council has announced them."
            )
            yield Finding(Level.WARNING, unannounced % {"year": year})


OFFICES = Check("offices", find=_find_offices, probe=_probe_offices, needs=("database", "folders"))
HOLIDAYS = Check("holidays", find=_find_holidays)
