"""Links by which figures stand in the pages of others: listed, made from a tile, copied, withdrawn."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from fawang.datacentre.actions import links
from fawang.datacentre.models import EmbeddedLink
from fawang.datacentre.pages import pressing
from fawang.datacentre.pages.boards import tabs
from fawang.datacentre.pages.link_forms import LinkForm
from fawang.datacentre.pages.showing import words
from fawang.datacentre.queries import links as queries
from fawang.datacentre.queries.answers import embeds
from fawang.datacentre.queries.questions import descriptions, query_string
from fawang.datacentre.queries.questions.access import scope_of
from fawang.datacentre.queries.questions.question import REGIONS, Question, read
from fawang.datacentre.warehouse.metrics import METRICS
from fawang.kernel import clock
from fawang.kernel.rules.problems import NotFound, Problem
from fawang.kernel.rules.text import whole_number
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.people import queries as people
from fawang.people.rules import Permission
from fawang.regions import queries as regions

WHO = (Permission.DATA_MANAGE,)
_STATES: dict[str, Any] = {
    "works": (pgettext_lazy("link", "works"), "good", "check"),
    "expired": (pgettext_lazy("link", "expired"), "", "clock"),
    "withdrawn": (pgettext_lazy("link", "withdrawn"), "", "close"),
}

_FRAME = '<iframe src="{}" title="{}" width="100%" height="480" loading="lazy"></iframe>'


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the links that somebody may withdraw."""
    context = {
        "tabs": tabs("links", None, request.actor),
        "rows": _rows(queries.links_of(request.actor)),
    }
    return render(request, "datacentre/links.html", context)


@never_cache
@allow(*WHO)
def new(request: ActingRequest) -> HttpResponse:
    """Make a link to the question in the address; comparisons are left out, as none can be embedded."""
    question, problem, compared = _asked(request)
    title = " · ".join(str(METRICS[code].name) for code in question.metrics) if question else ""
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"title": title})
    if request.method == "POST" and question and form.is_valid():
        try:
            made = pressing.once(request, "link", lambda: _made(request, question, form))
        except Problem as refused:
            show_problem(form, refused)
        else:
            return HttpResponseRedirect(reverse("datacentre:link", args=[made["id"]]))
    context = {
        "form": form,
        "once": pressing.mark(request),
        "question": descriptions.said(question, _names([question])) if question else "",
        "problem": problem,
        "compared": compared,
        "here": request.get_full_path(),
    }
    nothing = question is None and request.method == "POST"
    return render(
        request,
        "datacentre/link_new.html",
        context,
        status=422 if nothing or (form.is_bound and form.errors) else 200,
    )


@never_cache
@allow(*WHO)
def one(request: ActingRequest, link_id: int) -> HttpResponse:
    """Show a link with what is to be copied; withdraw it."""
    problem = ""
    if request.method == "POST":
        if request.POST.get("command") != "withdraw":
            raise NotFound("not_found")
        row = links.withdraw(by=request.actor, link_id=link_id)
        if row.withdrawn_by == request.actor.known_id:
            return HttpResponseRedirect(reverse("datacentre:link", args=[link_id]))
        problem = say("stale")
    else:
        row = queries.link(request.actor, link_id)
    address = settings.FAWANG_PUBLIC_URL + queries.address(row)
    context = {
        "one": _rows([row])[0],
        "address": address,
        "json": f"{address}.json",
        # A line of text: it is escaped for the page of others here, and for ours by the template.
        "line": _FRAME.format(escape(address), escape(row.title)),
        "problem": problem,
    }
    return render(request, "datacentre/link.html", context, status=409 if problem else 200)


def _made(request: ActingRequest, question: Question, form: LinkForm) -> dict[str, Any]:
    row = links.make(
        by=request.actor, question=question, title=form.cleaned_data["title"],
        hosts=form.cleaned_data["hosts"], expires_at=form.expires_at(clock.now()),
    )  # fmt: skip
    return {"id": row.pk}


def _asked(request: ActingRequest) -> tuple[Question | None, str, bool]:
    """Return the question of the address, or why there is none, and whether a comparison was left out."""
    if not request.GET:
        return None, "", False
    try:
        data = query_string.typed(request.GET)
        compared = bool(data.pop("against", None))
        question = read(data, scope_of(request.actor, Permission.DATA_MANAGE))
        embeds.check(question)
    except Problem as refused:
        code = str(refused.params.get("value", ""))
        if refused.code == "cannot_be_embedded" and code in METRICS:
            return None, words(type(refused)(refused.code, value=str(METRICS[code].name))), False
        return None, words(refused), False
    return question, "", compared


def _rows(rows: Iterable[EmbeddedLink]) -> list[dict[str, Any]]:
    listed = list(rows)
    questions = [_question(row) for row in listed]
    names = _names([one for one in questions if one])
    makers = people.staff_named({row.made_by for row in listed})
    return [
        {
            "row": row,
            "said": descriptions.said(question, names) if question else row.question,
            "whose": descriptions.scope(question.scope) if question and len(listed) == 1 else "",
            "state": _STATES[_state(row)],
            "works": _state(row) == "works",
            "maker": makers.get(row.made_by, ""),
            "href": reverse("datacentre:link", args=[row.pk]),
        }
        for row, question in zip(listed, questions, strict=True)
    ]


def _question(row: EmbeddedLink) -> Question | None:
    """Return what a link asks; None where a later version does not know it any more."""
    try:
        return queries.question(row)
    except Problem:
        return None


def _names(questions: Iterable[Question]) -> dict[str, dict[str, str]]:
    """Return the names of today of all divisions and units that are filtered by: one statement for all links."""
    found: dict[str, dict[str, str]] = {level: {} for level in (*REGIONS, "unit")}
    for question in questions:
        for each in question.where:
            if each.level in REGIONS:
                found[each.level] |= {code: regions.name(code) for code in each.values if code}
            elif each.level == "unit":
                found["unit"] |= dict.fromkeys(each.values, "")
    ids = {number for code in found["unit"] if (number := whole_number(code)) is not None}
    found["unit"] = {str(pk): name for pk, name in (organisations.names(ids) if ids else {}).items()}
    return found


def _state(row: EmbeddedLink) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "expired" if row.expires_at <= clock.now() else "works"
