"""Units from a file and into a file, for whoever keeps the register."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.storage import disk
from fawang.kernel.storage.sheets.files import read_file, write_json, write_xlsx
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.kernel.web.forms import show_problem
from fawang.organisations import actions, queries
from fawang.organisations.rules import UNIT_EDIT
from fawang.organisations.transfer.columns import COLUMNS, SHEET

#: Rows of a file that somebody waits for; longer ones are brought in on the command line.
MOST_ROWS = 5000
#: Mistakes that the page lists.
_MOST_LISTED = 200


class ImportForm(forms.Form):
    """A file, and whether anything is saved."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX or JSON, at most 5,000 rows. Best begin with an export: it shows how the cells are written."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
    )
    check = forms.BooleanField(label=_("Only check, save nothing"), required=False, initial=True)


@allow(UNIT_EDIT)
def transfer(request: ActingRequest) -> HttpResponse:
    """Bring units in from a file: good rows are saved, bad ones listed with what is wrong and how it is put right."""
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        rows = _rows(form.cleaned_data["file"])
        *_parts, state = actions.import_units(by=request.actor, rows=rows, dry_run=form.cleaned_data["check"])
    except Problem as problem:
        show_problem(form, problem)
        return _page(request, form, status=problem.status)
    return _page(request, form, state, checked=form.cleaned_data["check"])


def _rows(file: "UploadedFile[bytes]") -> list[Row]:
    with _on_disk(file) as path:
        rows = list(islice(read_rows(SHEET, read_file(SHEET, path)), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid("import_too_long", most=f"{MOST_ROWS:,}")
    return rows


@contextmanager
def _on_disk(file: "UploadedFile[bytes]") -> Iterator[Path]:
    with disk.room(), TemporaryDirectory(prefix="fawang-") as folder:
        path = Path(folder) / f"units{Path(file.name or '').suffix.lower()[:8]}"
        path.write_bytes(file.read())
        yield path


def _page(
    request: ActingRequest,
    form: ImportForm,
    state: actions.Imported | None = None,
    *,
    checked: bool = False,
    status: int = 200,
) -> HttpResponse:
    problems = state.problems if state else []
    context: dict[str, Any] = {
        "form": form,
        "state": state,
        "checked": checked,
        "bad": len({problem.row for problem in problems}),
        "problems": problems[:_MOST_LISTED],
        "more": max(0, len(problems) - _MOST_LISTED),
        "columns": [
            {"label": format_html("{} <code>{}</code>", column.chinese, column.name), "value": column.hint}
            for column in COLUMNS
            if not column.given
        ],
        "crumbs": [(gettext("Offices"), reverse("organisations:register"))],
    }
    return render(request, "organisations/transfer.html", context, status=status)


@allow(UNIT_EDIT)
def export(request: ActingRequest, ending: str) -> FileResponse:
    """Give the units that one may edit as a file that can be brought in again."""
    file = NamedTemporaryFile(prefix="fawang-")  # noqa: SIM115 the answer closes it
    rows = queries.exported(request.actor.units_with(UNIT_EDIT))
    (write_xlsx if ending == "xlsx" else write_json)(SHEET, rows, file)
    file.seek(0)
    name = f"units-{clock.today():%Y%m%d}.{ending}"
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response
