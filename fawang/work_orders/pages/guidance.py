"""What helps somebody, right after they have said what happened: answers, the law, what to do now.

A step on the way to an application that may as well be the end of it. The words stay in the draft, on the
server; the address of the page tells nothing, and can be shared only as that of a matter.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.security import throttle
from fawang.kernel.security.access import ActingRequest
from fawang.knowledge.data import limits, packs
from fawang.knowledge.guidance import drafts as drafting
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.choice.decision import Fact, Withheld
from fawang.knowledge.guidance.compose import Answer, Guidance, guide
from fawang.knowledge.guidance.urgent import helps_in
from fawang.knowledge.pages import main_action
from fawang.knowledge.pages.main_action import Do, MainAction
from fawang.knowledge.queries import kept
from fawang.knowledge.texts import labels
from fawang.organisations import queries as organisations
from fawang.organisations.texts.labels import MATTERS
from fawang.people.accounts.identity import caller_of
from fawang.people.accounts.vouched import vouched_of
from fawang.regions import queries as regions
from fawang.work_orders import kinds
from fawang.work_orders.actions.intake import LONGEST_PLACE
from fawang.work_orders.kinds import groups
from fawang.work_orders.kinds.forms import forms as forms_room
from fawang.work_orders.pages.applying import drafts
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.flow import after, settled
from fawang.work_orders.pages.applying.known import with_earlier

_WORDS = "words"
#: What was answered when asked back: facts by name.
_TOLD = "told"
_FACTS = frozenset({*Fact, "not_these"})
_LONGEST = 200
#: What a draft holds of the words that were read; it goes when they change.
OF_WORDS = frozenset({"topic", "guidance", "entry", _TOLD})


class UnderstoodForm(forms.Form):
    """What was understood, to be put right."""

    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    place_text = forms.CharField(
        label=gettext_lazy("Where did it happen?"),
        max_length=LONGEST_PLACE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = topics()


def topics() -> list[Any]:
    """Return all matters by head, for a list to choose from."""
    heads = packs.current().heads
    groups = [
        (
            str(name),
            [(f"{code}.{one.code}", labels.matter_name(f"{code}.{one.code}")) for one in heads[code].matters],
        )
        for code, name in MATTERS.items()
        if code in heads
    ]
    return [("", _("I do not know, or none of these")), *groups]


def step(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Show guidance for the words in the draft; take corrections; go on to the application."""
    if not answers.get(_WORDS):
        return HttpResponseRedirect(reverse("work_orders:help_question", args=[_WORDS]))
    if request.method == "POST":
        if request.POST.get("go") == "apply":
            return _go_on(request, answers)
        if request.POST.get("go") == "ask":
            return _ask(request, answers)
        if request.POST.get("go") == "draft":
            return _draft(request, answers)
        if {"entry", "answer"} & request.POST.keys():
            return _told(request, answers)
        return _correct(request, answers)
    throttle.take(limits.ASK_BY_ADDRESS, caller_of(request))
    found = _guide(answers)
    return render(request, "work_orders/help/guidance.html", _context(request, found, answers))


def _guide(answers: Answers) -> Guidance:
    told = answers.given.get(_TOLD)
    return guide(
        answers.get(_WORDS),
        matter=answers.get("topic"),
        place=answers.place,
        answered=told if isinstance(told, dict) else {},
        entry=answers.get("entry"),
    )


def _told(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Keep which of two answers is closer, or the fact that was asked for, and show what follows."""
    given = dict(answers.given)
    name, _colon, value = request.POST.get("answer", "").partition(":")
    if entry := request.POST.get("entry", ""):
        given["entry"] = entry[:_LONGEST]
    elif name == Fact.MATTER and value in packs.current().matters:
        given |= {"topic": value, "matter": value.partition(".")[0]}
    elif name in _FACTS and value:
        given[_TOLD] = {**(given.get(_TOLD) or {}), name: value[:_LONGEST]}
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=["guidance"]))
    drafts.save(request, response, Answers({**given, "at": "guidance"}), by=request.actor)
    return response


def _correct(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Keep what the person says it is about, and where, and show what helps then."""
    form = UnderstoodForm(request.POST)
    given = dict(answers.given)
    if form.is_valid():
        place_text = form.cleaned_data["place_text"]
        place = regions.place_in(place_text)
        given |= {"topic": form.cleaned_data["topic"], "place_text": place_text, "place": place, "entry": ""}
        if given["topic"]:
            given["matter"] = given["topic"].partition(".")[0]
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=["guidance"]))
    drafts.save(request, response, Answers({**given, "at": "guidance"}), by=request.actor)
    return response


