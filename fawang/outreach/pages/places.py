"""A place that somebody types on a public page: a city, a district, a town, a village."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from fawang.kernel.security.access import ActingRequest
from fawang.regions import queries as regions

#: So many places of one name are offered to choose from.
_MOST = 8


class PlaceForm(forms.Form):
    """Where; each page says what it asks for."""

    use_required_attribute = False
    place = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))


@dataclass(slots=True)
class Asked:
    """What somebody asked for: the form, the division that is meant, or those that may be."""

    form: PlaceForm
    code: str = ""
    ambiguous: list[dict[str, str]] = field(default_factory=list)
    unknown: bool = False

    @property
    def context(self) -> dict[str, Any]:
        """Return what the page says of it."""
        return {"form": self.form, "ambiguous": self.ambiguous, "unknown": self.unknown}


def asked_place(request: ActingRequest, **options: Any) -> Asked:
    """Return what a page was asked for in its address.

    Args:
        options: label and help of the field, and whether it is required.
    """
    form = PlaceForm(request.GET if "place" in request.GET else None)
    for name, value in options.items():
        setattr(form.fields["place"], name, value)
    asked = Asked(form)
    if form.is_bound and form.is_valid() and form.cleaned_data["place"]:
        found = regions.resolve_place(form.cleaned_data["place"])
        asked.code = found.code or ""
        asked.ambiguous = [
            {"name": one.place.path_name, "code": one.place.code} for one in found.ambiguous[:_MOST]
        ]
        asked.unknown = not asked.code and not asked.ambiguous
    return asked
