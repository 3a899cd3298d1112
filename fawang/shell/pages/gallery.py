"""The component gallery: every part of the frame in every state, each with its code name."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Unavailable
from fawang.kernel.security.access import Audience, allow
from fawang.kernel.web.navigation import Way
from fawang.shell.presentation.frame import Frame
from fawang.shell.presentation.icons import ICONS
from fawang.work_orders import kinds
from fawang.work_orders.texts import labels

CODE = "482913750264"


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=50,
        help_text=gettext_lazy("As on your identity card"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    story = forms.CharField(
        label=gettext_lazy("What has happened?"),
        max_length=2000,
        help_text=gettext_lazy("In your own words. Who, when, where, and how much money it is about."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("How may we reach you?"),
        choices=[("phone", gettext_lazy("By telephone")), ("sms", gettext_lazy("By text message"))],
        widget=forms.RadioSelect,
    )
    papers = forms.MultipleChoiceField(
        label=gettext_lazy("Which papers do you have?"),
        required=False,
        choices=[
            ("contract", gettext_lazy("Labour contract")),
            ("slips", gettext_lazy("Pay slips or bank statements")),
            ("chat", gettext_lazy("Messages with your employer\nScreenshots are enough")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    district = forms.ChoiceField(
        label=gettext_lazy("Where did it happen?"),
        choices=[("", gettext_lazy("Please choose")), ("440605", gettext_lazy("Nanhai district, Foshan"))],
    )
    since = forms.DateField(
        label=gettext_lazy("Since when?"),
        required=False,
        widget=forms.SelectDateWidget(years=range(2018, 2027)),
    )
    hearing = forms.DateField(
        label=gettext_lazy("Date of the hearing"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    scan = forms.FileField(
        label=gettext_lazy("A picture of your papers"),
        required=False,
        help_text=gettext_lazy("A photo is enough, at most 20 MB."),
    )
    truth = forms.BooleanField(label=gettext_lazy("What I have said is true."))


class TopicForm(forms.Form):
    """One question with large cards."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[
            ("wages", gettext_lazy("Wages and work\nPay withheld, overtime, dismissal, injury at work")),
            ("family", gettext_lazy("Family\nDivorce, children, support of parents, violence at home")),
            ("traffic", gettext_lazy("Accidents\nIn traffic, in hospital, by food or goods")),
            ("other", gettext_lazy("Something else\nTell us; we will find out where it belongs")),
        ],
        widget=forms.RadioSelect(attrs={"class": "choices--cards"}),
    )


@dataclass(frozen=True, slots=True)
class _SampleDesk:
    key: str
    unit: str
    role: str
    current: bool = False


class _SampleFrame(Frame):
    """The frame as a member of staff sees it."""

    @cached_property
    def actor(self) -> Actor:
        return Actor(kind=ActorKind.STAFF, id=1, name=_("Chen Jing"))

    @cached_property
    def desks(self) -> tuple[_SampleDesk, ...]:
        return (
            _SampleDesk("1", _("Nanhai Legal Aid Office"), _("Officer"), current=True),
            _SampleDesk("2", _("Foshan Justice Bureau"), _("Supervisor")),
        )

    @cached_property
    def desk_ways(self) -> tuple[Way, ...]:
        here = self._request.path
        return (
            Way(here, _("Inbox"), "inbox", _("Work"), here=True),
            Way(here + "#new", _("New work order"), "file", "", here=False),
            Way(here + "#follow-up", _("Follow-up calls"), "phone", "", here=False),
            Way(here + "#staff", _("Staff"), "people", _("Office"), here=False),
            Way(here + "#audit", _("Audit"), "lock", "", here=False),
        )


