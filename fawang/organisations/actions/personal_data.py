"""What organisations keep about people: for some weeks, the phone of whoever said that something is wrong."""

from fawang.kernel.rules.actor import Actor
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.organisations.actions.reports import erase_reports_of


def _erase_number(by: Actor, number: str) -> int:
    return erase_reports_of(by=by, number=number)


def _export(record: Record) -> None:
    # A report belongs to no matter.
    return None


KEEPER = Keeper("reports", export=_export, erase_number=_erase_number)
