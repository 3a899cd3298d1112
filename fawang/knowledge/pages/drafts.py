"""The form in which an entry is written: a labelled field for each field of its kind, fieldsets for steps.

Nothing is required to save: the form keeps whatever was typed, and what is missing is shown beside it.
"""

from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from fawang.kernel import clock
from fawang.kernel.rules.text import whole_number
from fawang.knowledge.data import packs
from fawang.knowledge.pages import areas, fields
from fawang.knowledge.pages.faults import Faults
from fawang.knowledge.pages.fields import HINTS, LABELS, Codes, Shape
from fawang.knowledge.queries import entries
from fawang.knowledge.rules import Kind, VersionState
from fawang.knowledge.texts import labels
from fawang.organisations.texts.labels import UNIT_KINDS

MOST_STEPS = 30
#: The hidden field that says how many steps were on the page.
STEP_COUNT = "step-count"
#: Characters that fit into a line of a text's control, and how many lines it may have.
_LINE, _MOST_ROWS = 42, 24
#: The pack's texts are written in simplified characters.
_CONTENT = {"lang": "zh-Hans"}


def codes() -> Codes:
    """Return everything that a text can name by a code; service items and guides are read in two queries."""
    pack = packs.current()
    return Codes(
        matters={code: matter.name for code, matter in pack.matters.items()},
        periods={code: period.name for code, period in pack.periods.items()},
        items={shown.code: shown.title for shown in entries.items()},
        offices={code: str(name) for code, name in UNIT_KINDS.items()},
        groups={code: str(name) for code, name in labels.GROUPS.items()},
        scenarios={shown.code: shown.title for shown in entries.guides()},
    )


