"""The register of committees and mediators as the command line knows it."""

from collections.abc import Iterator

from fawang.kernel import clock
from fawang.kernel.storage.sheets.registers import Register
from fawang.mediation.actions.imports import import_register
from fawang.mediation.queries import register
from fawang.mediation.queries.register import Wanted
from fawang.mediation.texts.committees import amiss
from fawang.mediation.transfer import SHEET
from fawang.organisations import queries as organisations


def _amiss() -> Iterator[str]:
    today = clock.today()
    for one in register.amiss(register.entries(Wanted(everybody=True), today), today):
        yield f"{one.unit.name}  {amiss(one.code, one.about)}"


REGISTER = Register(
    name="mediators",
    sheet=SHEET,
    bring=import_register,
    rows=lambda: register.exported(organisations.tops()),
    amiss=_amiss,
)
