"""Reads the content pack from its folder, whole, and says of every mistake in which file it is."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from pydantic import ValidationError

from fawang.knowledge.data import english, figures, pack, shapes
from fawang.knowledge.data import item as item_shape
from fawang.knowledge.data import papers as paper_shape
from fawang.knowledge.data.english import Translation
from fawang.knowledge.data.figures import Figure
from fawang.knowledge.data.item import Item
from fawang.knowledge.data.pack import Guide, MatterFile, Opinion, Period, Question, SubMatter
from fawang.knowledge.data.papers import Paper, Role
from fawang.knowledge.rules import Kind, citations
from fawang.organisations.rules.matters import Matter

#: Fields that only the platform writes: the code, and who vouches for the text.
OURS = frozenset({"id", "review"})
#: Files that stand in the folder of the pack itself.
_ALONE = frozenset({"periods.yaml", "figures.yaml"})
#: What the editor cannot decide: nothing of the law.
NONE = f"{Matter.OTHER}.none"
_FOLDERS: dict[str, tuple[type[shapes.Strict], Kind | None]] = {
    "questions": (pack.QuestionFile, Kind.QUESTION),
    "opinions": (pack.OpinionFile, Kind.OPINION),
    "guides": (pack.GuideFile, Kind.GUIDE),
    "items": (pack.ItemFile, Kind.ITEM),
}
MODELS: dict[Kind, type[Question] | type[Opinion] | type[Guide] | type[Item]] = {
    Kind.QUESTION: Question,
    Kind.OPINION: Opinion,
    Kind.GUIDE: Guide,
    Kind.ITEM: Item,
}

type AnyEntry = Question | Opinion | Guide | Item


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, and in which file and entry."""

    file: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.what}" if self.where else f"{self.file}: {self.what}"


@dataclass
class Pack:
    """The content pack: matters, periods and entries by code."""

    heads: dict[str, MatterFile] = field(default_factory=dict)
    matters: dict[str, SubMatter] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    entries: dict[Kind, dict[str, AnyEntry]] = field(default_factory=lambda: {kind: {} for kind in Kind})
    #: English texts by the code of their entry, and what changes yearly by its own.
    english: dict[str, Translation] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def all_entries(self) -> Iterator[tuple[Kind, AnyEntry]]:
        """Yield every entry with its kind."""
        for kind, entries in self.entries.items():
            for entry in entries.values():
                yield kind, entry


def read(folder: Path) -> Pack:
    """Read the pack in `folder`; what is wrong is in `mistakes`, what is right is read all the same."""
    found = Pack()
    if not folder.is_dir():
        found.mistakes.append(Mistake(str(folder), "", "no such folder"))
    for path in sorted((folder / "matters").glob("*.yaml")):
        if (file := _file(path, MatterFile, found)) is not None:
            _matters(path, file, found)
    if (listed := _file(folder / "periods.yaml", pack.PeriodFile, found)) is not None:
        for period in listed.periods:
            _once(found.periods, period.code, period, "periods.yaml", found)
    _papers(folder / "papers.yaml", found)
    for name, (model, kind) in _FOLDERS.items():
        assert kind is not None
        for path in sorted((folder / name).glob("*.yaml")):
            if (whole := _file(path, model, found)) is not None:
                for entry in getattr(whole, name):
                    _entry(kind, entry, f"{name}/{path.name}", found)
    for path in sorted((folder / "en").glob("*.yaml")):
        if (translated := _file(path, english.TranslationFile, found)) is not None:
            for one in translated.entries:
                _once(found.english, one.id, one, f"en/{path.name}", found)
    if (known := _file(folder / "figures.yaml", figures.FigureFile, found)) is not None:
        for figure in known.figures:
            _once(found.figures, figure.code, figure, "figures.yaml", found)
    found.mistakes += _dangling(found)
    return found


@lru_cache(maxsize=2)
def current(folder: Path | None = None) -> Pack:
    """Return the pack of this installation; read once a process."""
    return read(folder or settings.FAWANG_CONTENT)


def is_matter(code: str, *, head: str = "") -> bool:
    """Tell whether `code` is a matter of the second level; with `head`, one of that head."""
    return code in current().matters and (not head or code.partition(".")[0] == head)


def digest(body: Mapping[str, Any]) -> str:
    """Return a digest of an entry's body: equal for equal contents."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def body_of(entry: AnyEntry) -> dict[str, Any]:
    """Return an entry as it is stored."""
    return entry.model_dump(mode="json")


def matters_of(body: Mapping[str, Any]) -> list[str]:
    """Return the matters under which a stored body helps, its own first; what is unfinished may name none."""
    listed = body.get("matters") or [body.get("matter"), *_listed(body.get("also"))]
    return [str(one) for one in _listed(listed) if one]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def cited(entry: AnyEntry) -> list[str]:
    """Return every citation in an entry, those of its steps among them, each once."""
    found = list(entry.articles)
    if isinstance(entry, Item):
        found += entry.fee_articles
    if isinstance(entry, Guide):
        found += [citation for step in entry.steps for citation in step.articles]
    return list(dict.fromkeys(found))


def explain(error: ValidationError) -> str:
    """Return what a validation says, in one line for each fault."""
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in fault["loc"])
        lines.append(f"{place}: {fault['msg']}" if place else str(fault["msg"]))
    return "; ".join(lines)


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one; a field that stands twice in an entry is a mistake."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse what YAML takes in silence: the later of two fields of one name."""
        names = [key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)]
        if len(names) != len(set(names)):
            twice = next(name for name in names if names.count(name) > 1)
            raise yaml.constructor.ConstructorError(
                None, None, f"the field {twice} stands twice", node.start_mark
            )
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return found


