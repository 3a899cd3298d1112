"""What somebody may say of the office that they look for."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fawang.organisations.queries import Wanted
from fawang.organisations.rules import Position
from fawang.organisations.texts.labels import HEADINGS, LANGUAGES, SERVICES

#: Digits behind the point that are kept of where somebody is: about 100 m, enough for a distance.
_ROUGHLY: Final = 3


class FinderForm(forms.Form):
    """Where somebody is, and what they need. Nothing of it has to be filled in."""

    use_required_attribute = False

    place = forms.CharField(
        label=_("Where are you, or which office do you look for?"),
        help_text=_("A city, district and street, a village, an address, or the name of an office."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    heading = forms.ChoiceField(
        label=_("What kind of office"),
        choices=lambda: [("", _("Help with any legal matter")), *HEADINGS.items()],
        required=False,
    )
    service = forms.ChoiceField(
        label=_("Service"), choices=lambda: [("", _("Any")), *SERVICES.items()], required=False
    )
    language = forms.ChoiceField(
        label=_("Somebody there speaks"),
        choices=lambda: [("", _("Any language")), *LANGUAGES.items()],
        required=False,
    )
    open = forms.BooleanField(label=pgettext_lazy("an office", "Open now"), required=False)
    accessible = forms.BooleanField(label=_("With a lift or a ramp"), required=False)
    #: Where somebody stands, by their device and only when they press; sent in a body, never in an address.
    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    cursor = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # All of it may be left out: nothing need say so.
            field.at_times = True  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """Return what else is wished; the kinds follow from the heading."""
        value = self.cleaned_data.get
        return Wanted(
            kinds=(),
            service=value("service") or "",
            language=value("language") or "",
            accessible=bool(value("accessible")),
            open_now=bool(value("open")),
        )

    @property
    def position(self) -> Position | None:
        """Return about where somebody stands, if their device said so."""
        latitude, longitude = (self.cleaned_data.get(one) for one in ("latitude", "longitude"))
        if latitude is None or longitude is None:
            return None
        return Position(_rough(latitude), _rough(longitude))

    @property
    def narrowed(self) -> bool:
        """Tell whether anything besides the place is chosen."""
        return any(
            self.cleaned_data.get(one) for one in ("heading", "service", "language", "open", "accessible")
        )

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen, for the address of another page of the same question; never where somebody is."""
        kept = ("place", "heading", "service", "language")
        said = {name: self.cleaned_data[name] for name in kept if self.cleaned_data.get(name)}
        return said | {name: "on" for name in ("open", "accessible") if self.cleaned_data.get(name)}


def _rough(degrees: Decimal) -> Decimal:
    return round(degrees, _ROUGHLY)
