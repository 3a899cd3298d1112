"""What an agreement covers, as rows of its form: matters × places × urgencies, several in each direction."""

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.text import whole_number
from fawang.organisations.texts.labels import MATTERS
from fawang.partners.rules.agreements import EVERY, Scope
from fawang.partners.rules.messages import Urgency
from fawang.partners.texts import labels
from fawang.regions import queries as regions
from fawang.regions.rules import is_code

MOST_ROWS = 20
#: Many short choices, side by side.
LINE = {"class": "choices--line"}


class ScopeForm(forms.Form):
    """One row. Without a matter it says nothing, and is left out."""

    use_required_attribute = False
    matters = forms.MultipleChoiceField(
        label=_("Which matters"),
        choices=[(EVERY, _("All matters")), *MATTERS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=LINE),
    )
    places = forms.CharField(
        label=_("Where"),
        required=False,
        help_text=_("Names or codes of divisions, separated by commas; empty: everywhere."),
    )
    urgencies = forms.MultipleChoiceField(
        label=_("How urgent"),
        choices=list(labels.URGENCIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs=LINE),
        help_text=_("None ticked: all of them."),
    )

    def clean_places(self) -> list[str]:
        """Read places as codes."""
        found = []
        typed = self.cleaned_data["places"].replace("，", ",").replace("、", ",")
        for part in filter(None, (one.strip() for one in typed.split(","))):
            code = part if is_code(part) else regions.place_in(part)
            if not code:
                raise forms.ValidationError(_("There is no division “%(name)s”.") % {"name": part})
            found.append(code)
        return found or [EVERY]

    def scope(self) -> dict[str, Any] | None:
        """Return the row as the agreement writes it; None where it says nothing."""
        data = self.cleaned_data
        if not data.get("matters"):
            return None
        return {
            "matters": [EVERY] if EVERY in data["matters"] else data["matters"],
            "regions": data["places"],
            "urgencies": data["urgencies"] or [str(one) for one in Urgency],
        }


class ScopeRows(BaseFormSet):  # type: ignore[type-arg]
    """The rows of one direction."""

    def scopes(self) -> list[dict[str, Any]]:
        """Return what the rows say, without those that somebody has ticked to be removed."""
        kept = [one for one in self.forms if not one.cleaned_data.get("DELETE")]
        return [scope for one in kept if (scope := one.scope()) is not None]

    def add_fields(self, form: ScopeForm, index: int | None) -> None:
        """Add the box that removes a row."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this row")

    @property
    def may_grow(self) -> bool:
        """Tell whether there may be one more."""
        return self.total_form_count() < MOST_ROWS


_ROWS = formset_factory(
    ScopeForm,
    formset=ScopeRows,
    extra=0,
    min_num=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    can_delete=True,
)


def rows_of(name: str, data: Any, scopes: tuple[Scope, ...], *, more: bool = False) -> ScopeRows:
    """Return the rows of a direction: as typed, or as an agreement says it.

    Args:
        name: `takes` or `gives`. more: with one more row than was typed.
    """
    if data is not None and more:
        data = data.copy()
        count = whole_number(data.get(f"{name}-TOTAL_FORMS", ""), digits=3)
        if count is not None:
            data[f"{name}-TOTAL_FORMS"] = str(min(count + 1, MOST_ROWS))
    initial = [
        {
            "matters": list(one.matters),
            "places": "、".join(regions.name(place) for place in one.regions if place != EVERY),
            "urgencies": list(one.urgencies),
        }
        for one in scopes
    ]
    return cast(ScopeRows, _ROWS(data, prefix=name, initial=initial))
