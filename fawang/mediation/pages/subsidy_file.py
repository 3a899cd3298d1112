"""A list of subsidies as a workbook: a page by case and one by mediator, to be signed."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext

from fawang.mediation.models.register import SubsidyList
from fawang.mediation.queries import register
from fawang.mediation.queries import subsidies as queries
from fawang.mediation.texts import committees as labels


def workbook(row: SubsidyList) -> bytes:
    """Return the workbook of a list; amounts are numbers with two decimals, and add up to its total on both pages."""
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    lines = queries.lines_of(row)
    entries = register.mediators_by_id({pk for line in lines for pk in line.case.mediators})
    title = f"{row.committee.unit.name} · {row.month} · {labels.LIST_STATES[row.state]}"
    by_case = book.add_worksheet(gettext("Cases"))
    heads = (
        gettext("Case"), gettext("Closed on"), gettext("Grade"), gettext("Mediators"), gettext("Table"),
        gettext("Yuan"),
    )  # fmt: skip
    _heads(by_case, title, bold, heads)
    for number, line in enumerate(lines, 3):
        by_case.write_string(number, 0, line.case.order.code)
        by_case.write_datetime(number, 1, line.case.closed_on, day)
        by_case.write_string(number, 2, str(labels.GRADES[line.grade]))
        by_case.write_string(
            number, 3, "、".join(entries[pk].name for pk in line.case.mediators if pk in entries)
        )
        by_case.write_string(number, 4, line.source)
        by_case.write_number(number, 5, float(line.amount), money)
    by_case.write_string(len(lines) + 3, 0, gettext("Total"), bold)
    by_case.write_number(len(lines) + 3, 5, float(row.total), money)
    by_person = book.add_worksheet(gettext("Mediators"))
    _heads(
        by_person, title, bold, (gettext("Mediator"), gettext("Cases"), gettext("Yuan"), gettext("Signature"))
    )
    for number, (name, cases, amount) in enumerate(queries.by_mediator(lines), 3):
        by_person.write_string(number, 0, name)
        by_person.write_number(number, 1, cases)
        by_person.write_number(number, 2, float(amount), money)
    book.close()
    return held.getvalue()


def _heads(page: Any, title: str, bold: Any, heads: tuple[str, ...]) -> None:
    page.set_column(0, len(heads) - 1, 18)
    page.write_string(0, 0, title, bold)
    for place, head in enumerate(heads):
        page.write_string(2, place, head, bold)
