"""Forms of service days: one of them, a round with its stops, how many came."""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import say
from fawang.outreach.actions import service_days as actions
from fawang.outreach.pages.fields import (
    AnyOfficeField,
    ByForm,
    CountField,
    DayField,
    OfficeField,
    PlaceField,
    ServicesField,
    TimeField,
    Versioned,
)
from fawang.outreach.rules.codes import LONGEST_PLACE, LONGEST_TITLE
from fawang.outreach.rules.places import read_position
from fawang.people.rules import Permission
from fawang.regions import queries as regions

#: Who announces service days.
MAY = (Permission.OUTREACH_MANAGE, Permission.UNIT_CONFIRM)


class DayForm(ByForm):
    """A service day of a station."""

    unit_id = OfficeField(*MAY, label=_("Which office serves?"))
    region_code = PlaceField(label=_("Town, village or district"))
    place = forms.CharField(label=_("Where exactly?"), max_length=LONGEST_PLACE)
    day = DayField(label=_("Day"))
    begins = TimeField(label=_("From"), initial="09:00")
    ends = TimeField(label=_("Until"), initial="12:00")
    services = ServicesField()
    joint_id = AnyOfficeField(
        label=_("Together with which office?"),
        required=False,
        help_text=_("Such as a veterans' station or a mediation committee of the register."),
    )
    joint_name = forms.CharField(
        label=_("Or together with whom?"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("Never the number of a unit of the military: it is not kept here."),
    )
    note = forms.CharField(
        label=_("What people should know"), required=False, max_length=actions.LONGEST_NOTE
    )
    latitude = forms.CharField(
        label=_("Latitude"),
        required=False,
        max_length=20,
        help_text=_("In degrees, for example 23.0291; not as shifted maps show it."),
    )
    longitude = forms.CharField(label=_("Longitude"), required=False, max_length=20)

    def stop(self) -> actions.Stop:
        """Return what is announced.

        Raises:
            Invalid: the position is none.
        """
        given = self.cleaned_data
        same = ("region_code", "place", "day", "begins", "ends", "services", "joint_id", "joint_name", "note")
        return actions.Stop(
            **{name: given[name] for name in same}, at=read_position(given["latitude"], given["longitude"])
        )


class StopsField(forms.CharField):
    """Stops of a round, a line each: 2026-12-01 09:00-11:30 place, where exactly."""

    def clean(self, value: Any) -> Any:
        """Return (day, begins, ends, division, place) of each line."""
        found = []
        for number, line in enumerate(filter(str.strip, super().clean(value).splitlines()), 1):
            try:
                day, hours, rest = line.split(maxsplit=2)
                begins, ends = hours.replace("–", "-").split("-")
                where, _comma, exactly = rest.replace("，", ",").partition(",")
                code = regions.place_in(where)
                if not code:
                    raise ValidationError(f"{number}: {say('place_not_found')}")
                found.append(
                    (date.fromisoformat(day), time.fromisoformat(begins), time.fromisoformat(ends), code,
                     (exactly or where).strip())
                )  # fmt: skip
            except ValueError:
                raise ValidationError(f"{number}: {say('field_wrong')}") from None
        return found


class CircuitForm(ByForm):
    """A round: its name, and a line for each stop."""

    unit_id = OfficeField(Permission.OUTREACH_MANAGE, label=_("Which office goes round?"))
    name = forms.CharField(label=_("Name of the round"), max_length=LONGEST_TITLE)
    services = ServicesField()
    stops = StopsField(
        label=_("Stops"),
        help_text=_(
            "A line each: day, hours, place, where exactly. 2026-12-01 09:00-11:30 佛山南海西樵, 村委会门口"
        ),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class HeldForm(Versioned):
    """How many came."""

    persons = CountField(label=_("How many came?"), help_text=_("Counted, without names."))
