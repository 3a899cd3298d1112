"""Reading definitions from YAML: of every mistake, in which file and line it is and what to do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from fawang.catalogue.forms.checks import faults
from fawang.catalogue.forms.shape import Form
from fawang.knowledge.data.packs import StrictLoader

#: What to do about a mistake in the shape, by pydantic's code for it.
_CURES = {
    "extra_forbidden": "remove it, or correct its spelling: docs/forms.md lists the fields",
    "missing": "add it",
    "enum": "choose one of these",
    "string_type": "write text; put it in quotes if it looks like a number or yes",
    "string_pattern_mismatch": "write it as docs/forms.md shows",
    "int_type": "write a whole number without quotes",
}
_OTHER = "docs/forms.md says what belongs here"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a definition, in which file and line, and what to do about it. `line` counts from 1."""

    file: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} → {self.cure}"


@dataclass(frozen=True, slots=True)
class Read:
    """A definition as it was read: the form, or what is wrong."""

    form: Form | None
    body: str
    mistakes: tuple[Mistake, ...] = ()


def read_file(path: Path) -> Read:
    """Return the definition in a file."""
    try:
        return read_text(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as error:
        return Read(None, "", (Mistake(path.name, 1, str(error), "save the file as UTF-8 text"),))


def read_text(text: str, *, name: str) -> Read:
    """Return the definition in `text`; mistakes say they are in the file `name`."""
    try:
        node = yaml.compose(text, Loader=StrictLoader)
        data = yaml.load(text, Loader=StrictLoader)  # noqa: S506 a safe loader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        what = str(getattr(error, "problem", None) or error).replace("\n", " ")
        return Read(
            None, text, (Mistake(name, mark.line + 1 if mark else 1, what, "mind indentation and quotes"),)
        )
    if not isinstance(data, dict):
        return Read(None, text, (Mistake(name, 1, "no definition", "begin with `code:`"),))
    try:
        form = Form.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        places = [one["loc"] for one in found]
        # A list whose entries are wrong is not also too short.
        told = [
            one
            for one in found
            if one["type"] != "too_short"
            or not any(
                len(place) > len(one["loc"]) and place[: len(one["loc"])] == one["loc"] for place in places
            )
        ]
        return Read(None, text, tuple(_mistake(name, node, one) for one in told))
    mistakes = tuple(
        Mistake(name, line_of(node, one.place), f"{_dotted(one.place)}: {one.what}", one.cure)
        for one in faults(form)
    )
    return Read(None if mistakes else form, text, mistakes)


def _mistake(name: str, node: Any, one: Any) -> Mistake:
    place = [part for part in one["loc"] if part not in ("question", "repeat") or part == one["loc"][-1]]
    what = str(one["msg"]).removeprefix("Value error, ")
    cure = _CURES.get(one["type"], _OTHER)
    if one["type"] == "extra_forbidden" and not str(place[-1]).isidentifier():
        cure = "put the text in quotes: between { } a comma begins another field"
    return Mistake(name, line_of(node, place), f"{_dotted(place)}: {what}", cure)


def _dotted(place: Iterable[str | int]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def line_of(node: yaml.Node | None, place: Sequence[str | int]) -> int:
    """Return the line, from 1, of what lies at `place`, or of the nearest thing around it."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        child = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    line, child = key.start_mark.line + 1, value
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            child = node.value[part]
            line = child.start_mark.line + 1
        if child is None:
            break
        node = child
    return line
