"""How plain pages of the workbench are drawn: lists, forms and single things share one template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from fawang.kernel.rules.problems import NotFound, Problem
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
    template: str = "shell/desk/sheet.html",
    problem: Problem | None = None,
) -> HttpResponse:
    """Return the page; a form that was refused, or `problem`, makes it 422 or the problem's status."""
    failed = sheet.failed is not None and sheet.failed.is_bound and bool(sheet.failed.errors)
    status = problem.status if problem else 422 if failed else 200
    sheet.saved = sheet.saved or (request.method == "GET" and bool(request.GET.get("saved")))
    context = {"sheet": sheet, **sheet.values}
    return marked(render(request, template, context, status=status), problem)


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done on a page: its form, the action, what it is called, and the words on its button."""

    form: Callable[..., Form]
    do: Callable[..., object]
    title: Any
    button: Any = ""
    files: bool = False
    hint: Any = ""
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request that may have sent the form of an act: `done`, or the form with what is wrong."""

    command: str = ""
    form: Form | None = None
    problem: Problem | None = None

    @property
    def done(self) -> bool:
        """Tell whether an act was done."""
        return self.form is not None and not self.form.errors and self.problem is None

    def steps(
        self, acts: Mapping[str, Act], commands: Sequence[str], initial: Mapping[str, Any]
    ) -> list[Step]:
        """Return the forms of the acts that are open now; one that was refused stands open as it was sent."""
        found = []
        for command in commands:
            act = acts[command]
            sent = self.form if self.command == command else None
            if sent and "version" in sent.data:
                # Beside what was refused stands the row as it is now.
                sent.data = {
                    **{name: sent.data[name] for name in sent.data},
                    "version": f"{initial['version']}",
                }
            form = sent or act.form(initial=initial)
            button = act.button or act.title
            found.append(
                Step(
                    command,
                    act.title,
                    form,
                    button,
                    act.files,
                    folded=act.folded and sent is None,
                    hint=act.hint,
                )
            )
        return found


def take(request: ActingRequest, acts: Mapping[str, Act], **given: Any) -> Taken:
    """Do the act whose form was sent, as whoever sent it; nothing was sent with a GET.

    Args:
        given: what the action takes beside the form: the row's code.

    Raises:
        NotFound: there is no such act.
    """
    if request.method != "POST":
        return Taken()
    command = request.POST.get("command", "")
    if command not in acts:
        raise NotFound("not_found")
    act = acts[command]
    form = act.form(request.POST, request.FILES)
    problem = None
    if form.is_valid():
        problem = attempt(form, lambda cleaned: act.do(by=request.actor, **given, **cleaned))
    return Taken(command, form, problem)


def saved(name: str, *args: Any) -> HttpResponse:
    """Lead to the page of this name (`room:page`), which says that something was saved."""
    return HttpResponseRedirect(reverse(name, args=args, query={"saved": "1"}))


def added(
    request: ActingRequest,
    form: Form,
    work: Callable[[dict[str, Any]], Any],
    onwards: Callable[[Any], HttpResponse],
    *,
    heading: Any,
    back: tuple[Any, str],
    button: Any,
) -> HttpResponse:
    """Return the page of a form that makes something, or where what was made leads.

    Args:
        work: makes it from what the form holds.
        onwards: returns where it leads.
    """
    problem = None
    if form.is_bound and form.is_valid():
        made: list[Any] = []
        problem = attempt(form, lambda given: made.append(work(given)))
        if problem is None:
            return onwards(made[0])
    steps = [Step("", "", form, button, folded=False)]
    return draw(request, Sheet(heading=heading, back=back, steps=steps, failed=form), problem=problem)


def further(href: str, cursor: str, following: str | None) -> dict[str, Any]:
    """Return the ways on from a page of a list at `href`: to the next one, and back to the first."""
    mark = "&" if "?" in href else "?"
    return {
        "next_href": f"{href}{mark}cursor={following}" if following else "",
        "first_href": href if cursor else "",
    }


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
