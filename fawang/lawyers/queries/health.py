"""What is checked of an installation: complaints about lawyers that wait for longer than their term."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from fawang.kernel import clock
from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.lawyers.queries import complaints


def _find() -> Iterator[Finding]:
    if late := complaints.late(clock.now()):
        yield Finding(
            Level.WARNING,
            ngettext(
                "%(count)s complaint about a lawyer waits for longer than its term: see the page of complaints about"
                " lawyers.",
                "%(count)s complaints about lawyers wait for longer than their terms: see the page of complaints about"
                " lawyers.",
                late,
            )
            % {"count": late},
        )


LATE = Check("lawyer_complaints", find=_find, needs=("database",))
