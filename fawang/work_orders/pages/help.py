"""Get help: one question a page, the answers kept, no script needed."""

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fawang.kernel.rules.problems import Invalid, NotFound, Problem, TooLarge
from fawang.kernel.security import idempotency
from fawang.kernel.security.access import ActingRequest, Audience, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.knowledge.guidance.urgent import helps_in
from fawang.knowledge.pages import urgent
from fawang.people.accounts.identity import take_for
from fawang.people.rules.wishes import check_reach
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import submit as submit_order
from fawang.work_orders.data import limits
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.forms import FORM, slug_of
from fawang.work_orders.kinds.forms import forms as form_room
from fawang.work_orders.pages import guidance
from fawang.work_orders.pages.applying import drafts, papers
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.files import keep_files
from fawang.work_orders.pages.applying.flow import Page, after, before, first, first_missing, pages, part_of
from fawang.work_orders.pages.applying.known import forget
from fawang.work_orders.pages.applying.own_questions import SeveralField
from fawang.work_orders.pages.applying.questions import PlaceChoiceForm
from fawang.work_orders.pages.applying.summary import rows_of
from fawang.work_orders.pages.desk import behalf
from fawang.work_orders.queries.local_rules import local_rules

#: The field of a problem → the page on which it can be mended.
_PAGE_OF = {
    "words": "words", "matter": "matter", "place": "place", "place_text": "place", "kind": "place", "name": "person",
    "id_number": "person", "phone": "reach", "email": "reach", "third_name": "third", "third_phone": "third",
    "third_email": "third", "pass_phrase": "third", "organ_place": "authority",
}  # fmt: skip
#: "None of these" among places of one name.
_UNSURE = "unsure"
_MOST_PLACES = 8
#: Pages whose answers only fit or do not fit together.
_ABOUT_REACHING = ("person", "reach", "third")


@never_cache
@allow(Audience.EVERYBODY)
def question(request: ActingRequest, slug: str) -> HttpResponse:
    """Ask one question; with an answer, keep it and go on."""
    answers = drafts.read(request)
    page = pages(answers).get(slug)
    if not answers.given and slug != "words" and (path := drafts.handed_in(request)):
        # The way back from the receipt leads to the receipt: nothing is lost, and nothing is asked again.
        return HttpResponseRedirect(path)
    if page is None and answers.form and slug.startswith(slug_of(answers.form)):
        # One of those of which there are fewer now.
        return HttpResponseRedirect(_address(first_missing(answers) or pages(answers)["check"]))
    if page is None:
        raise NotFound("not_found")
    if not page.matters(answers):
        # An earlier answer has changed, or the person went back in the browser.
        return HttpResponseRedirect(_address(before(slug, answers) or first(answers)))
    if slug == "guidance":
        return guidance.step(request, answers)
    if slug == "expectation":
        return _expectation(request, page, answers)
    if slug == "check":
        return _check(request, page, answers)
    form = _form(page, answers, request)
    if request.method == "POST":
        skipped = page.optional and "skip" in request.POST
        if skipped or (form.is_valid() and _reachable(form, page, answers) and keep_files(request, form)):
            answers = forget(_with(answers, page, {} if skipped else form.cleaned_data), page.slug)
            known = pages(answers)
            following = known["check"] if request.POST.get("return") else after(slug, answers)
            if answers.get("ambiguous") and slug in ("place", "authority"):
                following = known["which-place"]
            elif (
                slug == "which-place"
                and answers.get("asked_for") == "organ_place"
                and not request.POST.get("return")
            ):
                following = after("authority", answers)
            answers = Answers({**answers.given, "at": following.slug})
            response: HttpResponse = HttpResponseRedirect(_address(following))
            drafts.save(request, response, answers, by=request.actor)
            return response
        # What was typed is kept even if it is wrong.
        answers = Answers({**answers.given, **_typed(form), "at": slug})
        response = render(
            request, "work_orders/help/question.html", _context(request, page, answers, form), status=422
        )
        # What is too long to be kept still stands on the page, and can be shortened there.
        with contextlib.suppress(TooLarge):
            drafts.save(request, response, answers, by=request.actor)
        return response
    return render(request, "work_orders/help/question.html", _context(request, page, answers, form))


