"""Taking a matter in for somebody: on the telephone, or at a counter. One page, since the person is waiting."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fawang.kernel.rules.ids import read_code
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import show_problem
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.compose import guide
from fawang.organisations import queries as organisations
from fawang.people.accounts.identity import current_desk
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Dialect, Medium
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.kinds.talks import Told, talks
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.desk import handed_over, told_already
from fawang.work_orders.pages.desk.intake_form import TakenInForm
from fawang.work_orders.queries.local_rules import local_rules
from fawang.work_orders.rules.codes import Channel


@never_cache
@allow(Permission.ORDER_INTAKE)
def intake(request: ActingRequest) -> HttpResponse:
    """Take a matter in, and show what to tell the person.

    `from`: the talk in which it was told already; `kind`: what is applied for.
    """
    given = request.POST if request.method == "POST" else request.GET
    talk = read_code(given.get("from", "")) or ""
    kind = given["kind"] if given.get("kind") in kinds.names() else kinds.first()
    told = talks().prepare(by=request.actor, code=talk) if talk else None
    back = told.back if told else ""
    if told is not None and told.order_id is not None:
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[talk]))
    if request.method != "POST":
        initial = told_already.initial(told, kind) if told else _unheard(request)
        form = TakenInForm(initial=initial, from_talk=bool(told), kind=kind)
        filled = [str(label) for name, label in form.said.items() if told and initial.get(name)]
        return _page(request, form, get_random_string(24), talk=talk, back=back, filled=filled)
    once = request.POST.get("once") or get_random_string(24)
    found = regions.resolve_place(request.POST.get("place_text", ""))
    places = [one.place.code for one in found.ambiguous[:8]]
    form = TakenInForm(request.POST, places=places, from_talk=bool(told), kind=kind)
    if places and "place" not in request.POST:
        form.add_error("place_text", _("There are several places of this name. Please choose one."))
        return _page(request, form, once, talk=talk, back=back, status=422)
    if form.is_valid():
        place = form.cleaned_data.get("place") or found.code or ""
        try:
            answer, _repeated = idempotency.once(
                f"intake:{once}",
                {name: str(value) for name, value in form.cleaned_data.items()},
                lambda: _submit(request, form.cleaned_data, place, talk, told),
            )
        except Problem as problem:
            show_problem(form, problem, apart=("kind",))
            return _page(request, form, once, talk=talk, back=back, status=problem.status)
        return HttpResponseRedirect(reverse("work_orders:taken_in", args=[answer["code"]]))
    return _page(request, form, once, talk=talk, back=back, status=422)


@never_cache
@allow(Permission.ORDER_INTAKE)
def taken_in(request: ActingRequest, code: str) -> HttpResponse:
    """Show the code to read out, and where the matter went."""
    found = read_code(code)
    answer = request.session.get("taken_in", {}).get(found or "")
    if answer is None:
        return HttpResponseRedirect(reverse("work_orders:intake"))
    to_bring = kinds.kind_of(answer["kind"]).pages.to_bring(answer["order"])
    context = {
        **answer,
        "title": _("Taken in"),
        "papers": [{"label": paper} for paper in to_bring.papers],
        "sentence": to_bring.sentence,
    }
    return render(request, "work_orders/desk/taken_in.html", context)


def _unheard(request: ActingRequest) -> dict[str, Any]:
    """Return how the page begins where nobody has told anything yet: with who stands at the counter, if anybody."""
    initial: dict[str, Any] = {"dialect": Dialect.MANDARIN, "medium": Medium.SMS}
    person = handed_over.kept(request)
    return {**initial, **person, "channel": Channel.COUNTER} if person else initial


def _submit(
    request: ActingRequest, data: dict[str, Any], place: str, talk: str, told: Told | None
) -> dict[str, Any]:
    elsewhere = data.get("authority", "none") != "none"
    organ = regions.place_in(data["organ_text"] or data["place_text"]) if elsewhere else ""
    answers = Answers(
        {
            **data,
            "order_kind": data["kind"],
            "place": place,
            "organ_place": organ,
            **_understood(data, place, told),
        }
    )
    desk = current_desk(request)
    submitted = submit(
        by=request.actor,
        intake=replace(
            answers.intake(
                locale="zh-hans",
                channel=Channel.HOTLINE
                if told and told.by_phone
                else Channel.WEB
                if talk
                else Channel(data["channel"]),
                intake_unit_id=desk.unit_id if desk else None,
            ),
            received_at=told.received_at if told else None,
            zone=told.zone if told else "",
        ),
    )
    if talk:
        talks().note_application(by=request.actor, code=talk, order_id=submitted.order.pk)
    told_already.keep_shown(request, submitted, talk, told.back if told else "")
    return {"code": submitted.order.code}


def _understood(data: dict[str, Any], place: str, told: Told | None) -> dict[str, Any]:
    """Return what the words are understood to mean, to travel with the order; the head chosen here stands."""
    topic = told.topic if told and told.topic.partition(".")[0] == data["matter"] else ""
    found = guide(data["words"], matter=topic, place=place)
    fits = found.matter.partition(".")[0] == data["matter"]
    return {"topic": found.matter if fits else "", "guidance": receipts.receipt(found)}


def _page(
    request: ActingRequest,
    form: TakenInForm,
    once: str,
    *,
    talk: str = "",
    back: str = "",
    filled: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    desk = current_desk(request)
    unit = organisations.unit(desk.unit_id) if desk else None
    context = {
        "form": form,
        "once": once,
        "unit": unit,
        "talk": talk,
        "back": back,
        "filled": filled,
        "heading": kinds.kind_of(form.kind).apply if talk else _("New work order"),
        # Where there is one kind only, nothing is to be chosen.
        "kinds": [
            {"name": name, "title": kind.title, "here": name == form.kind}
            for name, kind in kinds.everything().items()
            if local_rules().offered_somewhere(name)
        ]
        if len(kinds.names()) > 1
        else [],
    }
    return render(request, "work_orders/desk/intake.html", context, status=status)
