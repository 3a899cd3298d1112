"""The forms of a plan and of a closed time."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.appointments.actions.closures import LONGEST_REASON
from fawang.appointments.actions.plans import LONGEST_HINT, LONGEST_NAME
from fawang.appointments.texts.labels import KINDS
from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import say
from fawang.organisations.pages.fields import DayField, LawyerField, TickField
from fawang.organisations.rules.hours import DAYS, read_line
from fawang.organisations.texts.labels import LANGUAGES, MATTERS, SERVICES


class PlanForm(forms.Form):
    """What can be booked, of whom, for what, and when."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("a plan of appointments", "What is it?"), choices=lambda: list(KINDS.items())
    )
    name = forms.CharField(
        label=_("Counter, person or room"), help_text=_("As it stands at the door, or the lawyer's name."),
        max_length=LONGEST_NAME,
    )  # fmt: skip
    service = forms.ChoiceField(
        label=_("What for"), required=False, choices=lambda: [("", _("For anything")), *SERVICES.items()]
    )
    lawyer_id = LawyerField(
        label=_("Which lawyer"), required=False,
        help_text=_("Name or licence number. When they are ill or on leave, their times close at every office."),
    )  # fmt: skip
    languages = TickField(
        label=_("Languages spoken there"), help_text=_("Nothing ticked: nobody has said."),
        choices=lambda: list(LANGUAGES.items()),
    )  # fmt: skip
    matters = TickField(
        label=_("What they know best"), help_text=_("Nothing ticked: anything."), choices=lambda: list(MATTERS.items()),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Minutes each"), initial=30)
    capacity = forms.IntegerField(label=_("How many at the same time"), initial=1)
    party = forms.IntegerField(label=_("How many may come with one appointment"), initial=5)
    weeks = forms.IntegerField(
        label=_("Weeks in a row that one may book at once"), initial=1,
        help_text=_("For meetings that repeat, such as a mediation. 1: people book single times; staff may repeat."),
    )  # fmt: skip
    days_ahead = forms.IntegerField(label=_("Days ahead that can be booked"), initial=14)
    lead_minutes = forms.IntegerField(label=_("Minutes that must be left before it"), initial=60)
    valid_from = DayField(label=_("First day"))
    valid_until = DayField(label=_("Last day"), required=False)
    hint = forms.CharField(
        label=_("What people should know"), help_text=_("For example what to bring, or which entrance."),
        max_length=LONGEST_HINT, required=False,
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, day in enumerate(DAYS):
            self.fields[day] = forms.CharField(label=WEEKDAYS[number], max_length=100, required=False)

    @property
    def days(self) -> list[forms.BoundField]:
        """Return the fields of the week."""
        return [self[day] for day in DAYS]

    @property
    def others(self) -> list[forms.BoundField]:
        """Return the other fields that are shown."""
        return [self[name] for name in self.base_fields if name != "version"]

    def clean(self) -> dict[str, Any]:
        """Read the lines of the week."""
        data = super().clean() or {}
        week = {}
        for day in DAYS:
            try:
                week[day] = read_line(day, data.get(day, ""))
            except Invalid as problem:
                self.add_error(day, say(problem.code, **problem.params))
        if not any(week.values()) and not self.errors:
            self.add_error(DAYS[0], say("plan_without_times"))
        return {**data, "week": week}


class ClosureForm(forms.Form):
    """A time at which a counter, a person or the whole office cannot be had."""

    place = forms.ChoiceField(label=_("Who or what?"), required=False)
    first = DayField(label=_("From"))
    last = DayField(label=_("To, this day among them"))
    reason = forms.CharField(
        label=_("Why?"), help_text=_("Only staff read it."), max_length=LONGEST_REASON, required=False
    )

    #: What stands before the number of a lawyer, who is then away everywhere.
    LAWYER = "lawyer:"

    def __init__(self, *args: Any, places: dict[int, str], lawyers: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        away = [
            (f"{self.LAWYER}{one}", _("%(name)s, at every office") % {"name": name})
            for one, name in lawyers.items()
        ]
        field.choices = [
            ("", _("The whole office")), *away, *((str(one), name) for one, name in places.items()),
        ]  # fmt: skip
