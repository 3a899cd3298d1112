"""Answers as files: any question that a page can ask, of any length."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from typing import IO

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fawang.datacentre.actions import exports
from fawang.datacentre.data import limits
from fawang.datacentre.queries.answers.chunks import sent
from fawang.datacentre.queries.answers.sheets import Sheet, sheet
from fawang.datacentre.queries.answers.spreadsheets import csv_file, xlsx_file
from fawang.datacentre.queries.questions import access, query_string
from fawang.datacentre.queries.questions.concurrency import give_back
from fawang.datacentre.queries.questions.question import Question, read
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest, allow
from fawang.people.rules import Permission

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BLOCK = 1 << 18


@require_GET
@never_cache
@allow(Permission.DATA_EXPORT)
def as_csv(request: ActingRequest) -> HttpResponseBase:
    """Give an answer as CSV, sent while it is read."""
    question, by = _asked(request), request.actor
    made = sheet(question, now=clock.now())
    export = _Export(by, exports.begin(by=by, question=question, form="csv"), made)
    pieces = csv_file(made)
    # The first rows before the answer begins: what goes wrong until then is a page that says so.
    try:
        first = [next(pieces), next(pieces), next(pieces)]
    except Problem:
        export.end(whole=False)
        raise
    return download(_chained(first, pieces), CSV, _name(question, "csv"), export.end)


@require_GET
@never_cache
@allow(Permission.DATA_EXPORT)
def as_xlsx(request: ActingRequest) -> HttpResponseBase:
    """Give an answer as XLSX. The format ends with a table of its parts: it is written to a file first, then sent."""
    question, by = _asked(request), request.actor
    made = sheet(question, now=clock.now())
    export = _Export(by, exports.begin(by=by, question=question, form="xlsx"), made)
    # Long ones are written for minutes.
    give_back()
    file = tempfile.TemporaryFile()  # noqa: SIM115 closed when it has been sent
    try:
        xlsx_file(made, file)
    except BaseException:
        file.close()
        export.end(whole=False)
        raise
    file.seek(0)
    return download(_blocks(file), XLSX, _name(question, "xlsx"), export.end)


def _asked(request: ActingRequest) -> Question:
    throttle.take(limits.EXPORT_BY_STAFF, request.actor.label)
    return read(query_string.typed(request.GET), access.scope_of(request.actor, Permission.DATA_EXPORT))


def _name(question: Question, suffix: str) -> str:
    period = question.period
    return f"{question.metrics[0]}-{period.first:%Y%m%d}-{period.last:%Y%m%d}.{suffix}"


class _Export:
    def __init__(self, by: Actor, name: str, made: Sheet) -> None:
        self._by, self._name, self._made = by, name, made

    def end(self, whole: bool) -> None:
        exports.end(by=self._by, name=self._name, rows=self._made.written, whole=whole)


def _chained(first: list[bytes], rest: Iterator[bytes]) -> Generator[bytes]:
    yield from first
    yield from rest


def _blocks(file: IO[bytes]) -> Generator[bytes]:
    with file:
        while block := file.read(_BLOCK):
            yield block


def download(
    pieces: Generator[bytes], media_type: str, name: str, end: Callable[[bool], None]
) -> StreamingHttpResponse:
    """Return a file that is sent as it is made; `end` is told whether all of it was."""
    # It is written after the reader's language is forgotten.
    content = sent(pieces, end, translation.get_language())
    response = StreamingHttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
