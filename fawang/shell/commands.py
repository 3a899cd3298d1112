"""Forms of commands, drawn from the fields that the state machine's table declares."""

from collections.abc import Mapping
from typing import Any

from django import forms

from fawang.work_orders import kinds, labels
from fawang.work_orders.fields import Field, Kind
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Step


class CommandForm(forms.Form):
    """The form of one command on one order, at the version the person saw."""

    version_seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, step: Step, choices: Mapping[str, list[tuple[str, Any]]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.label = labels.COMMANDS[step.command]
        for field in step.fields:
            self.fields[field.name] = _form_field(field, choices.get(field.name, []))

    @property
    def version(self) -> int:
        """Return the version of the order that the person saw."""
        version: int = self.cleaned_data["version_seen"]
        return version


def form_for(
    order: WorkOrder, step: Step, *, data: Any = None, prefix: str | None = None
) -> CommandForm:
    """Return the form of `step`; with `data`, filled in."""
    choices = kinds.kind_of(order.kind).choices(order, step.command) if _offers(step) else {}
    return CommandForm(
        step, choices, data, prefix=prefix, initial={"version_seen": order.version}, use_required_attribute=False
    )


def _offers(step: Step) -> bool:
    return any(
        field.kind in (Kind.LIST, Kind.LAWYER) or (field.kind == Kind.CHOICE and not field.choices)
        for field in step.fields
    )


def _form_field(field: Field, choices: list[tuple[str, Any]]) -> forms.Field:
    label, hint = labels.FIELDS[field.name]
    common: dict[str, Any] = {"label": label, "help_text": hint, "required": field.required}
    match field.kind:
        case Kind.TEXT:
            return forms.CharField(max_length=field.longest, widget=forms.Textarea(attrs={"rows": 3}), **common)
        case Kind.CHOICE:
            names = labels.CHOICES.get(field.name, {})
            offered = choices or [(code, names.get(code, code)) for code in field.choices]
            return forms.ChoiceField(choices=[("", "—"), *offered], **common)
        case Kind.LIST:
            return forms.CharField(
                widget=forms.Textarea(attrs={"rows": 5}),
                initial="\n".join(str(value) for value, _ in choices),
                **common,
            )
        case Kind.LAWYER:
            return forms.ChoiceField(choices=[("", "—"), *choices], **common)
        case Kind.FLAG:
            return forms.BooleanField(**common)
        case Kind.DATE:
            # ISO text, as the rule reads it: a date object would have to be turned back.
            return forms.CharField(max_length=10, widget=forms.DateInput(attrs={"type": "date"}), **common)
        case Kind.UNIT:
            return forms.CharField(
                max_length=20, widget=forms.TextInput(attrs={"data-units": "", "autocomplete": "off"}), **common
            )
        case Kind.NUMBER:
            return forms.CharField(
                max_length=4, widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}), **common
            )
        case Kind.MONEY | Kind.LINE:
            return forms.CharField(max_length=40, **common)
