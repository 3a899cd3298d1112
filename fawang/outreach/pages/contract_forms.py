"""Forms of a contract with a village adviser: how it is made, how it ends."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fawang.outreach.pages.fields import DayField, LawyerField, PlaceField, Versioned
from fawang.outreach.rules.codes import LONGEST_NAME
from fawang.people import queries as people


class ContractForm(forms.Form):
    """A new contract: a lawyer of the register, or somebody else by name and account."""

    use_required_attribute = False
    village = PlaceField(label=_("Village or community"))
    lawyer_id = LawyerField(label=_("Lawyer"), required=False)
    adviser = forms.CharField(
        label=_("Other adviser"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Only where it is no lawyer of the register: the name as it is posted in the village."),
    )
    username = forms.CharField(
        label=_("User name of the other adviser"),
        required=False,
        max_length=150,
        help_text=_("With it they log their days themselves."),
    )
    begins = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    days_a_month = forms.IntegerField(
        label=_("Service days a month"),
        min_value=1,
        max_value=31,
        initial=2,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    fee = forms.DecimalField(
        label=_("Fee for a day, in yuan"),
        max_digits=8,
        decimal_places=2,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the account of another adviser."""
        given = super().clean() or {}
        username = given.pop("username", "")
        given["staff_id"] = people.account_of(username) if username else None
        if username and given["staff_id"] is None:
            self.add_error("username", gettext("There is no open account of this name."))
        return given


class EndForm(Versioned):
    """When a contract ends before its time."""

    last = DayField(label=_("Last day"))
