"""`content/papers.yaml`: which paper, in whose hands, lets which period run.

Strict: a mistake names its line and the cure.

docs/periods.md tells authors what belongs in each field.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from fawang.knowledge.data.shapes import Phrase, Strict, Text

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,40}$")]
#: Signs of the wording: `…`, `……`, `(a/b)`, `{group}`; everything else stands for itself.
_GAPS = {"……": "[^\\n]{0,40}?", "…": "[^，,。；;！？!? \\n]{0,8}?"}
_PARTS = re.compile("……|…|\\([^()]*\\)|[^…(]+|.")


_GROUP = re.compile(r"\{([a-z]+)\}")

#: A wording as the file has it, with the words of its groups.
Word = Annotated[str, StringConstraints(min_length=1, max_length=900)]

#: One of a group of words.
Piece = Annotated[str, StringConstraints(min_length=1, max_length=20)]


class Role(Strict):
    """Who somebody is to a paper. `name` is written on a button: in the first person."""

    code: Code
    name: Phrase


class Case(Strict):
    """What runs for a role, in matters of one head where those differ."""

    role: Code
    #: A head of matters (`work_injury`), where the same paper lets different periods run.
    matter: Code | None = None
    #: Words of a sentence that tell this role (or matter).
    words: list[Word] = []
    periods: list[str] = Field(min_length=1)
    #: What to do before the last day.
    before: Text

    @cached_property
    def told(self) -> tuple["Wording", ...]:
        """What tells this role or matter in a sentence."""
        return tuple(map(Wording.of, self.words))


class Paper(Strict):
    """A paper, or an event of which a period counts."""

    code: Code
    name: Phrase
    #: The question whose answer is the first day.
    date: Phrase
    #: Many have it: it is offered first.
    common: bool = False
    #: It is handed over, posted, sent or published by an authority: then that is asked, since it decides the day.
    served: bool = False
    #: Whoever it is about is held in custody: that is not asked then.
    held: bool = False
    #: People name it so, and which of these it is has to be asked.
    either: list[Code] = []
    #: How people name it.
    words: list[Word] = []
    #: How they tell of it without naming it: looked for where nothing that is named lets a period end within days,
    #: and only counted where its own would.
    hints: list[Word] = []
    #: Words that tell it is another one.
    unless: list[Word] = []
    cases: list[Case] = []

    @model_validator(mode="after")
    def _one_of(self) -> "Paper":
        if bool(self.either) == bool(self.cases):
            raise ValueError(
                "it needs either `cases` or `either`: write the one that is missing, or delete one"
            )
        if not self.words and not self.hints and not self.either:
            raise ValueError("it needs `words` or `hints`: write how people tell of it")
        return self

    @cached_property
    def named(self) -> tuple["Wording", ...]:
        """How the paper is named in a sentence."""
        return tuple(map(Wording.of, self.words))

    @cached_property
    def heads(self) -> frozenset[str]:
        """Beginnings (`heads_in`) of which a sentence has one, where it names the paper."""
        return frozenset().union(*(one.heads for one in self.named))

    @cached_property
    def hinted(self) -> tuple["Wording", ...]:
        """How the paper is told of without its name."""
        return tuple(map(Wording.of, self.hints))

    @cached_property
    def denied(self) -> tuple["Wording", ...]:
        """What tells that it is another one."""
        return tuple(map(Wording.of, self.unless))


class PaperFile(Strict):
    """`content/papers.yaml`."""

    roles: list[Role] = Field(min_length=1)
    #: Words that many wordings share: `{court}` stands for any one of `court`.
    groups: dict[Code, list[Piece]] = {}
    papers: list[Paper] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _with_groups(cls, data: Any) -> Any:
        """Put the words of a group where a wording names it."""
        groups = data.get("groups") if isinstance(data, dict) else None
        return data | {"papers": _expanded(data.get("papers"), groups)} if isinstance(groups, dict) else data


def _expanded(data: Any, groups: dict[str, Any]) -> Any:
    if isinstance(data, list):
        return [_expanded(one, groups) for one in data]
    if isinstance(data, dict):
        return {name: _expanded(one, groups) for name, one in data.items()}
    return _GROUP.sub(lambda match: _any_of(match[1], groups), data) if isinstance(data, str) else data


def _any_of(name: str, groups: dict[str, Any]) -> str:
    if name not in groups:
        near = get_close_matches(name, groups, 1)
        raise ValueError(
            f"no such group of words: {name}" + (f"; did you mean {near[0]}?" if near else "; add it first")
        )
    return f"({'/'.join(map(str, groups[name]))})"


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of naming something, ready to be looked for.

    `needs`: of each of these groups one text must occur, or it is not looked for; `weight`: how many characters it has.
    """

    pattern: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]
    weight: int

    @property
    def heads(self) -> frozenset[str]:
        """The beginnings of the texts of that group whose shortest is longest: one of them has to occur."""
        choices = max(self.needs, key=lambda one: min(map(len, one)), default=())
        return frozenset(one[:2] for one in choices)

    @classmethod
    def of(cls, word: str) -> "Wording":
        """Read the signs of a wording."""
        parts, needs = [], []
        for part in _PARTS.findall(word):
            if part in _GAPS:
                parts.append(_GAPS[part])
                continue
            choices = tuple(part[1:-1].split("/")) if part.startswith("(") and part.endswith(")") else (part,)
            needs.append(tuple(one.lower() for one in choices))
            parts.append(f"(?:{'|'.join(map(re.escape, choices))})")
        weight = sum(min(map(len, choices)) for choices in needs)
        return cls(re.compile("".join(parts), re.IGNORECASE), tuple(needs), weight)

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where `text`, in lower case, has it."""
        if not all(any(one in text for one in choices) for choices in self.needs):
            return None
        found = self.pattern.search(text)
        return found.span() if found else None


def heads_in(text: str) -> frozenset[str]:
    """Return every sign of `text`, in lower case, and every two beside each other."""
    return frozenset(text).union(map("".join, pairwise(text)))


def read(
    path: Path, loader: Callable[[str], Any]
) -> tuple[PaperFile | None, list[tuple[str, str]], Callable[[str], str]]:
    """Return the file, what is wrong with it (where, what), and a function that says on which line a code stands.

    Args:
        loader: loads YAML strictly.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    text = path.read_text(encoding="utf-8")
    data = loader(text)
    tree = yaml.compose(text, Loader=yaml.SafeLoader)

    def line(code: str) -> str:
        found = re.search(rf"code: {re.escape(code)}\b", text)
        return f"line {text.count(chr(10), 0, found.start()) + 1}, {code}" if found else code

    try:
        return PaperFile.model_validate(data), [], line
    except ValidationError as error:
        faults = [
            (f"line {_line(tree, fault['loc'])}, {'.'.join(map(str, fault['loc']))}", _cure(fault))
            for fault in error.errors(include_url=False, include_input=False)
        ]
        return None, faults, line


