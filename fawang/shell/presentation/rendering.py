"""How Django's forms look here: any plain `forms.Form` renders accessibly, with nothing to remember.

- `{{ form }}` draws every field, `{{ form.name.as_field_group }}` one: label, hint, error, control.
- Hint and error are bound to the control by `aria-describedby`; a wrong one has `aria-invalid`.
- A `Textarea` of a field with `max_length` counts characters and lets nobody lose pasted text.
- The label of a choice may have a second line, which becomes its hint.
- `RadioSelect(attrs={"class": "choices--cards"})` draws large cards; `choices--two` puts two in a row.
"""

from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    RadioSelect,
    Select,
    SelectDateWidget,
    Textarea,
    Widget,
)
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

__all__ = ["Field", "Renderer", "choice", "word_errors"]

_TEMPLATES = [
    Path(__file__).parent.parent / "templates",
    Path(forms.__file__).parent / "templates",
]


class Field(BoundField):
    """A field of a form as our templates draw it."""

    @property
    def counts_to(self) -> int | None:
        """The number of characters a textarea counts to, or None."""
        if isinstance(self.field.widget, Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def is_optional(self) -> bool:
        """Tell whether the label says "optional": not where other answers decide whether it is needed."""
        return not self.field.required and not self.is_checkbox and not getattr(self.field, "at_times", False)

    @property
    def is_checkbox(self) -> bool:
        """Tell whether this is one checkbox, whose label stands beside it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def aria_describedby(self) -> str | None:
        """The ids of hint, error and counter."""
        found = super().aria_describedby
        if found is not None and self.counts_to and self.auto_id:
            return f"{found} {self.auto_id}_counter".strip()
        return found

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Return the attributes of the control.

        `required` gives way to `aria-required`: the browser's own bubbles hide what else is wrong,
        speak the browser's language and are missed by screen readers; our error summary is none of that.
        """
        widget = widget or self.field.widget
        found = super().build_widget_attrs(attrs, widget)
        required = found.pop("required", False)
        takes_aria = not (widget.use_fieldset or isinstance(widget, CheckboxInput | FileInput))
        if required and takes_aria:
            found["aria-required"] = "true"
        if widget.use_fieldset or isinstance(widget, FileInput):
            # Not defined for these roles; the error is part of the group's description.
            found.pop("aria-invalid", None)
        if self.counts_to and isinstance(widget, Textarea):
            found["data-counter"] = str(self.counts_to)
        if isinstance(widget, FileInput):
            found["data-max-bytes"] = str(widget.attrs.get("data-max-bytes", settings.FAWANG_MAX_UPLOAD))
        if look := _look(widget):
            found["class"] = f"{look} {widget.attrs.get('class', '')}".strip()
        return found


def _look(widget: Widget) -> str:
    """Return the class of a control, or nothing where its template draws it in another way."""
    if isinstance(widget, Textarea):
        return "textarea"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple | CheckboxInput | FileInput | HiddenInput):
        return ""
    if isinstance(widget, Select | SelectDateWidget):
        return "select"
    return "input" if isinstance(widget, Input) else ""


class Renderer(DjangoTemplates):
    """`settings.FORM_RENDERER`: our templates first, then Django's own."""

    form_template_name = "shell/forms/form.html"
    field_template_name = "shell/forms/field.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> Any:
        """The template engine of the forms."""
        return self.backend(
            {
                "APP_DIRS": False,
                "DIRS": _TEMPLATES,
                "NAME": "fawang_forms",
                "OPTIONS": {"builtins": ["fawang.shell.templatetags.fawang"]},
            }
        )


def choice(option: Mapping[str, Any]) -> SafeString:
    """Draw one of several choices: its control, its label, and what the label's further lines say as a hint.

    Written out, since a page of a form has dozens, and the template engine takes ten times as long.

    Args:
        option: as a widget has it (`ChoiceWidget.create_option`).
    """
    given = option["attrs"]
    first, _line, hint = str(option["label"]).partition("\n")
    value = "" if option["value"] is None else f' value="{escape(str(option["value"]))}"'
    label = f' for="{escape(given["id"])}"' if given.get("id") else ""
    more = f'<span class="choice__hint">{escape(hint)}</span>' if hint else ""
    return mark_safe(  # noqa: S308 every part is escaped
        f'<div class="choice">\n  <input type="{option["type"]}" name="{escape(option["name"])}"{value}'
        f"{''.join(map(_attribute, given.items()))}>\n  <label{label}>{escape(first)}{more}</label>\n</div>\n"
    )


def _attribute(given: tuple[str, Any]) -> str:
    name, value = given
    # How the choices look together is said of them together.
    if value is False or name == "class":
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def word_errors() -> None:
    """Let forms ask for what is missing in the words of a person, not of a database."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    for kind in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
        kind.default_error_messages["required"] = _("Please choose.")
    forms.FileField.default_error_messages["required"] = _("Please choose a file.")
    forms.BooleanField.default_error_messages = {"required": _("Please tick this if it is so.")}
