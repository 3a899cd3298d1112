"""How pages of the room are drawn: lists, forms and single things have one template each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest
from fawang.kernel.web.forms import marked, show_problem
from fawang.kernel.wording import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: `head` leads to `href`; `tags` are (label, tone) beside it."""

    head: Any
    cells: Sequence[Any] = ()
    href: str = ""
    tags: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; `columns` the first of which is that of the heads."""

    caption: Any
    columns: Sequence[Any]
    lines: Sequence[Line]
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A form of a page: `command` says which; it is folded away under `title` where `folded`."""

    command: str
    title: Any
    form: Form
    button: Any
    files: bool = False
    folded: bool = True
    hint: Any = ""


@dataclass(slots=True)
class Sheet:
    """A page of the desk: what stands on it, from above."""

    heading: Any
    back: tuple[Any, str] | None = None
    tools: Sequence[tuple[Any, str]] = ()
    tabs: Sequence[Mapping[str, Any]] = ()
    tabs_label: Any = ""
    saved: bool = False
    notice: Any = ""
    intro: Any = ""
    tags: Sequence[tuple[Any, str]] = ()
    facts: Sequence[Mapping[str, Any]] = ()
    photos: Sequence[tuple[str, Any]] = ()
    steps: Sequence[Step] = ()
    tables: Sequence[Table] = ()
    next_href: str = ""
    first_href: str = ""
    failed: Form | None = None
    values: dict[str, Any] = field(default_factory=dict)


def draw(
    request: ActingRequest,
    sheet: Sheet,
    *,
    template: str = "outreach/desk/sheet.html",
    problem: Problem | None = None,
) -> HttpResponse:
    """Return the page; a form that was refused, or `problem`, makes it 422 or the problem's status."""
    failed = sheet.failed is not None and sheet.failed.is_bound and bool(sheet.failed.errors)
    status = problem.status if problem else 422 if failed else 200
    sheet.saved = sheet.saved or (request.method == "GET" and bool(request.GET.get("saved")))
    context = {"sheet": sheet, **sheet.values}
    return marked(render(request, template, context, status=status), problem)


def fact(label: Text, value: Any, href: str = "") -> dict[str, Any]:
    """Return a row of what is known."""
    return {"label": label, "value": value, "href": href}


def attempt(form: Form, work: Callable[[dict[str, Any]], object]) -> Problem | None:
    """Do `work` with what a form holds; return what stood against it, which the form then shows.

    The caller has seen that the form is valid.
    """
    try:
        work(form.cleaned_data)
    except Problem as problem:
        show_problem(form, problem)
        return problem
    return None
