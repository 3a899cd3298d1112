"""Fields that the forms of this room share, and what a form does when somebody was faster."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.problems import Problem
from fawang.kernel.wording import say
from fawang.organisations.queries.lawyers import lawyers, lawyers_by_licence
from fawang.regions import queries as regions

_MOST_CANDIDATES = 8
_MOST_NAMED = 6


class PlaceField(forms.CharField):
    """A division, typed in words or as a code; cleaned, it is the code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Division"),
                "help_text": _("Name or code, for example 440605."),
                "max_length": 200,
                "widget": forms.TextInput(attrs={"autocomplete": "off"}),
                **kwargs,
            }
        )

    def clean(self, value: Any) -> str:
        """Return the code of the division that was typed; empty for nothing.

        Where several are called so, the message names them with their codes, one of which can be typed.
        """
        typed = super().clean(value)
        if not typed:
            return ""
        found = regions.resolve_place(typed)
        if found.ambiguous:
            named = "; ".join(
                f"{one.place.path_name} {one.place.code}" for one in found.ambiguous[:_MOST_CANDIDATES]
            )
            raise ValidationError(f"{say('place_ambiguous')} {named}")
        if not found.code:
            raise ValidationError(say("place_not_found"))
        return found.code


class DayField(forms.DateField):
    """A day, as the browser's own calendar sends it."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(**{"input_formats": ["%Y-%m-%d"], "widget": widget, **kwargs})


class LawyerField(forms.CharField):
    """A lawyer of the register, by name or licence; cleaned, it is their number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 60, "help_text": _("Name or licence number."), **kwargs})

    def clean(self, value: Any) -> Any:
        """Return the number of the lawyer; None for nothing."""
        typed = super().clean(value)
        if not typed:
            return None
        if licensed := lawyers_by_licence([typed]):
            return licensed[typed]
        found = lawyers(q=typed, limit=_MOST_NAMED + 1).items
        exact = [row for row in found if row.name == typed] or list(found)
        if len(exact) == 1:
            return exact[0].id
        if not exact:
            raise ValidationError(say("lawyer_not_in_register"))
        named = "; ".join(f"{row.name} {row.firm_name} {row.licence_no}" for row in exact[:_MOST_NAMED])
        raise ValidationError(f"{say('place_ambiguous')} {named}")


class TickField(forms.MultipleChoiceField):
    """Any number of choices, as checkboxes in two columns."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "choices--two"})
        super().__init__(**{"required": False, "widget": widget, **kwargs})


def go_on_from(form: forms.Form, stale: Problem) -> None:
    """Let a form whose version was too old go on from the newer one: sent once more, it is taken."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[form.add_prefix("version")] = str(stale.params["version"])
    form.data = data


def newer_values(
    form: forms.Form, saved: Mapping[str, Any], in_words: Callable[[str, Any], str]
) -> list[dict[str, str]]:
    """Return what somebody else has saved meanwhile, where it differs from what was typed into `form`."""
    return [
        {"label": str(form.fields[name].label), "value": in_words(name, value)}
        for name, value in saved.items()
        if form.cleaned_data.get(name) != value
    ]
