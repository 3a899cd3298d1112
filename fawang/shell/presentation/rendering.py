"""How Django's forms look here: any plain `forms.Form` renders accessibly, with nothing to remember.

- `{{ form }}` draws every field, `{{ form.name.as_field_group }}` one: label, hint, error, control.
- Hint and error are bound to the control by `aria-describedby`; a wrong one has `aria-invalid`.
- A `Textarea` of a field with `max_length` counts characters and lets nobody lose pasted text.
- The label of a choice may have a second line, which becomes its hint.
- `RadioSelect(attrs={"class": "choices--cards"})` draws large cards; `choices--two` puts two in a row.
"""

from functools import cached_property
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
from django.utils.translation import gettext_lazy as _

__all__ = ["Field", "Renderer", "word_errors"]

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


def word_errors() -> None:
    """Let forms ask for what is missing in the words of a person, not of a database."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    for kind in (forms.ChoiceField, forms.MultipleChoiceField, forms.ModelChoiceField):
        kind.default_error_messages["required"] = _("Please choose.")
    forms.FileField.default_error_messages["required"] = _("Please choose a file.")
    forms.BooleanField.default_error_messages = {"required": _("Please tick this if it is so.")}
