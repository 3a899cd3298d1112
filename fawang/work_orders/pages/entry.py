"""The way in to "get help": by a kind, a service item, a form or an office, or on from where somebody left off."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.knowledge.guidance.urgent import helps_in
from fawang.people.accounts.vouched import vouched_of
from fawang.work_orders import kinds
from fawang.work_orders.kinds import zones
from fawang.work_orders.kinds.forms import FORM
from fawang.work_orders.kinds.forms import forms as form_room
from fawang.work_orders.pages import guidance
from fawang.work_orders.pages.applying import drafts
from fawang.work_orders.pages.applying.answers import ZONE, Answers
from fawang.work_orders.pages.applying.flow import first_missing, pages, settled
from fawang.work_orders.pages.applying.known import with_earlier
from fawang.work_orders.queries.local_rules import local_rules


@never_cache
@allow(Audience.EVERYBODY)
def start(request: ActingRequest) -> HttpResponse:
    """Begin, or go on where the person left off. `kind`: what is applied for; without it, as before.

    `zone`: the special zone from whose page they come.
    """
    answers = drafts.read(request)
    if zone := zones.running(request.GET.get(ZONE, "")):
        answers = Answers({**answers.given, ZONE: zone})
    kind = request.GET.get("kind", "")
    if (item := request.GET.get("item", "")) and kind in kinds.open_to_persons():
        return _for_item(request, answers, kind, item)
    # What happened and who they are is the same; a kind or a form asks what is its own.
    if (code := request.GET.get(FORM, "")) and code != answers.form:
        given = guidance.understood(answers)
        begun = form_room().begin(code, given, unit=request.GET.get("unit", ""))
        return _begin(request, Answers({**given, **begun}))
    other = kind != answers.kind_name or answers.form
    named = kind in kinds.open_to_persons() and local_rules().offered_somewhere(kind)
    chosen = _chosen(request, kind) if named else {}
    if named and (other or chosen):
        return _begin(
            request, Answers({**answers.given, **chosen, "order_kind": kind, FORM: "", "fixed": []})
        )
    if zone:
        return _begin(request, answers)
    if not answers.given:
        return HttpResponseRedirect(reverse("work_orders:help_question", args=["words"]))
    known = pages(answers)
    last = known.get(answers.get("at"))
    page = last if last and last.matters(answers) else first_missing(answers) or known["check"]
    title = form_room().title(answers.given) if answers.form else ""
    context = {"page": page, "helps": helps_in(*answers.told), "form_title": title}
    return render(request, "work_orders/help/resume.html", context)


def _chosen(request: ActingRequest, kind: str) -> dict[str, str]:
    """Return the answers that a link to a kind has: the office of its `unit`, and what questions of the kind ask.

    Whatever it says is an answer like any other: it can be changed, and is judged when it is handed in.
    """
    asked, declared = request.GET, kinds.kind_of(kind)
    given = {one.name: asked.get(one.name, "") for one in declared.asks.questions if one.field.choices}
    if declared.chosen:
        given[declared.chosen] = asked.get("unit", "")
    known = {one.name: one for one in declared.asks.questions}
    return {name: value for name, value in given.items() if value and not known[name].wrong(value)}


def _for_item(request: ActingRequest, answers: Answers, kind: str, item: str) -> HttpResponse:
    """Begin an application for a service item: what goes with it, and what was told before, is filled in.

    With a form of this kind, what the form asks is asked as well.

    Raises:
        NotFound: this kind carries no such item, is not offered, or has no such form.
    """
    carried = kinds.kind_of(kind).items
    if item not in carried or not local_rules().offered_somewhere(kind):
        raise NotFound("not_found")
    given = {**guidance.understood(answers), **carried[item], "order_kind": kind, FORM: "", "fixed": []}
    if code := request.GET.get(FORM, ""):
        given |= form_room().begin(code, given)
        if given["order_kind"] != kind:
            raise NotFound("not_found")
    return _begin(request, Answers(given))


def _begin(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Go to the first page of what is asked now that is not answered yet."""
    answers = settled(with_earlier(answers, by=request.actor, vouched=vouched_of(request)))
    page = first_missing(answers) or pages(answers)["check"]
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=[page.slug]))
    drafts.save(request, response, Answers({**answers.given, "at": page.slug}), by=request.actor)
    return response
