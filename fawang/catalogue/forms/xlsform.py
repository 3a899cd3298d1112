"""Forms from XLSForm workbooks (xlsform.org): read and checked by pyxform, mapped to the shape of forms.

What has no counterpart is named by sheet, row and column, with what to do instead; then nothing is imported.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fawang.catalogue.forms.files import Read, read_text
from fawang.catalogue.forms.shape import Type
from fawang.catalogue.forms.xpath import Unsupported, translate

_TYPES = {
    "text": Type.TEXT, "integer": Type.NUMBER, "decimal": Type.MONEY, "date": Type.DATE, "image": Type.FILE,
    "file": Type.FILE, "select_one": Type.CHOICE, "select_multiple": Type.SEVERAL,
}  # fmt: skip
#: Our own types, which XLSForm takes as the appearance of a text.
_APPEARANCES = {
    "multiline": Type.LONG_TEXT, "id_number": Type.ID_NUMBER, "phone": Type.PHONE, "place": Type.PLACE,
}  # fmt: skip
#: What pyxform adds by itself, and what says nothing to people.
_SILENT = frozenset({"start", "end", "today", "deviceid", "username", "audit"})
_CHINESE = re.compile(r"^(?:label|hint)(?:::.*(?:zh|中文|Chinese).*)?$", re.IGNORECASE)
_ENGLISH = re.compile(r"^(?:label|hint)::.*(?:en|English).*$", re.IGNORECASE)
_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_KNOWN = frozenset({"type", "name", "required", "relevant", "calculation", "appearance", "repeat_count"})


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a workbook: `row` counts from 1, as the program shows it."""

    sheet: str
    row: int
    column: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row} {self.column}: {self.what} → {self.cure}"


@dataclass
class Mapped:
    """A workbook as a definition: `read` says whether that is a form."""

    read: Read | None = None
    faults: list[CellFault] = field(default_factory=list)


def read_workbook(path: Path) -> Mapped:
    """Return the form in a workbook, or what is wrong in it."""
    # Reading workbooks is for authors: no server loads what it needs.
    from pyxform.errors import PyXFormError
    from pyxform.xls2json_backends import xlsx_to_dict
    from pyxform.xls2xform import convert

    mapped = Mapped()
    try:
        book = xlsx_to_dict(str(path))
        convert(str(path))
    except PyXFormError as error:
        row = _ROW.search(str(error))
        what = _ROW.sub("", str(error)).replace("\n", " ").strip()
        mapped.faults.append(
            CellFault("survey", int(row[1]) if row else 1, "", what, "mend it as xlsform.org describes")
        )
        return mapped
    _Mapping(book, mapped).build(path)
    return mapped


