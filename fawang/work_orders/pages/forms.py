"""Forms of persons and links."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.ids import read_code
from fawang.people.rules.wishes import Medium, Reach, mask_name
from fawang.people.texts.labels import MEDIA
from fawang.work_orders import kinds, queries
from fawang.work_orders.actions.persons import Joining
from fawang.work_orders.queries import OrderPerson, WorkOrder
from fawang.work_orders.rules.persons import FIRST
from fawang.work_orders.texts import labels

_ENTERED = (Medium.SMS, Medium.EMAIL, Medium.NONE)


class PersonForm(forms.Form):
    """Somebody who is to take part, and whether they act for somebody."""

    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Mobile phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.CharField(label=_("E-mail"), max_length=120, required=False)
    medium = forms.ChoiceField(
        label=_("How are they told?"),
        choices=[(medium, MEDIA[medium]) for medium in _ENTERED],
        initial=Medium.SMS,
    )
    side = forms.ChoiceField(label=_("Side"))
    acts_for = forms.ChoiceField(label=_("Do they act for somebody?"), required=False)
    basis = forms.ChoiceField(
        label=_("What allows it"), choices=[("", "–"), *labels.BASES.items()], required=False
    )
    document_id = forms.ChoiceField(label=_("The paper that shows it"), required=False)

    def __init__(
        self,
        order: WorkOrder,
        data: Any = None,
        *,
        persons: Sequence[OrderPerson] | None = None,
        side: str = "",
    ) -> None:
        """Offer what fits an order.

        Args:
            persons: who takes part now, where that was read already.
            side: that of the person who fills it in; empty for the offices, who may enter persons of any.
        """
        super().__init__(data, use_required_attribute=False)
        sides = (side,) if side else kinds.kind_of(order.kind).sides
        chosen: Any = self.fields
        chosen["side"].choices = [(code, labels.side(order.kind, code)) for code in sides]
        if len(sides) == 1:
            chosen["side"].required = False
            chosen["side"].widget = forms.HiddenInput()
        chosen["acts_for"].choices = [
            ("", _("No, they take part for themselves")),
            *(
                (str(one.id), _("The first applicant") if one.id == FIRST else shown_name(one.name, number))
                for number, one in enumerate(queries.persons_of(order) if persons is None else persons, 1)
                if one.acts_for is None and one.side in sides
            ),
        ]
        files = queries.documents_of(order, side=side)
        chosen["document_id"].choices = [("", "–"), *((str(row.pk), row.name) for row in files)]

    def joining(self) -> Joining:
        """Return what was typed."""
        typed = self.cleaned_data
        acts_for = typed["acts_for"]
        return Joining(
            Reach(
                name=typed["name"], phone=typed["phone"], email=typed["email"], medium=Medium(typed["medium"])
            ),
            side="" if acts_for else typed["side"],
            acts_for=int(acts_for) if acts_for else None,
            basis=typed["basis"],
            document_id=int(typed["document_id"]) if typed["document_id"] else None,
        )


def shown_name(name: str, number: int) -> str:
    """Return a name as a list shows it before it is unmasked."""
    return f"{number}. {mask_name(name)}"


class LinkForm(forms.Form):
    """What an order has to do with another one."""

    relation = forms.ChoiceField(
        label=_("This order"), choices=[(code, names[0]) for code, names in labels.RELATIONS.items()]
    )
    other = forms.CharField(
        label=_("Code of the other order"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_other(self) -> str:
        """Return the code in its one form; empty if it cannot be one."""
        return read_code(self.cleaned_data["other"]) or ""
