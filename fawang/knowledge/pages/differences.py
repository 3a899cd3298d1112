"""What changed between two versions of an entry, field by field and sentence by sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from fawang.kernel.wording import Text
from fawang.knowledge.pages.fields import LABELS, fields_of
from fawang.knowledge.rules import Kind

_SENTENCE = re.compile(r"[^。！？；!?;\n]*(?:[。！？；!?;]+[”’」』）)]*|\n|$)\n*")
_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
#: Two sentences that have less in common are shown as one taken out and one put in.
_ALIKE = 0.4
#: What two changes share between them, if it is shorter, is read as part of the change.
_SCRAP = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence, and whether it differs."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence or an item of a list, before and after; one of them is empty where it is new or gone."""

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs."""

    name: str
    label: Text
    rows: tuple[Row, ...]


def compare(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return the fields that differ between two bodies of an entry; who reviewed it is none of them."""
    found = []
    for name in fields_of(kind):
        before, after = lines_of(old.get(name)), lines_of(new.get(name))
        if before != after:
            found.append(Change(name, LABELS[name], tuple(_rows(before, after))))
    return found


def lines_of(value: Any) -> list[str]:
    """Return a value of a body as the lines that are compared: sentences, items, the parts of steps."""
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [sentence for sentence in _SENTENCE.findall(value) if sentence]
    if isinstance(value, Mapping):
        return list(_step(value))
    if isinstance(value, list):
        return [
            line for item in value for line in (_step(item) if isinstance(item, Mapping) else [str(item)])
        ]
    return [str(value)]


def _step(step: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a guide's step; its heading first, so that steps are told apart."""
    for name, value in step.items():
        if name == "title":
            yield f"【{value or ''}】"
        else:
            yield from lines_of(value)


def _rows(before: list[str], after: list[str]) -> Iterator[Row]:
    for what, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            for line in before[i1:i2]:
                same = (Piece(line.rstrip("\n"), changed=False),)
                yield Row(same, same, changed=False)
        else:
            yield from _replaced(before[i1:i2], after[j1:j2])


def _replaced(old: list[str], new: list[str]) -> Iterator[Row]:
    for number in range(max(len(old), len(new))):
        one = old[number] if number < len(old) else ""
        other = new[number] if number < len(new) else ""
        yield _within(one, other) if one and other else Row(_whole(one), _whole(other), changed=True)


def _within(old: str, new: str) -> Row:
    """Compare two sentences character by character, words in Latin letters and numbers as one."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return Row(_whole(old), _whole(new), changed=True)
    left: list[Piece] = []
    right: list[Piece] = []
    codes = matcher.get_opcodes()
    for number, (what, i1, i2, j1, j2) in enumerate(codes):
        scrap = what == "equal" and 0 < number < len(codes) - 1 and i2 - i1 < _SCRAP
        changed = what != "equal" or scrap
        _append(left, "".join(before[i1:i2]), changed=changed)
        _append(right, "".join(after[j1:j2]), changed=changed)
    return Row(tuple(left), tuple(right), changed=True)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(_visible(text), changed=True),) if text else ()


def _append(pieces: list[Piece], text: str, *, changed: bool) -> None:
    if not text:
        return
    text = _visible(text) if changed else text
    if pieces and pieces[-1].changed == changed:
        text = pieces.pop().text + text
    pieces.append(Piece(text, changed=changed))


def _visible(text: str) -> str:
    """Return a changed text with its line breaks in sight: a change of nothing else could not be seen."""
    return text.rstrip("\n") + "↵" * (len(text) - len(text.rstrip("\n")))
