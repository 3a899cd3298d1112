"""Taking a matter in for somebody: on the telephone, or at a counter. One page, since the person is waiting."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fawang.consultations.actions import applying
from fawang.consultations.actions.applying import Told
from fawang.kernel import idempotency
from fawang.kernel.access import ActingRequest, allow
from fawang.kernel.ids import read_code
from fawang.kernel.problems import Problem
from fawang.knowledge.guidance import receipts
from fawang.knowledge.guidance.compose import guide
from fawang.legal_aid import eligibility
from fawang.legal_aid import labels as legal_aid
from fawang.legal_aid import queries as legal_aid_queries
from fawang.organisations import queries as organisations
from fawang.organisations.labels import MATTERS
from fawang.people.identity import current_desk
from fawang.people.labels import MEDIA
from fawang.people.rules import Permission
from fawang.people.wishes import Dialect, Medium
from fawang.regions import queries as regions
from fawang.shell.help.answers import Answers
from fawang.shell.help.questions import (
    AUTHORITIES,
    AuthorityForm,
    MatterForm,
    OpponentForm,
    PersonForm,
    PlaceForm,
    ReachForm,
    ThirdForm,
    WordsForm,
)
from fawang.shell.rendering import show_problem
from fawang.work_orders import labels
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.codes import Channel

_THIRD = ("third_name", "third_relation", "third_phone", "third_email")
#: So many receipts of a session can be shown again; more is a shift.
_RECEIPTS = 50


@dataclass(frozen=True, slots=True)
class Section:
    """Fields of the page that belong together; `folded` ones open when there is something in them."""

    title: str
    fields: list[BoundField]
    hint: str = ""
    two: bool = False
    folded: bool = False
    open: bool = False


class TakenInForm(
    ThirdForm, ReachForm, PersonForm, OpponentForm, AuthorityForm, PlaceForm, MatterForm, WordsForm
):
    """Everything that the pages of "get help" ask, on one page."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did the person come?"),
        choices=[(one, labels.CHANNELS[one]) for one in (Channel.HOTLINE, Channel.COUNTER)],
        initial=Channel.HOTLINE,
        widget=forms.RadioSelect(attrs={"class": "choices--line"}),
    )

    def __init__(
        self, *args: Any, places: list[str] | None = None, from_talk: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if from_talk:
            del self.fields["channel"]
            self.fields["agreed"] = forms.BooleanField(
                label=_("The person agrees that I apply for them, with what they have told us"),
                error_messages={
                    "required": _("Ask the person first. Nothing is handed in without their consent.")
                },
            )
        # Whoever names somebody wants them told: a switch beside it could only contradict that.
        del self.fields["third"]
        self._as_list("matter", [("", "—"), *MATTERS.items()])
        self._as_list("authority", AUTHORITIES, initial="none")
        self._as_list("medium", [(medium, MEDIA[medium]) for medium in Medium])
        self.fields["words"].widget.attrs["rows"] = 6
        self._ask_the_law()
        for name in ("third_name", "pass_phrase"):
            # Needed only where a third party is named; people.wishes judges that.
            self.fields[name].required = False
        if places:
            self.fields["place"] = forms.ChoiceField(
                label=_("Which place do you mean?"),
                choices=[
                    *((code, regions.name(code)) for code in places),
                    ("", _("None of these, or I do not know")),
                ],
                required=False,
                widget=forms.RadioSelect,
            )

    def _as_list(self, name: str, choices: list[Any], *, initial: str | None = None) -> None:
        """Let a question be answered from a list: radio buttons are too long a way on a page of everything."""
        field = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=field.label,
            help_text=field.help_text if name != "matter" else "",
            choices=choices,
            initial=initial or field.initial,
        )

    def _ask_the_law(self) -> None:
        for question in eligibility.Question:
            label, hint = legal_aid.QUESTIONS[question]
            common: dict[str, Any] = {"label": str(label), "help_text": str(hint), "required": False}
            if choices := eligibility.CHOICES.get(question):
                words = legal_aid.ANSWERS[question]
                offered = [("", _("Not asked")), *((one, words[one]) for one in choices)]
                self.fields[question] = forms.ChoiceField(choices=offered, **common)
            else:
                number = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"})
                self.fields[question] = forms.CharField(max_length=12, widget=number, **common)

    def clean(self) -> dict[str, Any]:
        """Take a third party as wished for as soon as one is named."""
        cleaned = super().clean() or {}
        cleaned["third"] = "yes" if any(cleaned.get(name) for name in _THIRD) else "no"
        return cleaned

    @property
    def sections(self) -> list[Section]:
        """The page, in the order of a call: what happened, who it is, how to reach them."""

        def fields(*names: str) -> list[BoundField]:
            return [self[name] for name in names if name in self.fields]

        law = fields(*eligibility.Question)
        third = fields(*_THIRD, "pass_phrase")
        agreed = [Section(_("Consent"), fields("agreed"))] if "agreed" in self.fields else []
        return [
            *agreed,
            Section(
                _("What happened"), fields("channel", "words", "matter", "place_text", "place", "opponent")
            ),
            Section(_("Court or authority"), fields("authority", "organ_text"), two=True),
            Section(
                _("What the law asks"),
                law,
                hint=_("What is not asked now is asked by the office. Nobody is turned away for it."),
                two=True,
            ),
            Section(_("Person"), fields("name", "phone", "id_number", "dialect", "needs"), two=True),
            Section(
                _("How to reach them"),
                fields("medium", "email", "may_call", "may_announce", "list_online"),
                hint=_("Ask whether somebody else might see messages or answer the phone."),
                two=True,
            ),
            Section(
                _("Somebody they trust is to be told instead"),
                third,
                two=True,
                folded=True,
                open=any(field.value() or field.errors for field in third),
            ),
        ]


