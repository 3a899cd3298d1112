"""What pages of the room share: forms that know the version on the screen, offices of one's own, months, sums."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.wording import Text
from fawang.organisations import queries as organisations
from fawang.organisations.queries.scope import reach
from fawang.organisations.rules import UnitKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DEMONSTRATION = (_("Demonstration"), "warn")
_MOST_OFFICES = 300


class Versioned(forms.Form):
    """A form of a step: it knows which version was on the screen."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)


def offices(by: Actor, *permissions: str) -> list[tuple[str, str]]:
    """Return the legal aid offices within the reach of `by`, as choices."""
    within = reach(by, *permissions)
    found = (
        organisations.units(kind=UnitKind.LEGAL_AID_OFFICE, within=within, limit=_MOST_OFFICES).items
        if within
        else ()
    )
    return [(str(row.id), row.name) for row in found]


def read_month(typed: str) -> date:
    """Return the first day of a month (`2026-11`); this month for what is none."""
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        return clock.today().replace(day=1)


def months(name: str, first: date) -> list[Mapping[str, Any]]:
    """Return tabs: the month before, this one, and the next one if it has begun."""
    before = date(first.year - (first.month == 1), first.month - 1 or 12, 1)
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    shown = [before, first, *([after] if after <= clock.today() else [])]
    return [
        {
            "label": f"{one:%Y-%m}",
            "href": reverse(name, query={"month": f"{one:%Y-%m}"}),
            "current": one == first,
        }
        for one in shown
    ]


def yuan(sum_: Decimal) -> str:
    """Return a sum with its fen, as lists write it: 1,500.00."""
    return f"{sum_:,.2f}"


def workbook(
    title: str, heads: Sequence[Text], lines: Sequence[Sequence[Any]], *, notes: Sequence[str] = ()
) -> bytes:
    """Return a spreadsheet: title, headings, lines, notes. Decimals are numbers, and no cell is a formula."""
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, bold = book.add_worksheet("1"), book.add_format({"bold": True})
    money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_string(0, 0, title, bold)
    for place, head in enumerate(heads):
        page.write_string(2, place, str(head), bold)
    for number, line in enumerate(lines, 3):
        for place, cell in enumerate(line):
            match cell:
                case Decimal():
                    # A number of a spreadsheet holds fen exactly up to some trillions of yuan.
                    page.write_number(number, place, float(cell), money)
                case int():
                    page.write_number(number, place, cell)
                case date():
                    page.write_datetime(number, place, cell, day)
                case None:
                    continue
                case other:
                    page.write_string(number, place, str(other))
    for number, note in enumerate(notes, len(lines) + 4):
        page.write_string(number, 0, note)
    page.set_column(0, max(len(heads) - 1, 0), 20)
    book.close()
    return held.getvalue()