def _file[File: shapes.Strict](path: Path, model: type[File], found: Pack) -> File | None:
    name = path.name if path.name in _ALONE else f"{path.parent.name}/{path.name}"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506 a safe loader
    except FileNotFoundError:
        return None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        found.mistakes.append(Mistake(name, "", str(error).replace("\n", " ")))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found.mistakes += _good_part(name, data, model, error, found)
        return None


def _papers(path: Path, found: Pack) -> None:
    """Read which papers let which periods run; a mistake names its line."""
    try:
        file, faults, line = paper_shape.read(path, lambda text: yaml.load(text, Loader=StrictLoader))  # noqa: S506
    except FileNotFoundError:
        return
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        found.mistakes.append(Mistake(path.name, "", str(error).replace("\n", " ")))
        return
    found.mistakes += [Mistake(path.name, where, what) for where, what in faults]
    if file is not None:
        found.papers = {one.code: one for one in file.papers}
        found.roles = {one.code: one for one in file.roles}
        found.mistakes += [
            Mistake(path.name, line(code), what)
            for code, what in paper_shape.dangling(file, list(found.periods), list(found.heads))
        ]


def _good_part(
    name: str, data: Any, model: type[shapes.Strict], error: ValidationError, found: Pack
) -> list[Mistake]:
    """Keep the entries of a file that are right; return what is wrong with the others."""
    listed = next(iter(model.model_fields))
    kind = next((kind for file, kind in _FOLDERS.values() if file is model), None)
    rows = data.get(listed) if isinstance(data, dict) and set(data) == {listed} else None
    if kind is None or not isinstance(rows, list):
        return [Mistake(name, "", explain(error))]
    mistakes = []
    for number, row in enumerate(rows):
        try:
            entry = MODELS[kind].model_validate(row)
        except ValidationError as wrong:
            code = row.get("id") if isinstance(row, dict) else None
            mistakes.append(Mistake(name, str(code or f"#{number + 1}"), explain(wrong)))
        else:
            _entry(kind, entry, name, found)
    return mistakes


def _matters(path: Path, file: MatterFile, found: Pack) -> None:
    name = f"matters/{path.name}"
    if file.head not in set(Matter):
        found.mistakes.append(Mistake(name, file.head, "no such head of matters"))
        return
    _once(found.heads, file.head, file, name, found)
    for matter in file.matters:
        _once(found.matters, f"{file.head}.{matter.code}", matter, name, found)


def _entry(kind: Kind, entry: AnyEntry, file: str, found: Pack) -> None:
    """Keep an entry; its code is its own among those of all kinds."""
    if any(entry.id in others for others in found.entries.values()):
        found.mistakes.append(Mistake(file, entry.id, "the code is used twice"))
    else:
        found.entries[kind][entry.id] = entry


def _once[Value](into: dict[str, Value], key: str, value: Value, file: str, found: Pack) -> None:
    if key in into:
        found.mistakes.append(Mistake(file, key, "the code is used twice"))
    else:
        into[key] = value


def _dangling(found: Pack) -> Iterator[Mistake]:
    """Yield every reference that leads nowhere, and every citation that cannot be read."""
    items = found.entries[Kind.ITEM]
    for code, matter in found.matters.items():
        for item in matter.items:
            if item not in items:
                yield Mistake("matters", code, f"no such item: {item}")
    for code, period in found.periods.items():
        for one in period.matters:
            if one not in found.matters:
                yield Mistake("periods.yaml", code, f"no such matter: {one}")
        for citation in period.articles:
            if citations.parse(citation) is None:
                yield Mistake("periods.yaml", code, f"citation not understood: {citation}")
    for code, what in english.faults(found.english, found.entries[Kind.QUESTION]):
        yield Mistake("en", code, what)
    bodies = [body_of(entry) for _kind, entry in found.all_entries()]
    for code, figure in found.figures.items():
        if not any(figures.named_in(body, [figure]) for body in bodies):
            yield Mistake("figures.yaml", code, "no entry names it")
    for body in bodies:
        for amount in figures.unlisted(body):
            yield Mistake(
                "entries", str(body["id"]), f"changes yearly, and belongs into figures.yaml: {amount}"
            )
    for kind, entry in found.all_entries():
        for what in dangling(entry, found):
            yield Mistake(kind, entry.id, what)
        for citation in cited(entry):
            if citations.parse(citation) is None:
                yield Mistake(kind, entry.id, f"citation not understood: {citation}")


def dangling(entry: AnyEntry, found: Pack) -> Iterator[str]:
    """Yield what an entry refers to and `found` does not have."""
    for one in entry.matters if isinstance(entry, Item) else [entry.matter, *entry.also]:
        if one not in found.matters:
            yield f"no such matter: {one}"
    for period in _periods(entry):
        if period not in found.periods:
            yield f"no such period: {period}"
    for item in getattr(entry, "items", []):
        if item not in found.entries[Kind.ITEM]:
            yield f"no such item: {item}"
    if isinstance(entry, Item):
        yield from (
            f"no such guide: {one}" for one in entry.scenarios if one not in found.entries[Kind.GUIDE]
        )
        yield from (f"{name} is missing: {why}" for name, why in item_shape.lacking(entry))


def _periods(entry: AnyEntry) -> list[str]:
    if isinstance(entry, Question):
        return list(entry.periods)
    return [period for step in entry.steps for period in step.periods] if isinstance(entry, Guide) else []
