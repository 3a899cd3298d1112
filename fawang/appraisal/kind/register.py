"""The register of appraisers as the command line knows it."""

from collections.abc import Iterator

from fawang.appraisal.actions.imports import import_register
from fawang.appraisal.queries import register
from fawang.appraisal.texts.labels import amiss
from fawang.appraisal.transfer import SHEET
from fawang.kernel import clock
from fawang.kernel.storage.sheets.registers import Register
from fawang.organisations import queries as organisations


def _amiss() -> Iterator[str]:
    today = clock.today()
    for one in register.amiss(register.entries(today, everybody=True), today):
        yield f"{one.licence_no}  {one.name}  {amiss(one.code, one.about)}"


REGISTER = Register(
    name="appraisers",
    sheet=SHEET,
    bring=import_register,
    rows=lambda: register.exported(organisations.tops()),
    amiss=_amiss,
)