@never_cache
@allow(Permission.ORDER_INTAKE)
def intake(request: ActingRequest) -> HttpResponse:
    """Take a matter in, and show what to tell the person. `from`: the talk in which it was told already."""
    talk = read_code((request.POST if request.method == "POST" else request.GET).get("from", "")) or ""
    told = applying.prepare(by=request.actor, code=talk) if talk else None
    if told is not None and told.order_id is not None:
        return HttpResponseRedirect(reverse("consultations:desk_one", args=[talk]))
    if request.method != "POST":
        initial = _initial(told) if told else {"dialect": Dialect.MANDARIN, "medium": Medium.SMS}
        return _page(
            request, TakenInForm(initial=initial, from_talk=bool(told)), get_random_string(24), talk=talk
        )
    once = request.POST.get("once") or get_random_string(24)
    found = regions.resolve_place(request.POST.get("place_text", ""))
    places = [one.place.code for one in found.ambiguous[:8]]
    form = TakenInForm(request.POST, places=places, from_talk=bool(told))
    if places and "place" not in request.POST:
        form.add_error("place_text", _("There are several places of this name. Please choose one."))
        return _page(request, form, once, talk=talk, status=422)
    if form.is_valid():
        place = form.cleaned_data.get("place") or found.code or ""
        try:
            answer, _repeated = idempotency.once(
                f"intake:{once}",
                {name: str(value) for name, value in form.cleaned_data.items()},
                lambda: _submit(request, form.cleaned_data, place, talk, phoned=bool(told and told.by_phone)),
            )
        except Problem as problem:
            show_problem(form, problem)
            return _page(request, form, once, talk=talk, status=problem.status)
        return HttpResponseRedirect(reverse("shell:taken_in", args=[answer["code"]]))
    return _page(request, form, once, talk=talk, status=422)


@never_cache
@allow(Permission.ORDER_INTAKE)
def taken_in(request: ActingRequest, code: str) -> HttpResponse:
    """Show the code to read out, and where the matter went."""
    found = read_code(code)
    answer = request.session.get("taken_in", {}).get(found or "")
    if answer is None:
        return HttpResponseRedirect(reverse("shell:intake"))
    context = {
        **answer,
        "title": _("Taken in"),
        "papers": [{"label": legal_aid.PAPERS[paper]} for paper in answer["papers"]],
        "verdict": legal_aid.VERDICTS[answer["verdict"]],
    }
    return render(request, "shell/desk/taken_in.html", context)


def _initial(told: Told) -> dict[str, Any]:
    """Return what the page is filled in with: nobody tells anything twice."""
    reach = told.reach
    return {
        "words": told.words,
        "matter": told.matter,
        "place_text": regions.name(told.place) if told.place else "",
        "opponent": told.opponent,
        "name": reach.name,
        "phone": reach.phone,
        "email": reach.email,
        "id_number": reach.id_number,
        "dialect": reach.dialect,
        "needs": reach.needs,
        # Whoever wanted to look themselves left no number: the office will want one.
        "medium": reach.medium if reach.phone or reach.email else Medium.SMS,
        "may_call": "yes" if reach.may_call else "no",
        "may_announce": "yes" if reach.may_announce else "no",
        "list_online": "yes" if reach.list_online else "no",
    }


def _submit(
    request: ActingRequest, data: dict[str, Any], place: str, talk: str, *, phoned: bool = False
) -> dict[str, Any]:
    organ = regions.place_in(data["organ_text"] or data["place_text"]) if data["authority"] != "none" else ""
    answers = Answers({**data, "place": place, "organ_place": organ, **_understood(data, place)})
    desk = current_desk(request)
    submitted = submit(
        by=request.actor,
        intake=answers.intake(
            locale="zh-hans",
            channel=Channel.HOTLINE if phoned else Channel.WEB if talk else Channel(data["channel"]),
            intake_unit_id=desk.unit_id if desk else None,
        ),
    )
    if talk:
        applying.note_application(by=request.actor, code=talk, order_id=submitted.order.pk)
    application = legal_aid_queries.application(submitted.order.pk)
    # The duty lawyer may not read the order afterwards: what to tell the person is kept for this session.
    shown = {
        "code": submitted.order.code,
        "unit": submitted.unit_name,
        "state": submitted.order.state,
        "papers": application.papers,
        "verdict": application.verdict,
        "talk": talk,
    }
    earlier = list(request.session.get("taken_in", {}).items())[-_RECEIPTS:]
    request.session["taken_in"] = {**dict(earlier), submitted.order.code: shown}
    return {"code": submitted.order.code}


def _understood(data: dict[str, Any], place: str) -> dict[str, Any]:
    """Return what the words are understood to mean, to travel with the order; the head chosen here stands."""
    found = guide(data["words"], place=place)
    fits = found.matter.partition(".")[0] == data["matter"]
    return {"topic": found.matter if fits else "", "guidance": receipts.receipt(found)}


def _page(
    request: ActingRequest, form: TakenInForm, once: str, *, talk: str = "", status: int = 200
) -> HttpResponse:
    desk = current_desk(request)
    unit = organisations.unit(desk.unit_id) if desk else None
    context = {"form": form, "once": once, "unit": unit, "talk": talk}
    return render(request, "shell/desk/intake.html", context, status=status)
