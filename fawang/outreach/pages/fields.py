"""Fields that forms of the room share: an office of one's own, a photo, a time, a matter."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.text import whole_number
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.organisations.pages.fields import DayField as DayField  # noqa: PLC0414 forms of the room find it here
from fawang.organisations.pages.fields import LawyerField as LawyerField  # noqa: PLC0414
from fawang.organisations.pages.fields import PlaceField as PlaceField  # noqa: PLC0414
from fawang.organisations.pages.fields import TickField
from fawang.organisations.texts.labels import MATTERS, SERVICES
from fawang.people.rules import Permission
from fawang.regions import queries as regions

_MOST_NAMED = 6


class OfficeField(forms.CharField):
    """An office within the reach of somebody, by its name; cleaned, it is its number."""

    def __init__(self, *permissions: Permission, **kwargs: Any) -> None:
        self.permissions, self.by = permissions, None
        super().__init__(
            **{
                "label": _("Office"),
                "max_length": 120,
                "help_text": _("Its name, or a part of it."),
                **kwargs,
            }
        )

    by: Actor | None

    def clean(self, value: Any) -> Any:
        """Return the number of the office; None for nothing."""
        typed = super().clean(value)
        if not typed:
            return None
        assert self.by is not None
        within = [unit for permission in self.permissions for unit in self.by.units_with(permission)]
        return _chosen(typed, within)


def _chosen(typed: str, within: list[int] | None) -> int:
    """Return the number of the one office that is meant: by its number, or by its name.

    Raises:
        ValidationError: none is, or several are; then it names them with place and number.
    """
    if (number := whole_number(typed)) is not None:
        row = organisations.units_by_id([number]).get(number)
        if row and (within is None or set(within) & set(row.path)):
            return row.id
    found = organisations.units(q=typed, within=within, limit=_MOST_NAMED + 1).items if within != [] else ()
    exact = [row for row in found if row.name == typed] or list(found)
    if len(exact) == 1:
        return exact[0].id
    if not exact:
        raise ValidationError(say("unit_not_in_reach"))
    named = "; ".join(
        f"{row.name} ({regions.name(row.region_code)}, {row.id})" for row in exact[:_MOST_NAMED]
    )
    raise ValidationError(f"{say('office_ambiguous')} {named}")


class AnyOfficeField(OfficeField):
    """An office of the province, by its name: whom something is done together with."""

    def clean(self, value: Any) -> Any:
        """Return the number of the office; None for nothing."""
        typed = forms.CharField.clean(self, value)
        if not typed:
            return None
        return _chosen(typed, None)


class TimeField(forms.TimeField):
    """A time of the day, as the browser's own field sends it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(**{"input_formats": ["%H:%M", "%H:%M:%S"], "widget": widget, **kwargs})


class PhotoField(forms.FileField):
    """A photo; a phone offers its camera."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}
        )
        super().__init__(
            **{
                "label": _("Photo"),
                "required": False,
                "widget": widget,
                "help_text": _("Where and with what it was taken is removed from the file."),
                **kwargs,
            }
        )


class CountField(forms.IntegerField):
    """A number of people or things; nothing typed is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "min_value": 0,
                "max_value": 20_000,
                "required": False,
                "widget": forms.NumberInput(attrs={"inputmode": "numeric"}),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> int:
        """Return the number; 0 for nothing."""
        return super().clean(value) or 0


class ServicesField(TickField):
    """What is offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Services"), "choices": list(SERVICES.items()), **kwargs})


class TopicsField(TickField):
    """What it is about."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("What it is about"), "choices": list(MATTERS.items()), **kwargs})


class ByForm(forms.Form):
    """A form that knows who fills it in: offices are looked for within their reach."""

    use_required_attribute = False

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, OfficeField):
                field.by = by


class Versioned(forms.Form):
    """A form of a step: it knows which version was on the screen."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput)


class Once(forms.Form):
    """A form with an id of its own, so that a repeated request does not double."""

    use_required_attribute = False
    client_id = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = secrets.token_urlsafe(16)