@require_POST
@allow(Audience.EVERYBODY)
def autosave(request: ActingRequest, slug: str) -> HttpResponse:
    """Keep what is being typed, as it is; where it says danger, the answer is the box with whom to call."""
    answers = drafts.read(request)
    page = pages(answers).get(slug)
    if page is None:
        raise NotFound("not_found")
    form = _form(page, answers, request)
    typed = _typed(form)
    box = urgent.box(*(value for value in typed.values() if isinstance(value, str)))
    response = HttpResponse(box, status=200 if box else 204)
    drafts.save(request, response, Answers({**answers.given, **typed, "at": slug}), by=request.actor)
    return response


@require_POST
@never_cache
@allow(Audience.EVERYBODY)
def submit(request: ActingRequest) -> HttpResponse:
    """Hand the application in, once, and show the receipt."""
    answers = drafts.read(request)
    if not answers.given and (path := drafts.handed_in(request)):
        return HttpResponseRedirect(path)
    if missing := first_missing(answers):
        if not answers.given and (sent := idempotency.answer_to(drafts.idempotency_key(request))):
            # Another window was faster: it has just turned this draft into a matter.
            return HttpResponseRedirect(sent["path"])
        return HttpResponseRedirect(_address(missing, back_to_check=True))
    try:
        if not answers.behalf:
            _take(request, answers)
        receipt, _repeated = idempotency.once(
            drafts.idempotency_key(request) or secrets.token_hex(16),
            answers.given,
            lambda: _submit(request, answers),
        )
    except Invalid as problem:
        return _mend(request, answers, problem)
    except Problem as problem:
        form = forms.Form(data={})
        show_problem(form, problem)
        response = render(
            request,
            "work_orders/help/check.html",
            _context(request, pages(answers)["check"], answers, form) | {"rows": rows_of(answers)},
            status=problem.status,
        )
        return marked(response, problem)
    response = HttpResponseRedirect(receipt["path"])
    drafts.become(request, response, receipt["path"], by=request.actor)
    return response


@require_POST
@allow(Audience.EVERYBODY)
def discard(request: ActingRequest) -> HttpResponse:
    """Throw the draft away and begin anew."""
    # Beginning anew is beginning the same again.
    answers = drafts.read(request)
    again = reverse("work_orders:help", query={FORM: answers.form} if answers.form else None)
    response = HttpResponseRedirect(reverse("work_orders:intake") if answers.behalf else again)
    drafts.drop(request, response, by=request.actor)
    return response


@never_cache
@allow(Audience.EVERYBODY)
def leave(request: ActingRequest) -> HttpResponse:
    """Leave for a page that tells nobody anything; nobody finds the draft in this browser any more."""
    response = HttpResponseRedirect(settings.FAWANG_EXIT_URL)
    drafts.drop(request, response, by=request.actor)
    response["Clear-Site-Data"] = '"cache"'
    return response


def _take(request: ActingRequest, answers: Answers) -> None:
    given = answers.get("phone") or answers.get("third_phone") or answers.get("email")
    reachable = limits.reachable(given)
    take_for(
        request,
        session=limits.SUBMIT_BY_SESSION,
        phone=(limits.SUBMIT_BY_PHONE, reachable) if reachable else None,
        address=limits.SUBMIT_BY_ADDRESS,
        network=limits.SUBMIT_BY_NETWORK,
    )


