"""Forms of an inspection: which office, the standard's list, what the office mended, what is still missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel import clock
from fawang.outreach.pages.fields import ByForm, DayField, OfficeField, PhotoField, Versioned
from fawang.outreach.queries.standard import Item
from fawang.outreach.rules.codes import LONGEST_NOTE
from fawang.outreach.texts.wording import labels
from fawang.people.rules import Permission


class UnitForm(ByForm):
    """Which office is inspected."""

    unit_id = OfficeField(Permission.OUTREACH_INSPECT, label=_("Which office do you inspect?"))


class SheetForm(forms.Form):
    """The standard's list for a level: result, words and photo of each item."""

    use_required_attribute = False

    def __init__(self, *args: Any, items: tuple[Item, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        self.fields["day"] = DayField(label=_("Day of the inspection"), initial=clock.today())
        for item in items:
            self.fields[f"result_{item.code}"] = forms.ChoiceField(
                label=str(item.name),
                choices=list(labels.RESULTS.items()),
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{item.code}"] = forms.CharField(
                label=_("What is missing?"), required=False, max_length=LONGEST_NOTE
            )
            self.fields[f"photo_{item.code}"] = PhotoField(help_text="")
        self.fields["due"] = DayField(
            label=_("Until when does it have to be mended?"),
            required=False,
            help_text=_("Where something is deficient."),
        )
        self.fields["note"] = forms.CharField(
            label=_("What is to be said besides"),
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def groups(self) -> list[dict[str, Any]]:
        """Return the items by group, each with its three fields."""
        return [
            {
                "name": name,
                "items": [
                    {
                        "code": item.code,
                        **{part: self[f"{part}_{item.code}"] for part in ("result", "note", "photo")},
                    }
                    for item in self.items
                    if item.group == group
                ],
            }
            for group, name in labels.GROUPS.items()
        ]

    def part(self, name: str) -> dict[str, Any]:
        """Return what was given of one part, by item; empty ones are left out."""
        given = {item.code: self.cleaned_data.get(f"{name}_{item.code}") for item in self.items}
        return {code: value for code, value in given.items() if value}


class MendForm(Versioned):
    """The unit says that it is mended."""

    note = forms.CharField(label=_("What was done?"), required=False, max_length=LONGEST_NOTE)
    photo = PhotoField(label=_("A photo that shows it"))


class BackForm(Versioned):
    """The inspector says that it is not."""

    reason = forms.CharField(label=_("What is still missing?"), max_length=LONGEST_NOTE)
    due = DayField(label=_("Until when?"))
