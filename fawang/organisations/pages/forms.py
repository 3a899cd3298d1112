"""The forms about one unit: its data, its hours, what it may handle, and closing it."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.wording import say
from fawang.organisations.actions.units import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE
from fawang.organisations.data import defaults
from fawang.organisations.pages.fields import DayField, PlaceField, TickField
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import kinds_below
from fawang.organisations.rules.hours import DAYS, Week, read_line, write_line
from fawang.organisations.rules.routing import ORGAN_LEVELS
from fawang.organisations.texts import routes
from fawang.organisations.texts.labels import MATTERS, SERVICES, UNIT_KINDS
from fawang.regions.texts.labels import LEVELS

#: In the list of bases: something else, which is typed.
OTHER = "other"


class UnitForm(forms.Form):
    """What a unit is called, where it is and what it offers."""

    name = forms.CharField(label=_("Name of the unit"), max_length=LONGEST_NAME)
    address = forms.CharField(label=_("Address"), max_length=LONGEST_ADDRESS, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=LONGEST_PHONE, required=False)
    services = TickField(label=_("Offers"), choices=lambda: list(SERVICES.items()))
    accepts_any = forms.BooleanField(
        label=_("Takes applications in for whichever office is competent"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def values_of(unit: UnitRow) -> dict[str, Any]:
    """Return a unit's data as the form has them."""
    return {
        "name": unit.name,
        "address": unit.address,
        "phone": unit.phone,
        "services": list(unit.services),
        "accepts_any": unit.accepts_any,
    }


class NewUnitForm(UnitForm):
    """A unit below another."""

    kind = forms.ChoiceField(label=_("Kind"), choices=())
    region_code = PlaceField()
    version = None  # type: ignore[assignment]
    field_order = ("kind", "region_code", "name", "address", "phone", "services", "accepts_any")

    def __init__(self, above: UnitRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "—"),
            *((kind, UNIT_KINDS[kind]) for kind in kinds_below(above.kind, above.depth)),
        ]


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


class CloseForm(forms.Form):
    """Closing for good, once somebody has read what follows."""

    understood = forms.BooleanField(label=_("I have read this and want to close the unit"))
    version = forms.IntegerField(widget=forms.HiddenInput)