def _submit(request: ActingRequest, answers: Answers) -> dict[str, Any]:
    locale = get_language() or settings.LANGUAGE_CODE
    if answers.asks.alone:
        return {"path": form_room().hand_in(answers.given, by=request.actor, locale=locale)}
    intake = answers.intake(locale=locale, **(behalf.how_taken_in(answers) if answers.behalf else {}))
    if answers.behalf:
        intake = replace(intake, joining=behalf.who_acts(answers))
    intake = replace(intake, files=papers.files_of(answers))
    if answers.form:
        room = form_room()
        beside = room.keep(answers.given, by=request.actor, locale=locale)
        intake = replace(intake, beside=beside, files=(*room.files(answers.given), *intake.files))
    submitted = submit_order(by=request.actor, intake=intake)
    if answers.behalf:
        return {"path": behalf.taken_in(request, answers, submitted)}
    return {"path": reverse("work_orders:receipt", args=[submitted.order.code, submitted.access_key])}


def _mend(request: ActingRequest, answers: Answers, problem: Invalid) -> HttpResponse:
    """Show the first page that has a mistake, with the mistake at its field."""
    known = pages(answers)
    asked = {one.name: one.slug for one in answers.asks.questions}
    slugs = (asked.get(name) or _PAGE_OF.get(name, "") for name in problem.errors)
    page = next((known[slug] for slug in slugs if slug in known), first(answers))
    form = page.form(data=answers.given)
    show_problem(form, problem, apart=("kind",))
    context = _context(request, page, answers, form) | {"returning": True}
    return render(request, "work_orders/help/question.html", context, status=422)


def _reachable(form: forms.Form, page: Page, answers: Answers) -> bool:
    """Tell whether somebody can be reached as they wish; what stands against it is put into `form`.

    The same is judged when the application is handed in; here it can be mended on its own page.
    """
    if page.slug not in _ABOUT_REACHING:
        return True
    given = Answers({**answers.given, **form.cleaned_data})
    try:
        check_reach(given.reach(get_language() or settings.LANGUAGE_CODE))
    except Invalid as problem:
        # Whom to tell instead is asked on the page after this one.
        later = given.get("third") == "yes" and page.slug != "third"
        errors = {
            name: code
            for name, code in problem.errors.items()
            if name in form.fields and not (later and code == "field_required")
        }
        if errors:
            show_problem(form, Invalid("invalid", errors=errors))
    return not form.errors


def _address(page: Page, *, back_to_check: bool = False) -> str:
    return reverse(
        "work_orders:help_question", args=[page.slug], query={"return": "1"} if back_to_check else None
    )


def _form(page: Page, answers: Answers, request: ActingRequest) -> forms.Form:
    if request.method == "POST":
        form = page.form(request.POST, request.FILES)
    else:
        offered = form_room().offered(answers.given, by=request.actor) if answers.form else {}
        form = page.form(initial={**offered, **_presumed(answers), **answers.given})
    if isinstance(form, PlaceChoiceForm):
        field = form.fields["place_choice"]
        assert isinstance(field, forms.ChoiceField)
        codes = answers.given.get("ambiguous") or []
        named = [(code, regions.name(code)) for code in codes]
        field.choices = [*named, (_UNSURE, _("None of these, or I do not know"))]
    return form


def _presumed(answers: Answers) -> Mapping[str, str]:
    """Return what the words already say of what the kind asks: chosen beforehand, and never left unasked."""
    signs = (answers.given.get("guidance") or {}).get("urgency", ())
    return answers.kind.presume(answers.get("words"), answers.get("topic"), signs)


def _typed(form: forms.Form) -> dict[str, Any]:
    def text(name: str, field: forms.Field) -> Any:
        if isinstance(field, SeveralField) and isinstance(form.data, QueryDict):
            return "\n".join(str(one) for one in form.data.getlist(name))
        return form.data[name]

    return {name: text(name, field) for name, field in form.fields.items() if name in form.data}