def _line(node: Any, place: Sequence[int | str]) -> int:
    """Return the line of what stands at `place`, or of what encloses it."""
    for step in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    return int(node.start_mark.line) + 1 if node is not None else 1


def _cure(fault: Any) -> str:
    field = str(fault["loc"][-1]) if fault["loc"] else ""
    if fault["type"] == "missing":
        return f"the field {field} is missing: add it"
    if fault["type"] == "extra_forbidden":
        near = get_close_matches(field, {*Paper.model_fields, *Case.model_fields, *Role.model_fields}, 1)
        return f"no such field: {field}; " + (f"did you mean {near[0]}?" if near else "delete it")
    return str(fault["msg"])


def dangling(file: PaperFile, periods: Sequence[str], heads: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield, by the code of its paper, every reference that leads nowhere, with what may be meant."""
    roles, papers = [one.code for one in file.roles], [one.code for one in file.papers]
    for known in (roles, papers):
        yield from (
            (code, "the code is used twice: rename one") for code in {*known} if known.count(code) > 1
        )
    for paper in file.papers:
        for case in paper.cases:
            yield from _unknown(paper.code, "role", [case.role], roles)
            yield from _unknown(paper.code, "period", case.periods, periods)
            yield from _unknown(paper.code, "head of matters", [case.matter] if case.matter else [], heads)
        yield from _unknown(paper.code, "paper", paper.either, papers)
        pairs = [(case.role, case.matter) for case in paper.cases]
        if len(pairs) != len(set(pairs)):
            yield paper.code, "a role stands twice: give each of its cases a different matter, or join them"
    used = {case.role for paper in file.papers for case in paper.cases}
    yield from ((role, "no paper has this role: use it or delete it") for role in roles if role not in used)


def _unknown(code: str, what: str, named: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in named:
        if one not in known:
            near = get_close_matches(one, known, 1)
            yield (
                code,
                f"no such {what}: {one}" + (f"; did you mean {near[0]}?" if near else "; add it first"),
            )
