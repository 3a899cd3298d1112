"""Forms of commands, drawn from the fields that the state machine's table declares."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.procedure import Step
from fawang.kernel.rules.step_fields import Field, Kind
from fawang.kernel.rules.text import whole_number
from fawang.kernel.wording import Text
from fawang.organisations.queries import UnitRow
from fawang.work_orders import kinds, queries
from fawang.work_orders.kinds.panels import OwnStep
from fawang.work_orders.pages.applying.own_questions import SeveralField
from fawang.work_orders.pages.parts import units
from fawang.work_orders.queries import WorkOrder
from fawang.work_orders.rules import Command, Snapshot
from fawang.work_orders.texts import labels

_LONGEST_VERSION = 9
#: Characters of a line that a form takes; what a field takes less, it says.
_LONGEST_LINE = 200
#: What is longer than this took somebody a while to write.
_A_WORD = 8


class Fold:
    """A command that is open to the reader, folded up. Its form is drawn when somebody opens it."""

    def __init__(self, order: WorkOrder, step: Step[Snapshot], form: "CommandForm | None" = None) -> None:
        self.command = step.command
        self.label: Text = labels.command(order.kind, step.command)
        self.is_main, self.is_grave = _weight(order, step.command)
        #: There if the fold is open already.
        self.form = form


class CommandForm(forms.Form):
    """The form of one command on one order, at the version the person saw."""

    version_seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        order: WorkOrder,
        step: Step[Snapshot],
        choices: Mapping[str, list[tuple[str, Any]]],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.label: Text = labels.command(order.kind, step.command)
        self.is_main, self.is_grave = _weight(order, step.command)
        #: How the person's own page puts it; staff read the kind's names.
        self.own: OwnStep | None = None
        #: The order has changed since the person opened it.
        self.is_stale = False
        self._order_kind = order.kind
        for field in step.fields:
            self.fields[field.name] = _form_field(field, choices.get(field.name, []), order)

    @property
    def version(self) -> int:
        """Return the version of the order that the person saw."""
        version: int = self.cleaned_data["version_seen"]
        return version

    def clean(self) -> dict[str, Any]:
        """Find the office that was meant; several of a name are asked back."""
        cleaned = super().clean() or {}
        for field in self.step.fields:
            if field.kind == Kind.UNIT and cleaned.get(field.name):
                cleaned[field.name] = self._unit(field.name, cleaned[field.name])
        return cleaned

    def catch_up(self, order: WorkOrder) -> None:
        """Take the order as it is now, so that what was typed can be sent again by somebody who has seen it."""
        name = self.add_prefix("version_seen")
        if str(self.data.get(name, "")) == str(order.version):
            return
        self.is_stale = True
        self.data = {**dict(self.data.items()), name: str(order.version)}

    def _unit(self, name: str, typed: str) -> str:
        found = units.meant(typed, self._order_kind)
        chosen = self.data.get(self.add_prefix(f"{name}_which"), "")
        if any(str(unit.id) == chosen for unit in found):
            return str(chosen)
        if len(found) == 1:
            return str(found[0].id)
        if found:
            self._ask_back(name, found)
            self.add_error(name, _("There are several offices of this name. Please choose one."))
        else:
            self.add_error(name, _("There is no such office."))
        return ""

    def _ask_back(self, name: str, found: list[UnitRow]) -> None:
        fields = {}
        for key, field in self.fields.items():
            fields[key] = field
            if key == name:
                fields[f"{name}_which"] = forms.ChoiceField(
                    label=_("Which office do you mean?"),
                    choices=[(str(unit.id), unit.name) for unit in found],
                    required=False,
                    widget=forms.RadioSelect,
                )
        self.fields = fields


def form_for(
    order: WorkOrder,
    step: Step[Snapshot],
    *,
    data: Any = None,
    prefix: str | None = None,
    seen: int | None = None,
    offers: kinds.Offers | None = None,
) -> CommandForm:
    """Return the form of `step`; with `data`, filled in.

    Args:
        seen: the version of the order that the reader has in front of them; without it, the newest.
        offers: what can be chosen, if the caller has it already.
    """
    offers = offers or kinds.kind_of(order.kind).offers(order)
    choices = offers(step.command) if _offers(step) else {}
    return CommandForm(
        order,
        step,
        choices,
        data,
        prefix=prefix,
        initial={"version_seen": order.version if seen is None else seen},
        use_required_attribute=False,
    )


def repeated(code: str, command: str, *, by: Actor, posted: Mapping[str, Any]) -> bool:
    """Tell whether `by` has given this command before, by this very form: a double click, a page sent again."""
    order = queries.order_by_code(code)
    step = kinds.procedure_of(order).steps.get(command) if order else None
    if step is None:
        return False
    typed = {name.removeprefix(f"{command}-"): value for name, value in posted.items()}
    for field in step.fields:
        if field.kind == Kind.UNIT and (found := units.meant(str(typed.get(field.name, "")), "")):
            typed[field.name] = typed.get(f"{field.name}_which") or str(found[0].id)
    version = whole_number(str(typed.get("version_seen", "")), digits=_LONGEST_VERSION)
    if version is None:
        return False
    done = queries.repeated(code, by=by, command=command, version=version, data=typed)
    return done is not None


def written(request: HttpRequest) -> list[str]:
    """Return the longer texts that were posted for a command that is not open any more, to be copied by hand."""
    return [str(value) for name, value in request.POST.items() if "-" in name and len(str(value)) > _A_WORD]


def _weight(order: WorkOrder, command: str) -> tuple[bool, bool]:
    """Tell whether a command usually comes next, and whether it cannot simply be taken back."""
    kind = kinds.kind_of(order.kind)
    awaited = command == Command.REPLY and bool(order.facts.get("writers"))
    return command in kind.main or command == Command.DISPATCH or awaited, command in kind.grave


def _offers(step: Step[Snapshot]) -> bool:
    return any(
        field.kind in (Kind.LIST, Kind.LAWYER) or (field.kind == Kind.CHOICE and not field.choices)
        for field in step.fields
    )


def _form_field(field: Field, choices: list[tuple[str, Any]], order: WorkOrder) -> forms.Field:
    label, hint = labels.field(order.kind, field.name)
    common: dict[str, Any] = {"label": label, "help_text": hint, "required": field.required}
    match field.kind:
        case Kind.TEXT:
            return forms.CharField(
                max_length=field.longest, widget=forms.Textarea(attrs={"rows": 3}), **common
            )
        case Kind.CHOICE:
            names = labels.choices(order.kind, field.name)
            offered = choices or [(code, names.get(code, code)) for code in field.choices]
            # Where there is only one to choose, it is chosen.
            nothing = [] if common.get("required") and len(choices) == 1 else [("", "—")]
            return forms.ChoiceField(choices=[*nothing, *offered], **common)
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
            return _unit_field(order, common)
        case Kind.NUMBER:
            return forms.CharField(
                max_length=4,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
                **common,
            )
        case Kind.SEVERAL:
            names = labels.choices(order.kind, field.name)
            return SeveralField(choices=[(code, names.get(code, code)) for code in field.choices], **common)
        case Kind.LINE:
            return forms.CharField(max_length=min(field.longest, _LONGEST_LINE), **common)
        case Kind.MONEY:
            return forms.CharField(max_length=40, **common)
        case Kind.FILE:
            raise ValueError(f"{field.name}: files of an order are handed in on its page, not with a command")


def _unit_field(order: WorkOrder, common: dict[str, Any]) -> forms.Field:
    kind = units.office_of(order.kind)
    suggestion = units.suggested(order)
    hint = _("Name, place or number; type a few characters.")
    if suggestion.returned:
        hint = _("By the rules this is for %(unit)s, which has returned it.") % {"unit": suggestion.returned}
    elif suggestion.unit:
        hint = _("Suggested by the rules. Name, place or number; type a few characters.")
    common["help_text"] = hint
    source = reverse("api:list_units", query={"kind": kind} if kind else None)
    return forms.CharField(
        max_length=120,
        initial=suggestion.unit.name if suggestion.unit else "",
        widget=forms.TextInput(attrs={"data-units": source, "autocomplete": "off"}),
        **common,
    )