def _with(answers: Answers, page: Page, cleaned: dict[str, Any]) -> Answers:
    """Return the answers with those of `page`; a place is looked up at once."""
    given = {**answers.given, **{name: value for name, value in cleaned.items() if value is not None}}
    if not cleaned and page.optional:
        given.update(dict.fromkeys(page.form().fields, ""))
    if page.slug == "words" and given["words"] != answers.get("words"):
        # What was understood was understood of other words.
        given = {name: value for name, value in given.items() if name not in guidance.OF_WORDS}
    if page.slug == "place":
        given.update(_located(cleaned["place_text"], "place"))
    elif page.slug == "authority":
        text = cleaned["organ_text"] or answers.get("place_text")
        given.update(_located(text, "organ_place") if cleaned["authority"] != "none" else {"organ_place": ""})
    elif page.slug == "which-place":
        given.pop("place_choice", None)
        given["ambiguous"] = []
        if cleaned["place_choice"] != _UNSURE:
            given[answers.get("asked_for") or "place"] = cleaned["place_choice"]
    return Answers(given)


def _located(text: str, name: str) -> dict[str, Any]:
    """Return the division that `text` names, or the ones to choose from."""
    found = regions.resolve_place(text)
    codes = [one.place.code for one in found.ambiguous[:_MOST_PLACES]]
    # What all of them lie in is certain in any case, and enough for an officer to go on from.
    return {name: found.code or "", "ambiguous": codes, "asked_for": name if codes else ""}


def _expectation(request: ActingRequest, page: Page, answers: Answers) -> HttpResponse:
    if request.method == "POST":
        return HttpResponseRedirect(_address(after(page.slug, answers)))
    expected = answers.kind.pages.expected
    assert expected is not None
    panel = expected(answers.about_kind, answers.place)
    context = _context(request, page, answers, forms.Form()) | {"part": panel, "panel": panel.context}
    return render(request, "work_orders/help/expectation.html", context)


def _check(request: ActingRequest, page: Page, answers: Answers) -> HttpResponse:
    if missing := first_missing(answers):
        return HttpResponseRedirect(_address(missing, back_to_check=True))
    context = _context(request, page, answers, forms.Form()) | {"rows": rows_of(answers)}
    return render(request, "work_orders/help/check.html", context)


def _context(request: ActingRequest, page: Page, answers: Answers, form: forms.Form) -> dict[str, Any]:
    current, total, part = part_of(page.slug, answers)
    presumed = [name for name in _presumed(answers) if name in form.fields and not answers.get(name)]
    previous = before(page.slug, answers)
    single = next(iter(form), None) if len(form.fields) == 1 else None
    above = groups.wording(answers.about_kind, page.slug)
    if single is not None and above:
        single.help_text = str(above)
    return {
        "page": page,
        "form": form,
        "above": above,
        "unwanted": groups.unwanted(answers.get(groups.GROUP), *answers.told),
        "declared": "" if answers.asks.alone else answers.kind.pages.declared,
        "form_title": form_room().title(answers.given) if answers.form else "",
        "ends": answers.asks.ends,
        "for_somebody": answers.get("name") or _("the person") if answers.behalf else "",
        "can_move": bool(answers.given) and not answers.behalf,
        "helps": helps_in(*answers.told),
        # On the page of guidance it was there in full.
        "read_before": page.slug != "words",
        "single": single,
        "current": current,
        "total": total,
        "part_name": part,
        "presumed": bool(presumed) and not form.is_bound,
        "back": reverse("work_orders:help_question", args=[previous.slug])
        if previous
        else reverse("shell:home"),
        "returning": bool(request.GET.get("return") or request.POST.get("return")),
        "place_name": answers.place_name,
        # Where there is one kind only, nothing is to be chosen.
        "kinds": [
            {"name": name, "title": kinds.kind_of(name).title, "here": name == answers.kind_name}
            for name in kinds.open_to_persons()
            if local_rules().offered_somewhere(name)
        ]
        if page.slug == "words" and len(kinds.open_to_persons()) > 1 and not answers.behalf
        else [],
        "unknown_place": page.slug == "authority" and bool(answers.get("place_text")) and not answers.place,
    }
