"""What notarisation checks: whether an authority has confirmed its tables of fees."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fawang.kernel.runtime.health import Check, Finding, Level
from fawang.notarisation.data.fees import tables


def _find_fees() -> Iterator[Finding]:
    said = _("%(source)s: no authority has confirmed the fees (fawang/notarisation/data/fees.yaml)")
    yield from (Finding(Level.WARNING, said % {"source": one.source}) for one in tables() if not one.verified)


FEES = Check("notarial_fees", find=_find_fees)

CHECKS = (FEES,)