class _Mapping:
    """The rows of a workbook on their way to a definition."""

    def __init__(self, book: dict[str, Any], mapped: Mapped) -> None:
        self.rows: list[dict[str, Any]] = book.get("survey", [])
        self.settings: dict[str, Any] = (book.get("settings") or [{}])[0]
        self.choices: dict[str, dict[str, Any]] = {}
        for row in book.get("choices", []):
            self.choices.setdefault(row.get("list_name", ""), {})[row.get("name", "")] = _words(row, "label")
        self.faults = mapped.faults
        self.mapped = mapped
        self.types: dict[str, Type] = {}
        self.repeats: dict[str, str] = {}

    def fault(self, row: int, column: str, what: str, cure: str) -> None:
        self.faults.append(CellFault("survey", row, column, what, cure))

    def build(self, path: Path) -> None:
        sections: list[dict[str, Any]] = []
        computed: list[dict[str, Any]] = []
        section: dict[str, Any] | None = None
        repeat: dict[str, Any] | None = None
        for number, row in enumerate(self.rows, 2):
            kind, _, listed = str(row.get("type", "")).partition(" ")
            kind, whole = kind.replace("begin_", "begin "), str(row.get("type", "")).replace("_", " ")
            if not whole.strip() or whole in _SILENT:
                continue
            if whole == "begin group":
                section = {"title": _words(row, "label") or row.get("name"), "questions": []}
                sections.append(section)
            elif whole == "end group":
                section = None
            elif whole == "begin repeat":
                repeat = self._repeat(number, row)
                section = section or self._section(sections)
                section["questions"].append(repeat)
            elif whole == "end repeat":
                repeat = None
            elif whole == "calculate":
                computed += self._computed(number, row)
            elif (question := self._question(number, row, kind, listed)) is not None:
                if repeat is not None:
                    self.repeats[question["name"]] = repeat["repeat"]
                    repeat["questions"].append(question)
                else:
                    section = section or self._section(sections)
                    section["questions"].append(question)
        if not self.faults:
            self._finish(path, [one for one in sections if one["questions"]], computed)

    def _section(self, sections: list[dict[str, Any]]) -> dict[str, Any]:
        sections.append({"title": self.settings.get("form_title") or "填写", "questions": []})
        return sections[-1]

    def _repeat(self, number: int, row: dict[str, Any]) -> dict[str, Any]:
        one = _words(row, "label") or {"zh_Hans": "项目"}
        if row.get("repeat_count"):
            self.fault(
                number,
                "repeat_count",
                "a fixed count is not supported",
                "leave it empty: people say when to stop",
            )
        name = one["zh_Hans"]
        found: dict[str, Any] = {
            "repeat": row.get("name"), "one": one, "more": {"zh_Hans": f"还有别的{name}吗？"},
            "any": {"zh_Hans": f"有{name}吗？"}, "least": 0, "most": 20, "questions": [],
        }  # fmt: skip
        return {**found, **self._when(number, row)}

    def _question(self, number: int, row: dict[str, Any], kind: str, listed: str) -> dict[str, Any] | None:
        if kind not in _TYPES:
            usable = ", ".join(sorted(_TYPES))
            self.fault(
                number,
                "type",
                f"the type {kind} is not supported",
                f"use one of: {usable}; or leave the row out",
            )
            return None
        for column in row:
            if column not in _KNOWN and not column.startswith(("label", "hint")):
                self.fault(
                    number,
                    column,
                    "this column is not supported",
                    "remove it, or write the rule into `relevant`",
                )
        text = _words(row, "label")
        if text is None:
            self.fault(number, "label", "a question without a Chinese label", "add a column label::中文 (zh)")
            return None
        type_ = (
            _APPEARANCES.get(str(row.get("appearance", "")), _TYPES[kind]) if kind == "text" else _TYPES[kind]
        )
        found: dict[str, Any] = {"name": str(row.get("name", "")).lower(), "text": text}
        if type_ in (Type.CHOICE, Type.SEVERAL):
            choices = self.choices.get(listed.split(maxsplit=1)[0] if listed else "", {})
            if set(choices) == {"yes", "no"} and type_ == Type.CHOICE:
                type_ = Type.YES_NO
            else:
                found["choices"] = choices
        self.types[found["name"]] = type_
        found["type"] = type_.value
        if (hint := _words(row, "hint")) is not None:
            found["hint"] = hint
        if str(row.get("required", "")).lower() not in ("yes", "true", "true()"):
            found["required"] = False
        return {**found, **self._when(number, row)}

    def _when(self, number: int, row: dict[str, Any]) -> dict[str, str]:
        return self._expression(number, row, "relevant", "when")

    def _expression(self, number: int, row: dict[str, Any], column: str, name: str) -> dict[str, str]:
        if not row.get(column):
            return {}
        try:
            return {name: translate(str(row[column]), self.types, self.repeats)}
        except Unsupported as error:
            cure = "use ${name}, = != < >, and, or, not, selected(), sum(), count(), + - * div"
            self.fault(number, column, f"not supported: {error}", cure)
            return {}

    def _computed(self, number: int, row: dict[str, Any]) -> list[dict[str, Any]]:
        text = _words(row, "label")
        if text is None:
            self.fault(
                number, "label", "a computed value without a Chinese label", "add a column label::中文 (zh)"
            )
            return []
        value = self._expression(number, row, "calculation", "value")
        basis = _words(row, "hint") or {"zh_Hans": "按填写的内容计算"}
        return [{"name": row.get("name"), "text": text, "basis": basis, **value}] if value else []

    def _finish(self, path: Path, sections: list[dict[str, Any]], computed: list[dict[str, Any]]) -> None:
        own = self.settings
        title = str(own.get("form_title") or path.stem)
        body: dict[str, Any] = {
            "code": str(own.get("form_id") or path.stem).lower().replace("-", "_"),
            "version": int(own["version"]) if str(own.get("version", "")).isdecimal() else 1,
            "title": title,
            "intro": str(own.get("intro") or title),
            "sections": sections,
            "computed": computed,
        }
        if own.get("kind"):
            body["kind"] = str(own["kind"])
        elif own.get("where"):
            body["bring"] = {"where": str(own["where"])}
        else:
            self.faults.append(
                CellFault(
                    "settings",
                    2,
                    "kind",
                    "it says neither what it becomes nor where it is brought",
                    "add a column `kind` (a kind of order), or `where` (where the document is brought)",
                )
            )
            return
        blocks = [{"heading": one["title"], "rows": _rows(one)} for one in sections if _rows(one)]
        blocks += [
            {"each": one["repeat"], "rows": [question["name"] for question in one["questions"]]}
            for section in sections
            for one in section["questions"]
            if "repeat" in one
        ]
        body["paper"] = {
            "title": title, "blocks": blocks, "to": str(own.get("to") or "有关部门"),
            "signs": str(own.get("signs") or "填表人（签名）："),
        }  # fmt: skip
        text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False)
        self.mapped.read = read_text(text, name=path.name)


def _rows(section: dict[str, Any]) -> list[str]:
    return [one["name"] for one in section["questions"] if "repeat" not in one]


def _words(row: dict[str, Any], column: str) -> dict[str, str] | None:
    """Return a text of a row: that in Chinese, and that in English where there is one."""
    found: dict[str, str] = {}
    for name, value in row.items():
        if not str(name).startswith(column) or not value:
            continue
        if _ENGLISH.match(name):
            found["en"] = str(value)
        elif _CHINESE.match(name):
            found["zh_Hans"] = str(value)
    return found if "zh_Hans" in found else None
