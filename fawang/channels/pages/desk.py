"""The channels on the desk of an administrator: what each offers, its hours and texts, on or off."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache

from fawang.channels.actions import channels as actions
from fawang.channels.models import Channel
from fawang.channels.queries import channels as queries
from fawang.channels.texts import labels
from fawang.kernel import clock
from fawang.kernel.rules.problems import Problem
from fawang.kernel.security.access import ActingRequest, allow
from fawang.kernel.web.forms import marked, show_problem
from fawang.organisations.pages.forms import HoursForm, lines_of
from fawang.organisations.rules.hours import read_week, write_week
from fawang.people.rules import Permission

WHO = (Permission.CHANNEL_MANAGE,)
#: How far back the figures go.
DAYS = 30
_LINES = (("name", pgettext_lazy("channel", "Name")),)
_PARAGRAPHS = (
    ("greeting", _("Greeting")),
    ("shut", _("What is said outside the hours")),
    ("maintenance", _("What is said while it is maintained")),
)


class ChannelForm(HoursForm):
    """All that is set of a channel."""

    use_required_attribute = False
    usual = forms.BooleanField(label=_("Day and night"), required=False)
    is_on = forms.BooleanField(label=_("It is on"), required=False)
    in_maintenance = forms.BooleanField(
        label=_("It is being maintained"),
        required=False,
        help_text=_("People read the text below, and the numbers for danger."),
    )
    offers = forms.MultipleChoiceField(
        label=_("What it offers"),
        required=False,
        choices=lambda: list(labels.OFFERS.items()),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--two"}),
    )
    per_minute = forms.IntegerField(
        label=_("Messages of one person in a minute, at the most"),
        min_value=0,
        max_value=1000,
        help_text=_("0: no limit of its own."),
    )
    per_day = forms.IntegerField(
        label=_("Questions of one person in a day, at the most"), min_value=0, max_value=10_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (*_LINES, *_PARAGRAPHS):
            for language, said in (("zh-hans", _("in Chinese")), ("en", _("in English"))):
                widget = forms.TextInput() if name == "name" else forms.Textarea(attrs={"rows": 2})
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{label} ({said})",
                    max_length=500,
                    required=(name, language) == ("name", "zh-hans"),
                    widget=widget,
                )

    @property
    def texts(self) -> list[forms.BoundField]:
        """Return the fields of the texts, in order."""
        return [
            self[f"{name}_{language}"]
            for name, _label in (*_LINES, *_PARAGRAPHS)
            for language in ("zh-hans", "en")
        ]

    def values(self) -> dict[str, Any]:
        """Return what was typed as the columns of a channel."""
        given = self.cleaned_data
        texts: dict[str, dict[str, str]] = {}
        for name, _label in (*_LINES, *_PARAGRAPHS):
            words = {language: given[f"{name}_{language}"] for language in ("zh-hans", "en")}
            if any(words.values()):
                texts[name] = words
        columns = ("is_on", "in_maintenance", "offers", "per_minute", "per_day")
        # A week without the days of rest, as files have it.
        hours = write_week(read_week(given["week"])) if given["week"] else None
        return {name: given[name] for name in columns} | {"hours": hours, "texts": texts}


def _initial(row: Channel) -> dict[str, Any]:
    texts = {
        f"{name}_{language}": said for name, words in row.texts.items() for language, said in words.items()
    }
    hours = lines_of(read_week(row.hours) if row.hours else None)
    columns = ("is_on", "in_maintenance", "offers", "per_minute", "per_day", "version")
    return {name: getattr(row, name) for name in columns} | texts | hours


@never_cache
@allow(*WHO)
def listed(request: ActingRequest) -> HttpResponse:
    """List the channels, each with how it stands and what was done by it in the last days."""
    counted = queries.uses(clock.today() - timedelta(DAYS - 1))
    rows = [_line(row, counted.get(row.code, {})) for row in queries.channels()]
    return render(request, "channels/desk/list.html", {"rows": rows, "days": DAYS})


def _line(row: Channel, counted: dict[str, int]) -> dict[str, Any]:
    stand = queries.stand_of(row)
    return {
        "row": row,
        "href": reverse("channels:one", args=[row.code]),
        "state": labels.STANDS[stand],
        "tone": labels.TONES[stand],
        "uses": [
            {"label": labels.USES.get(what, what), "number": number}
            for what, number in sorted(counted.items())
        ],
    }


@never_cache
@allow(*WHO)
def one(request: ActingRequest, code: str) -> HttpResponse:
    """Show a channel, and keep what somebody sets."""
    row = queries.channel(code)
    if request.method != "POST":
        form = ChannelForm(initial=_initial(row))
        return render(request, "channels/desk/one.html", _page(request, row, form))
    form = ChannelForm(request.POST)
    problem = None
    if form.is_valid():
        try:
            actions.change(
                by=request.actor, code=code, version=form.cleaned_data["version"], fields=form.values()
            )
        except Problem as refused:
            problem = refused
            show_problem(form, refused)
        else:
            return HttpResponseRedirect(reverse("channels:one", args=[code], query={"done": "1"}))
    response = render(request, "channels/desk/one.html", _page(request, row, form), status=422)
    return marked(response, problem)


def _page(request: ActingRequest, row: Channel, form: ChannelForm) -> dict[str, Any]:
    counted = queries.uses(clock.today() - timedelta(DAYS - 1)).get(row.code, {})
    return _line(row, counted) | {"form": form, "done": request.GET.get("done") == "1", "days": DAYS}
