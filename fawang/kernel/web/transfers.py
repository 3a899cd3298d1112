"""Records from a file and into a file, on a page: the form, the rows that came in, what is told of them, the answer.

The page itself is `shell/transfer.html`; a room says what its file is about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, Protocol

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.kernel.rules.problems import Invalid, Problem
from fawang.kernel.storage import disk
from fawang.kernel.storage.sheets.columns import Sheet
from fawang.kernel.storage.sheets.files import WRITERS, read_file
from fawang.kernel.storage.sheets.rows import Row, RowProblem, read_rows
from fawang.kernel.web.forms import show_problem

ENDINGS = tuple(WRITERS)
#: Ends the address of an export.
ENDING = rf"\.(?P<ending>{'|'.join(ENDINGS)})$"
#: Rows of a file that somebody waits for; longer ones are brought in on the command line.
MOST_ROWS = 5000
#: Mistakes that the page lists.
_MOST_LISTED = 200


class Brought(Protocol):
    """What came of a file."""

    @property
    def problems(self) -> Sequence[RowProblem]:
        """What is wrong with it."""


class ImportForm(forms.Form):
    """A file, and whether anything is saved."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX, CSV or JSON, at most 5,000 rows. Best begin with an export: it shows how the cells are written."
        ),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in ENDINGS)}),
    )
    check = forms.BooleanField(label=_("Only check, save nothing"), required=False, initial=True)


def rows_of(sheet: Sheet, file: "UploadedFile[bytes]") -> list[Row]:
    """Return the rows of a file that was handed in.

    Raises:
        Invalid: it is no such file, or has more than MOST_ROWS rows.
        Unavailable: `no_room`.
    """
    with _on_disk(file) as path:
        rows = list(islice(read_rows(sheet, read_file(sheet, path)), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid("import_too_long", most=f"{MOST_ROWS:,}")
    return rows


def told(sheet: Sheet, form: ImportForm, problems: Sequence[RowProblem]) -> dict[str, Any]:
    """Return what the page says of any file: its form, what is wrong in the rows, how cells are written."""
    return {
        "form": form,
        "bad": len({problem.row for problem in problems}),
        "problems": problems[:_MOST_LISTED],
        "more": max(0, len(problems) - _MOST_LISTED),
        "columns": [
            {"label": format_html("{} <code>{}</code>", column.chinese, column.name), "value": column.hint}
            for column in sheet.columns
            if not column.given
        ],
    }


def as_file(sheet: Sheet, rows: Iterable[Mapping[str, Any]], ending: str) -> FileResponse:
    """Give rows, values by column, as a file that can be brought in again."""
    file = NamedTemporaryFile(prefix="fawang-")  # noqa: SIM115 the answer closes it
    WRITERS[ending](sheet, rows, file)
    file.seek(0)
    name = f"{sheet.name}-{clock.today():%Y%m%d}.{ending}"
    response = FileResponse(file, as_attachment=True, filename=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@contextmanager
def _on_disk(file: "UploadedFile[bytes]") -> Iterator[Path]:
    with disk.room(), TemporaryDirectory(prefix="fawang-") as folder:
        path = Path(folder) / f"rows{Path(file.name or '').suffix.lower()[:8]}"
        path.write_bytes(file.read())
        yield path


def handed_in(
    request: HttpRequest,
    sheet: Sheet,
    bring_in: Callable[[list[Row], bool], Brought],
    *,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show the form; bring a file in, all of it or nothing, and list what is wrong by row, column and cure.

    Args:
        bring_in: takes the rows and whether they are checked only.
        context: what the page needs besides.
    """
    form, state, checked, status = ImportForm(), None, False, 200
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            checked = form.cleaned_data["check"]
            try:
                state = bring_in(rows_of(sheet, form.cleaned_data["file"]), checked)
                status = 422 if state.problems and not checked else 200
            except Problem as problem:
                show_problem(form, problem)
                status = problem.status
    shown = {
        **told(sheet, form, state.problems if state else ()),
        "state": state,
        "checked": checked,
        **context,
    }
    return render(request, template, shown, status=status)
