"""The work of `fawang facts load`: the report that says what is wrong in a file, where, and what to do."""

import csv
from collections.abc import Callable
from contextlib import ExitStack
from gettext import gettext as _
from pathlib import Path
from typing import Any

from django.conf import settings

from fawang.cli.terminal.language import gettext_noop
from fawang.datacentre.actions.loading.bringing import Report, load
from fawang.datacentre.actions.loading.headings import read_mapping
from fawang.datacentre.actions.loading.judging import Fault
from fawang.datacentre.warehouse.store import Store
from fawang.kernel import clock

#: What is wrong, and what to do, by code.
FAULTS = {
    "day_wrong": gettext_noop("is no day; write 2023-05-04 or 2023-05-04 09:30"),
    "day_ahead": gettext_noop("lies ahead; correct the day"),
    "day_too_early": gettext_noop("is before 2000; correct the day"),
    "day_filled": gettext_noop(
        "is a day that the platform fills from its own tables; leave it out of the file"
    ),
    "code_unknown": gettext_noop("is no known value; say in the mapping, below values, which code it is"),
    "number_wrong": gettext_noop("is no whole number that can stand here; write digits only"),
    "score_wrong": gettext_noop("is no score; write 1 to 5, or say in the mapping which one it is"),
    "money_wrong": gettext_noop("is no sum in yuan; write 1234.50"),
    "flag_wrong": gettext_noop("is neither yes nor no; write 是 or 否"),
    "phone_wrong": gettext_noop("is no telephone number; correct it or leave the cell empty"),
    "place_unknown": gettext_noop("is no division that was ever here; write its code"),
    "unit_unknown": gettext_noop("is no unit, or the name of several; write its number"),
    "too_many_cells": gettext_noop(
        "has more cells than there are headings; look for a separator within a text"
    ),
}


def run(
    file: Path, *, fact: str, mapping: Path | None, check: bool, add: bool, report: Path | None,
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """Load a file and say what came of it; return 1 if it was not written and should have been."""
    with ExitStack() as stack:
        note: Callable[[Fault], None] = lambda fault: None  # noqa: E731
        if report is not None:
            lines = csv.writer(stack.enter_context(report.open("w", encoding="utf-8-sig", newline="")))
            lines.writerow([_("Line"), _("Column"), _("Value"), _("What is wrong, and what to do")])

            def note(fault: Fault, lines: Any = lines) -> None:
                lines.writerow([fault.line, fault.column, _safe(fault.value), _(FAULTS[fault.code])])

        found = load(
            Store(settings.FAWANG_FACTS), file, fact=fact, mapping=read_mapping(mapping), today=clock.today(),
            add=add, check=check, skip_wrong=report is not None, tell=note,
        )  # fmt: skip
    _tell(found, check, report, say)
    return 0 if found.written or (check and not found.wrong) else 1


def _safe(value: str) -> str:
    """Return a value that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in "=+-@\t" and value else value


def _tell(found: Report, check: bool, report: Path | None, say: Callable[[str], None]) -> None:
    say(
        _("%(rows)s rows: %(right)s right, %(wrong)s wrong")
        % {"rows": f"{found.rows:,}", "right": f"{found.right:,}", "wrong": f"{found.wrong:,}"}
    )
    for (column, code), number in found.faults.most_common():
        say("")
        say(
            _("%(column)s: %(number)s times: %(what)s")
            % {"column": column or _("row"), "number": f"{number:,}", "what": _(FAULTS[code])}
        )
        for fault in found.first[column, code]:
            say(_("  line %(line)s: %(value)s") % {"line": fault.line, "value": fault.value or "—"})
    for month, rows in found.months:
        say(_("%(month)s  %(rows)s rows now") % {"month": month, "rows": f"{rows:,}"})
    if found.had:
        say(_("These months had this file already: %(months)s") % {"months": ", ".join(found.had)})
    if report is not None and found.wrong:
        say(_("What is wrong is in %(file)s.") % {"file": report})
    if not found.written and not check:
        say(_("Nothing was written. Correct the file, or write what is right with --skip-wrong REPORT.csv."))
