"""The small forms of the page on which a unit confirms what is shown of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel.wording import say
from fawang.organisations.pages.fields import DayField


class ConfirmForm(forms.Form):
    """What was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PhotoForm(forms.Form):
    """A picture of the door, or none any more."""

    photo = forms.FileField(
        label=_("Picture of the door"),
        help_text=_("Without people. It is made small; where and with what it was taken is not kept."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove = forms.BooleanField(label=_("Show no picture"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("photo") and not data.get("remove") and "photo" not in self.errors:
            self.add_error("photo", say("field_required"))
        return data


class RemoveForm(forms.Form):
    """The day that is kept as usual again."""

    day = DayField()
