"""The forms about one unit: its hours, days kept otherwise, what it may handle, and closing it."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import say
from fawang.organisations.data import defaults
from fawang.organisations.pages.fields import DayField, PlaceField
from fawang.organisations.rules.hours import DAYS, Week, read_line, write_line
from fawang.organisations.rules.routing import ORGAN_LEVELS
from fawang.organisations.texts import routes
from fawang.organisations.texts.labels import MATTERS, SERVICES
from fawang.regions.texts.labels import LEVELS

#: In the list of bases: something else, which is typed.
OTHER = "other"


class HoursForm(forms.Form):
    """A week, a line for each day, or the usual hours."""

    usual = forms.BooleanField(label=_("The usual office hours"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, day in enumerate(DAYS):
            self.fields[day] = forms.CharField(label=WEEKDAYS[number], max_length=100, required=False)

    @property
    def days(self) -> list[forms.BoundField]:
        """Return the fields of the days, Monday first."""
        return [self[day] for day in DAYS]

    def clean(self) -> dict[str, Any]:
        """Read each line; the week is in `cleaned_data["week"]`, None for the usual one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        week: dict[str, list[list[str]]] = {}
        for number, day in enumerate(DAYS):
            try:
                week[day] = read_line(day, data.get(day, ""))
            except Invalid as wrong:
                if not data.get("usual"):
                    self.add_error(day, say(wrong.code, day=WEEKDAYS[number]))
        if not data.get("usual") and not self.errors and not any(week.values()):
            self.add_error(None, gettext("Give the hours of at least one day, or choose the usual ones."))
        return {**data, "week": None if data.get("usual") else week}


def lines_of(week: Week | None) -> dict[str, Any]:
    """Return hours as the form has them; None are the usual ones."""
    lines = {day: write_line(intervals) for day, intervals in zip(DAYS, week or defaults.week(), strict=True)}
    return {"usual": week is None, **lines}


class JurisdictionForm(forms.Form):
    """What a unit may handle, where, from when on, and on what basis."""

    service = forms.ChoiceField(label=_("Service"), choices=lambda: list(SERVICES.items()))
    region_code = PlaceField(label=_("For which division"))
    matter = forms.ChoiceField(
        label=_("Only for one subject"),
        required=False,
        choices=lambda: [("", _("All subjects")), *MATTERS.items()],
    )
    organ_level = forms.ChoiceField(
        label=_("Only for cases of organs at one level"),
        required=False,
        choices=lambda: [("", _("All levels")), *((level, LEVELS[level]) for level in ORGAN_LEVELS)],
    )
    basis = forms.ChoiceField(
        label=_("Basis"), choices=lambda: [*routes.BASES.items(), (OTHER, _("Another decision"))]
    )
    decision = forms.CharField(
        label=_("Which decision"),
        help_text=_("Its number, if none of the list."),
        max_length=80,
        required=False,
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        help_text=_("The higher one decides where two offices are equally competent; otherwise 0."),
        initial=0,
        min_value=-100,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )
    valid_from = DayField(label=_("In force from"), required=False)
    valid_until = DayField(label=_("In force until"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the decision where it is none of the list."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("basis") == OTHER and not data.get("decision"):
            self.add_error("decision", say("field_required"))
        return data


class EndForm(forms.Form):
    """The last day of a jurisdiction."""

    last_day = DayField(label=_("Last day"), help_text=_("Left empty, it ends at once."), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ExceptionForm(forms.Form):
    """A day on which the unit keeps other hours."""

    day = DayField(label=_("Day"))
    hours = forms.CharField(
        label=_("Hours on that day"),
        help_text=_("For example 08:30-12:00. Left empty, it is closed."),
        max_length=100,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), help_text=_("People read it, for example: stocktaking."), max_length=120
    )

    def clean_hours(self) -> list[list[str]]:
        """Return the hours as they are stored."""
        try:
            return read_line("", self.cleaned_data["hours"])
        except Invalid:
            raise forms.ValidationError(
                gettext("From when to when, in order, for example 08:30-12:00 14:00-17:30.")
            ) from None


class CloseForm(forms.Form):
    """Closing for good, once somebody has read what follows; another may go on with it."""

    into_id = forms.IntegerField(
        label=_("Number of the unit that goes on"),
        help_text=_(
            "It stands in the address of that unit's page. It takes over areas, open tasks, lawyers and units below;"
            " links and posters lead to it. Left empty, nobody goes on."
        ),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )

    understood = forms.BooleanField(label=_("I have read this and want to close the unit"))
    version = forms.IntegerField(widget=forms.HiddenInput)