def _go_on(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Go on to the application: what was understood is filled in, and what was shown is remembered."""
    known = settled(with_earlier(Answers(understood(answers)), by=request.actor, vouched=vouched_of(request)))
    page = after("guidance", known)
    response: HttpResponse = HttpResponseRedirect(reverse("work_orders:help_question", args=[page.slug]))
    drafts.save(request, response, Answers({**known.given, "at": page.slug}), by=request.actor)
    return response


def understood(answers: Answers) -> dict[str, Any]:
    """Return the answers of a draft with what its words say besides, and the receipt of what was shown for them.

    Without words there is nothing to add.
    """
    if not answers.get(_WORDS):
        return dict(answers.given)
    found = _guide(answers)
    chosen = bool(answers.get("topic"))
    given = {**answers.given, "guidance": receipts.receipt(found, chosen=chosen)}
    if found.matter:
        given.setdefault("topic", found.matter)
        given["topic"] = given["topic"] or found.matter
        given["matter"] = given.get("matter") or found.matter.partition(".")[0]
    if found.place and not given.get("place_text"):
        given |= {"place": found.place, "place_text": found.place_name}
    if found.understood.parties and not given.get("opponent"):
        given["opponent"] = found.understood.parties[0]
    return given


def _ask(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Go on to a lawyer: the words and what was shown travel with the draft."""
    found = _guide(answers)
    chosen = bool(answers.get("topic"))
    given = {**answers.given, "guidance": receipts.receipt(found, chosen=chosen)}
    if found.matter:
        given["topic"] = given.get("topic") or found.matter
    if found.place and not given.get("place"):
        given |= {"place": found.place, "place_text": given.get("place_text") or found.place_name}
    response: HttpResponse = HttpResponseRedirect(reverse("consultations:ask"))
    drafts.save(request, response, Answers(given), by=request.actor)
    return response


def _draft(request: ActingRequest, answers: Answers) -> HttpResponse:
    """Show guidance with an answer drafted from it, or say that none could be drafted."""
    throttle.take(limits.DRAFT_BY_ADDRESS, caller_of(request))
    found = _guide(answers)
    drafted = drafting.drafted(found, by=request.actor)
    context = {**_context(request, found, answers), "drafted": drafted, "asked_for_draft": True}
    fragment = bool(request.headers.get("HX-Request"))
    return render(
        request,
        "work_orders/help/guidance_draft.html" if fragment else "work_orders/help/guidance.html",
        context,
    )


def _context(request: ActingRequest, found: Guidance, answers: Answers) -> dict[str, Any]:
    path = reverse("knowledge:matter", args=[found.matter]) if found.matter else reverse("knowledge:index")
    initial = {"topic": found.matter, "place_text": answers.get("place_text") or found.place_name}
    # First what the words ask for themselves, then what the best answer names.
    asked = forms_room().services(answers.get(_WORDS), matter=found.matter, place=found.place)
    items = {**kept.current().shown(asked), **{one.shown.code: one.shown for one in found.items}}
    ranked: list[Answer] = [*found.questions, *found.opinions]
    going_on = answers.kind.title if answers.kind_name not in ("", kinds.first()) else ""
    ways = main_action.ways(list(items))
    action = main_action.choose(
        found.urgent, list(items.values()), found.doors, ways, known=bool(found.matter)
    )
    if not found.urgent:
        if going_on:
            # Whoever came for another kind goes on with it.
            action = MainAction(Do.GOING_ON, what=str(going_on))
        elif found.selection.choice.why == Withheld.LAWYER:
            action = MainAction(Do.ASK, reverse("consultations:ask"))
    return {
        "selection": found.selection,
        "unwanted": groups.unwanted(answers.get(groups.GROUP), *answers.told),
        "found": found,
        "helps": found.urgent,
        "best": ranked[0] if ranked else None,
        "others": ranked[1:],
        # What is dangerous goes before what is not.
        "issues": sorted(found.selection.issues, key=lambda one: not (found.urgent and helps_in(one.words))),
        "action": action,
        "understood": found.understood,
        "guesses": [code for code, _odds in found.understood.decision.matters],
        "form": UnderstoodForm(initial=initial),
        "share": settings.FAWANG_PUBLIC_URL + path,
        "today": clock.today().isoformat(),
        "back": reverse("work_orders:help_question", args=[_WORDS]),
        "place_code": found.place,
        "items": [(shown, ways.apply.get(code, "")) for code, shown in items.items()],
        "card": organisations.card_for_place(found.place, clock.now()) if found.place else None,
        "drafts": drafting.is_open_to(request.actor),
    }
