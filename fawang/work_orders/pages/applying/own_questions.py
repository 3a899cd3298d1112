"""The questions of a kind or a form (work_orders.questions) as forms of a page."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fawang.kernel.rules.step_fields import Kind
from fawang.kernel.wording import say
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.work_orders.kinds import OrderKind
from fawang.work_orders.kinds.questions import Question
from fawang.work_orders.pages.applying.questions import YES_NO

#: What people write around a number of heads or yuan.
_UNITS = re.compile(r"[\s,，约口人个元块¥￥]")
#: (number, name) of units.
type Units = Sequence[tuple[str, str]]
MOST_UNITS = 50
_NUMBERS = (Kind.NUMBER, Kind.MONEY)


class _Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick; in a draft what was ticked is text, a code a line."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the codes that were ticked."""
        return data.getlist(name) if hasattr(data, "getlist") else str(data.get(name) or "").splitlines()


class SeveralField(forms.MultipleChoiceField):
    """Any number of choices; the answer is text, a code a line."""

    widget = _Boxes

    def prepare_value(self, value: Any) -> Any:
        """Return the codes of an answer that is shown again."""
        return value.splitlines() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """Return the answer."""
        return "\n".join(super().clean(value))


class _Upload(forms.FileInput):
    """A file to hand in; in a draft it is named by a secret, which stands beside the new choice."""

    template_name = "django/forms/widgets/kept_file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the file that was chosen, else the name of the one that is kept."""
        return files.get(name) or data.get(name) or ""

    def format_value(self, value: Any) -> Any:
        """Return the name of the file that is kept."""
        return value if isinstance(value, str) else None


class KeptFileField(forms.Field):
    """A file at its question: what comes in is an upload, what a draft keeps is its name."""

    widget = _Upload

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether there is a new file."""
        return bool(data) and not isinstance(data, str)


class QuestionForm(forms.Form):
    """The questions of one page: most have one (work_orders.questions)."""

    def __init__(self, *args: Any, questions: Sequence[Question], units: Units = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[question.name] = field_for(question, units=units)

    def clean(self) -> dict[str, Any]:
        """Check the answers by the rules themselves."""
        cleaned = super().clean() or {}
        for question in self.questions:
            if question.field.kind == Kind.FILE:
                # It is judged when it is kept.
                continue
            given = str(cleaned.get(question.name) or "")
            if not given:
                continue
            if question.field.kind in _NUMBERS:
                # "３口人" and "6,000元" are numbers to whoever writes them.
                cleaned[question.name] = given = _UNITS.sub("", given)
            if code := question.wrong(given):
                number = code == "field_wrong" and question.field.kind in _NUMBERS
                self.add_error(question.name, _("Please write a number.") if number else say(code))
        return cleaned


def units_for(kind: OrderKind, place: str, answers: Mapping[str, Any]) -> Units:
    """Return the units among which somebody chooses one for a kind; at most MOST_UNITS.

    The one that was chosen already stands first, then those of `place`.
    """
    if not kind.chosen:
        return ()
    office = UnitKind(kind.office) if kind.office else None
    near = organisations.nearest(place, office) if place and office else ()
    if kind.choosable is None:
        units = (*near, *organisations.units(kind=office, limit=MOST_UNITS).items)
    else:
        able = organisations.units_by_id(kind.choosable(answers))
        rest = sorted(
            able.values(), key=lambda one: (not _in_one_city(one.region_code, place), one.region_code)
        )
        units = (*(one for one in near if one.id in able), *rest)
    given = str(answers.get(kind.chosen) or "")
    ordered = sorted(units, key=lambda one: str(one.id) != given)
    return list({str(one.id): one.name for one in ordered}.items())[:MOST_UNITS]


def _in_one_city(region: str, place: str) -> bool:
    return bool(place) and region[:4] == place[:4]


def field_for(question: Question, *, staff: bool = False, units: Units = ()) -> forms.Field:
    """Return the form field of a question: radio buttons for the person, a list for staff, who need not ask.

    Args:
        units: among which to choose, where the question is for a unit.
    """
    label, hint = question.staff if staff and question.staff else (question.text, question.hint)
    common: dict[str, Any] = {
        "label": label,
        "help_text": hint,
        "required": question.field.required and not staff,
    }
    match question.field.kind:
        case Kind.UNIT:
            nobody = [] if common["required"] else [("", _("Not asked") if staff else _("No preference"))]
            return forms.ChoiceField(choices=[*nobody, *units], **common)
        case Kind.CHOICE:
            offered = [(code, question.choices.get(code, code)) for code in question.field.choices]
            if staff:
                return forms.ChoiceField(choices=[("", _("Not asked")), *offered], **common)
            return forms.ChoiceField(
                choices=offered, widget=forms.RadioSelect(attrs=dict(question.attrs)), **common
            )
        case Kind.FILE:
            return KeptFileField(**common)
        case Kind.SEVERAL:
            offered = [(code, question.choices.get(code, code)) for code in question.field.choices]
            return SeveralField(choices=offered, **common)
        case Kind.NUMBER | Kind.MONEY:
            number = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"})
            return forms.CharField(max_length=20, widget=number, **common)
        case Kind.DATE:
            return forms.CharField(max_length=10, widget=forms.DateInput(attrs={"type": "date"}), **common)
        case Kind.TEXT:
            return forms.CharField(
                max_length=question.field.longest, widget=forms.Textarea(attrs={"rows": 4}), **common
            )
        case Kind.FLAG:
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **common)
        case _:
            line = forms.TextInput(attrs=dict(question.attrs))
            return forms.CharField(max_length=question.field.longest, widget=line, **common)