def _context() -> dict[str, Any]:
    now = clock.now()
    return {
        "code": CODE,
        "icons": sorted(ICONS),
        "soon": now + timedelta(hours=26),
        "ago": now - timedelta(minutes=20),
        "long_ago": now - timedelta(days=40),
        "states": [
            {"label": label, "tone": labels.tone(kind, state)}
            for kind in kinds.names()
            for state, label in labels.states(kind).items()
        ],
        "crumbs": [(_("My matters"), "#"), (_("Unpaid wages"), "#")],
        "answers": [
            {"label": _("What it is about"), "value": _("Wages and work"), "href": "#"},
            {"label": _("Where it happened"), "value": _("Nanhai district, Foshan"), "href": "#"},
            {"label": _("Code"), "value": spoken(CODE)},
        ],
        "events": [
            {
                "title": _("Application received"),
                "moment": now - timedelta(days=3),
                "who": _("Hotline 12348"),
            },
            {
                "title": _("Accepted"),
                "moment": now - timedelta(days=1),
                "who": _("Nanhai Legal Aid Office"),
                "text": _("The office grants you legal aid. A lawyer will be assigned."),
                "now": True,
            },
            {"title": _("A lawyer is assigned"), "ahead": True},
        ],
        "papers": [
            {"label": _("Identity card"), "state": "received"},
            {
                "label": _("Pay slips or bank statements"),
                "hint": _("Of the last twelve months, as far as you have them"),
                "state": "missing",
                "href": "#",
            },
            {"label": _("Messages with your employer")},
        ],
        "filters": [
            {"label": _("All"), "href": "#", "count": 128, "current": True},
            {"label": _("Red card"), "href": "#", "count": 2, "tone": "red"},
            {"label": _("Yellow card"), "href": "#", "count": 7, "tone": "yellow"},
            {"label": _("Urgent"), "href": "#", "count": 4},
        ],
        "tabs": [
            {"label": _("Matter"), "href": "#", "current": True},
            {"label": _("Papers"), "href": "#", "count": 3},
            {"label": _("History"), "href": "#"},
        ],
        "terms": [
            (_("Yellow card"), _("One working day before a term ends.")),
            (_("Red card"), _("On the first day after a term has ended; the bureau steps in.")),
        ],
        "rows": [
            {"code": CODE, "what": _("Unpaid wages"), "who": _("Mr Jiang"), "tone": "brand",
             "label": _("submitted"), "due": now + timedelta(hours=20), "card": "yellow"},
            {"code": "735028164930", "what": _("Injury at work"), "who": _("Ms Liang"),
             "tone": "brand", "label": _("assigned"), "due": now - timedelta(days=1), "card": "red"},
            {"code": "260417359188", "what": _("Child support"), "who": _("Ms Huang"),
             "tone": "warn", "label": _("papers awaited"), "due": now + timedelta(days=5)},
        ],
    }  # fmt: skip


@allow(Audience.EVERYBODY)
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; the second form is one that was sent empty."""
    wrong = SampleForm({"wrong-phone": "1" * 21, "wrong-story": "x" * 2001}, prefix="wrong")
    cards = TopicForm()
    cards.fields["topic"].widget.attrs["class"] += " choices--two"
    return render(
        request,
        "shell/gallery/gallery.html",
        {**_context(), "sample_form": SampleForm(), "wrong_form": wrong, "topic_form": cards},
    )


@allow(Audience.EVERYBODY)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the workbench's frame with a list and a side panel."""
    return render(request, "shell/gallery/desk.html", {**_context(), "frame": _SampleFrame(request)})


@allow(Audience.EVERYBODY)
def question(request: HttpRequest) -> HttpResponse:
    """Show a page with one question; sent without an answer it shows its mistake."""
    form = TopicForm(request.POST if request.method == "POST" else None)
    return render(request, "shell/gallery/question.html", {"form": form, "back": "#", "step": 2, "steps": 7})


@allow(Audience.EVERYBODY)
def bare(request: HttpRequest) -> HttpResponse:
    """Show the frame of the sign-in pages."""
    return render(request, "shell/gallery/bare.html")


@allow(Audience.EVERYBODY)
def problem(request: HttpRequest) -> HttpResponse:
    """Fail as a page does when the database is away."""
    raise Unavailable("database_away", retry_after=10)