def matter_choices() -> list[tuple[str, Any]]:
    """Return all matters of the second level, under their heads."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in packs.current().matters:
        groups.setdefault(code.partition(".")[0], []).append((code, labels.matter_name(code)))
    return [("", "—"), *((labels.matter_name(head), found) for head, found in groups.items())]


class Part(forms.Form):
    """Fields of an entry, or those of a step of a guide; `kind` is None for a step."""

    def __init__(self, kind: Kind | None, known: Codes, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False, **kwargs})
        self.kind, self.known = kind, known
        self.names = fields.fields_of(kind) if kind else fields.STEP_FIELDS
        for name in self.names:
            shape = fields.shape_of(kind, name)
            if shape != Shape.STEPS:
                self.fields[name] = _field(kind, name, shape)
                _grow(self.fields[name].widget, str(self.data.get(self.add_prefix(name)) or ""))

    def values(self) -> dict[str, Any]:
        """Return what was typed, as a body holds it."""
        found = {}
        for name in self.fields:
            shape = fields.shape_of(self.kind, name)
            typed = str(self.data.get(self.add_prefix(name)) or "")
            found[name] = fields.to_value(shape, name, typed, self.known)
        return found

    def add_faults(self, sentences: Mapping[str, list[str]]) -> None:
        """Show what is missing at its fields."""
        self.is_valid()
        for name, said in sentences.items():
            for sentence in said:
                self.add_error(name if name in self.fields else None, sentence)


class Draft:
    """The form of an entry with its steps: what was typed, or what a body holds, and what is wrong with it."""

    def __init__(self, kind: Kind, known: Codes, data: QueryDict) -> None:
        self.kind, self.known, self.data = kind, known, data
        self.entry = Part(kind, known, data)
        self.has_steps = kind == Kind.GUIDE
        count = _count(data) if self.has_steps else 0
        self.steps = [Part(None, known, data, prefix=f"step-{number}") for number in range(count)]
        #: What is wrong with the steps as a whole: there are too few.
        self.steps_errors: list[str] = []

    @classmethod
    def of(cls, kind: Kind, known: Codes, body: Mapping[str, Any]) -> Self:
        """Return the form filled in with a body."""
        data = QueryDict(mutable=True)
        steps = body.get("steps") if kind == Kind.GUIDE else []
        for name in fields.fields_of(kind):
            shape = fields.shape_of(kind, name)
            if shape == Shape.REGION:
                data[name] = areas.name(str(body.get(name) or ""))
            elif shape != Shape.STEPS:
                data[name] = fields.to_text(shape, name, body.get(name), known)
        if kind == Kind.GUIDE:
            _write_steps(data, steps if isinstance(steps, list) else [], known)
        return cls(kind, known, data)

    @property
    def parts(self) -> list[Part]:
        """Every form of it, for the summary of what is wrong."""
        return [self.entry, *self.steps]

    @property
    def words(self) -> list[forms.BoundField]:
        """What readers are told, up to the steps of a guide."""
        return [self.entry[name] for name in self._told() if not self._after_steps(name)]

    @property
    def more_words(self) -> list[forms.BoundField]:
        """What readers are told after the steps of a guide."""
        return [self.entry[name] for name in self._told() if self._after_steps(name)]

    @property
    def law(self) -> list[forms.BoundField]:
        """What it rests on."""
        return [self.entry[name] for name in fields.LAW if name in self.entry.fields]

    @property
    def place(self) -> list[forms.BoundField]:
        """Where it belongs."""
        return [self.entry[name] for name in fields.PLACE if name in self.entry.fields]

    def _told(self) -> list[str]:
        return [name for name in self.entry.fields if name not in fields.LAW and name not in fields.PLACE]

    def _after_steps(self, name: str) -> bool:
        return self.has_steps and self.entry.names.index(name) > self.entry.names.index("steps")

    def body(self, region: str) -> dict[str, Any]:
        """Return what was typed, as a version holds it. Nobody has reviewed it yet."""
        review = {"state": "unreviewed", "role": None, "date": clock.today().isoformat()}
        found = {**self.entry.values(), "region": region, "review": review}
        if self.has_steps:
            found["steps"] = [step.values() for step in self.steps]
        return found

    @property
    def region_typed(self) -> str:
        """Return the area as it was typed."""
        return str(self.data.get("region") or "")

    def pressed(self, press: Mapping[str, Any]) -> "Draft | None":
        """Return the form with a step added, taken out or moved up, if one of the buttons for that was pressed."""
        if not {"add_step", "remove_step", "raise_step"} & press.keys():
            return None
        steps = [step.values() for step in self.steps]
        focus = 0
        if "add_step" in press and len(steps) < MOST_STEPS:
            steps.append({})
            focus = len(steps) - 1
        elif (number := _number(press, "remove_step", len(steps))) is not None:
            del steps[number]
            focus = min(number, len(steps) - 1)
        elif number := _number(press, "raise_step", len(steps)):
            steps.insert(number - 1, steps.pop(number))
            focus = number - 1
        data = QueryDict(mutable=True)
        for name in self.entry.fields:
            data[name] = str(self.data.get(name) or "")
        _write_steps(data, steps, self.known)
        changed = Draft(self.kind, self.known, data)
        if changed.steps:
            # The page comes back at its top; whoever writes goes on in the step.
            changed.steps[focus].fields["title"].widget.attrs["autofocus"] = True
        return changed

    def add_faults(self, faults: Faults) -> None:
        """Show what is missing at its fields."""
        for number, part in [(None, self.entry), *enumerate(self.steps)]:
            sentences: dict[str, list[str]] = {}
            for place, said in faults.items():
                own = place[0:1] == ("steps",) and len(place) == 3 and place[1] == number
                if place == ("steps",) and self.has_steps:
                    self.steps_errors = said
                elif own or (number is None and len(place) < 3):
                    sentences.setdefault(str(place[-1]) if place else "", []).extend(said)
            part.add_faults(sentences)


def start(kind: Kind, *, title: str, matter: str, region: str) -> dict[str, Any]:
    """Return the body of an entry of which no more is known than where it belongs and what it is called."""
    body: dict[str, Any] = {name: [] if _is_list(kind, name) else "" for name in fields.fields_of(kind)}
    body |= dict.fromkeys(fields.MAY_LACK & body.keys())
    body |= {"recommended": False} if "recommended" in body else {}
    body |= {"matter": matter} if "matter" in body else {"matters": [matter]}
    body |= {next(name for name in ("ask", "title", "name") if name in body): title, "region": region}
    body["review"] = {"state": "unreviewed", "role": None, "date": clock.today().isoformat()}
    return body


def is_editable(version: Any) -> bool:
    """Tell whether a version can be written on."""
    return version is None or version.state in (VersionState.DRAFT, VersionState.RETURNED)


def _is_list(kind: Kind, name: str) -> bool:
    return fields.shape_of(kind, name) in (Shape.LINES, Shape.CODES, Shape.STEPS)


def _write_steps(data: QueryDict, steps: list[Any], known: Codes) -> None:
    data[STEP_COUNT] = str(len(steps))
    for number, step in enumerate(steps):
        for name in fields.STEP_FIELDS:
            value = step.get(name) if isinstance(step, Mapping) else None
            data[f"step-{number}-{name}"] = fields.to_text(fields.shape_of(None, name), name, value, known)


def _count(data: Mapping[str, Any]) -> int:
    return min(whole_number(str(data.get(STEP_COUNT) or ""), digits=3) or 0, MOST_STEPS)


def _number(press: Mapping[str, Any], name: str, below: int) -> int | None:
    number = whole_number(str(press.get(name) or ""), digits=3)
    return number if number is not None and number < below else None


def _field(kind: Kind | None, name: str, shape: Shape) -> forms.Field:
    common: dict[str, Any] = {"label": LABELS[name], "help_text": HINTS.get(name, ""), "required": False}
    field: forms.Field
    match shape:
        case Shape.MATTER:
            field = forms.ChoiceField(choices=matter_choices, **common)
        case Shape.DEPARTMENT:
            field = forms.ChoiceField(choices=lambda: [("", "—"), *labels.DEPARTMENTS.items()], **common)
        case Shape.DEPTH:
            field = forms.ChoiceField(choices=lambda: [("", "—"), *labels.DEPTHS.items()], **common)
        case Shape.TICK:
            field = forms.BooleanField(**common)
        case Shape.DATE:
            field = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case Shape.LINE | Shape.REGION:
            attrs = {"autocomplete": "off", **({} if shape == Shape.REGION else _CONTENT)}
            field = forms.CharField(widget=forms.TextInput(attrs=attrs), **common)
        case _:
            rows = 2 if kind is None and name != "text" else fields.rows_of(name)
            field = forms.CharField(widget=forms.Textarea(attrs={"rows": rows, **_CONTENT}), **common)
            if shape == Shape.TEXT:
                # The counter of the page; what is too long is kept all the same, and said.
                field.max_length = fields.LONGEST_TEXT
    # Needed only for handing in: the label says "optional" where it is not needed even then.
    setattr(field, "at_times", fields.is_needed(kind, name))  # noqa: B010 read by shell.rendering.Field
    return field


def _grow(widget: forms.Widget, text: str) -> None:
    """Give a text as many lines as it needs, within reason: what cannot be seen is not checked."""
    if isinstance(widget, forms.Textarea):
        needed = sum(1 + len(line) // _LINE for line in text.splitlines()) + 1
        widget.attrs["rows"] = max(widget.attrs["rows"], min(needed, _MOST_ROWS))


class StartForm(forms.Form):
    """What somebody wants to write."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=lambda: list(labels.KINDS.items()), widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=gettext_lazy("What it is called"),
        help_text=gettext_lazy("A question as a person would ask it, or a title. It can be changed later."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", **_CONTENT}),
    )
    matter = forms.ChoiceField(label=gettext_lazy("Matter"), choices=matter_choices)
    region = forms.CharField(
        label=gettext_lazy("For which area"),
        help_text=gettext_lazy("Name or code of the division, or 全国 for the whole country."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
