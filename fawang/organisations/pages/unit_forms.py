"""The forms of a unit's data: as those who work there correct it, and as whoever keeps the register does."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.organisations.actions.units import (
    LONGEST_ADDRESS,
    LONGEST_CODE,
    LONGEST_DIRECTIONS,
    LONGEST_NAME,
    LONGEST_PHONE,
)
from fawang.organisations.pages.fields import PlaceField, TickField
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import Position, kinds_below
from fawang.organisations.texts.labels import LANGUAGES, SERVICES, UNIT_KINDS

_BETWEEN = re.compile(r"[;；、,，]")
_POSITION = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_SIX_PLACES = Decimal("0.000001")


class PhonesField(forms.CharField):
    """Several numbers in one line; cleaned, a list of them."""

    def clean(self, value: Any) -> Any:
        """Return the numbers."""
        return read_phones(super().clean(value))


class PositionField(forms.CharField):
    """Latitude and longitude in one line; cleaned, a `Position`, or None where it is not known."""

    def clean(self, value: Any) -> Any:
        """Return the position."""
        typed = super().clean(value)
        if not typed:
            return None
        found = read_position(typed)
        if found is None:
            raise forms.ValidationError(gettext("Two numbers, for example 23.028910, 113.143220."))
        return found


class KnownField(forms.TypedChoiceField):
    """Yes, no, or not known; cleaned: True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
        known = {"yes": True, "no": False}.get
        super().__init__(
            **{"required": False, "choices": choices, "coerce": known, "empty_value": None, **kwargs}
        )


class CorrectionForm(forms.Form):
    """What those who work at a unit know best."""

    address = forms.CharField(label=_("Address"), max_length=LONGEST_ADDRESS, required=False)
    directions = forms.CharField(
        label=_("How to find the door"),
        help_text=_("Bus, gate, floor."),
        max_length=LONGEST_DIRECTIONS,
        required=False,
    )
    phone = forms.CharField(label=_("Phone"), max_length=LONGEST_PHONE, required=False)
    other_phones = PhonesField(
        label=_("Other numbers"), help_text=_("With commas between them."), max_length=300, required=False
    )
    position = PositionField(
        label=_("Position"),
        help_text=_(
            "Latitude and longitude in WGS 84, as a GPS device shows them; not copied from a Chinese map, which is"
            " shifted."
        ),
        max_length=60,
        required=False,
    )
    lift = KnownField(label=_("Lift, or everything on the ground floor"))
    ramp = KnownField(label=_("Way in without steps"))
    languages = TickField(label=_("What somebody there speaks"), choices=lambda: list(LANGUAGES.items()))
    version = forms.IntegerField(widget=forms.HiddenInput)


class UnitForm(CorrectionForm):
    """All of a unit's data."""

    name = forms.CharField(label=_("Name of the unit"), max_length=LONGEST_NAME)
    code = forms.CharField(
        label=_("Number in your own register"),
        help_text=_("By it an import finds the unit again."),
        max_length=LONGEST_CODE,
        required=False,
    )
    services = TickField(label=_("Offers"), choices=lambda: list(SERVICES.items()))
    accepts_any = forms.BooleanField(
        label=_("Takes applications in for whichever office is competent"), required=False
    )
    field_order = ("name", "code", "address", "directions", "phone", "other_phones", "position", "lift", "ramp",
                   "services", "languages", "accepts_any")  # fmt: skip


class NewUnitForm(forms.Form):
    """A unit below another; the rest is filled in on its own page."""

    kind = forms.ChoiceField(label=_("Kind"), choices=())
    region_code = PlaceField()
    name = forms.CharField(label=_("Name of the unit"), max_length=LONGEST_NAME)
    address = forms.CharField(label=_("Address"), max_length=LONGEST_ADDRESS, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=LONGEST_PHONE, required=False)
    services = TickField(label=_("Offers"), choices=lambda: list(SERVICES.items()))
    accepts_any = forms.BooleanField(
        label=_("Takes applications in for whichever office is competent"), required=False
    )

    def __init__(self, above: UnitRow, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "—"),
            *((kind, UNIT_KINDS[kind]) for kind in kinds_below(above.kind, above.depth)),
        ]


def values_of(unit: UnitRow) -> dict[str, Any]:
    """Return a unit's data as the cleaned form has them."""
    return {
        "name": unit.name,
        "code": unit.code,
        "address": unit.address,
        "directions": unit.directions,
        "phone": unit.phone,
        "other_phones": list(unit.other_phones),
        "position": unit.position,
        "lift": unit.lift,
        "ramp": unit.ramp,
        "services": list(unit.services),
        "languages": list(unit.languages),
        "accepts_any": unit.accepts_any,
    }


def initial_of(unit: UnitRow) -> dict[str, Any]:
    """Return a unit's data as they are typed."""
    known = {True: "yes", False: "no", None: ""}
    return {
        **values_of(unit),
        "other_phones": ", ".join(unit.other_phones),
        "position": write_position(unit.position),
        "lift": known[unit.lift],
        "ramp": known[unit.ramp],
        "version": unit.version,
    }


def read_phones(typed: str) -> list[str]:
    """Return the numbers of a line, each once."""
    return list(dict.fromkeys(one.strip() for one in _BETWEEN.split(typed) if one.strip()))


def read_position(typed: str) -> Position | None:
    """Return the position that a line says, or None if it says none."""
    found = _POSITION.fullmatch(unicodedata.normalize("NFKC", typed))
    if not found:
        return None
    position = Position(*(Decimal(one).quantize(_SIX_PLACES) for one in found.groups()))
    return position if position.possible else None


def write_position(position: Position | None) -> str:
    """Return a position as `read_position` reads it; empty where it is not known."""
    return f"{position.latitude}, {position.longitude}" if position else ""
