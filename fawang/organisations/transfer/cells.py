"""Cells of a file of units, read strictly and written so that they are read back. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.storage.sheets.columns import Wrong, line
from fawang.organisations.rules import Language, Service, UnitKind, kinds
from fawang.organisations.rules.hours import DAYS, Week, read_line, read_week, write_line, write_week
from fawang.organisations.rules.languages import ROWS as LANGUAGES
from fawang.regions.rules import is_code

#: What services are called in files.
_SERVICES = {
    Service.LEGAL_AID: "法律援助", Service.NOTARISATION: "公证", Service.APPRAISAL: "司法鉴定",
    Service.MEDIATION: "人民调解", Service.CONSULTATION: "法律咨询", Service.LABOUR_ARBITRATION: "劳动仲裁",
    Service.ARBITRATION: "仲裁", Service.LITIGATION: "诉讼服务", Service.POLICE_REPORT: "报案",
    Service.PROCURATORATE: "检察服务", Service.SHELTER: "庇护",
}  # fmt: skip
_BETWEEN = re.compile(r"[;；、,，\n]+")
_PHONE = re.compile(r"[0-9+\-() #*/转]+(?:\(.{1,20}\))?")
_SIX_PLACES = Decimal("0.000001")
_WEEKDAYS = "一二三四五六日"
_DAY = rf"(?:{'|'.join(DAYS)}|(?:周|星期)[{_WEEKDAYS}天])"
_LINE = re.compile(rf"(?P<first>{_DAY})(?:\s*(?:-|–|—|~|至|到)\s*(?P<last>{_DAY}))?[\s:]*(?P<rest>.*)")


def phone(cell: str) -> str:
    """Return a number as it is printed; a word behind it may stand in brackets."""
    text = line(60)(unicodedata.normalize("NFKC", cell))
    # A spreadsheet that took the number for a sum writes it as 7.578123E+10.
    if not _PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < 3:
        raise Wrong("import_phone")
    return text


def phones(cell: str) -> tuple[str, ...]:
    """Return several numbers, each once."""
    return tuple(dict.fromkeys(phone(one) for one in _BETWEEN.split(cell) if one.strip()))


def region(cell: str) -> str:
    """Return the code of a division; whether there is one, the register says."""
    text = cell.strip().removesuffix(".0")
    if not is_code(text):
        raise Wrong("region_unknown")
    return text


def degrees(most: int) -> Callable[[str], Decimal]:
    """Return a reader of degrees between -`most` and `most`, with six places: some ten centimetres."""

    def read(cell: str) -> Decimal:
        try:
            value = Decimal(unicodedata.normalize("NFKC", cell).strip())
        except InvalidOperation:
            raise Wrong("field_wrong") from None
        if not value.is_finite() or abs(value) > most:
            raise Wrong("field_wrong")
        return value.quantize(_SIX_PLACES)

    return read


def kind(cell: str) -> UnitKind:
    """Return a kind by its code or by its name in a language of the pages."""
    return _named(cell, _KINDS)


def services(cell: str) -> tuple[str, ...]:
    """Return services by code or Chinese name, in the order of the list."""
    return _listed(cell, _BY_SERVICE, Service)


def languages(cell: str) -> tuple[str, ...]:
    """Return languages by code or by any of their names, in the order of the list."""
    return _listed(cell, _BY_LANGUAGE, Language)


def hours(cell: str) -> dict[str, list[list[str]]]:
    """Return a week as it is stored: 周一至周五 08:30-12:00 14:30-17:30；周六 09:00-12:00."""
    week: dict[str, list[list[str]]] = {}
    for part in re.split(r"[;；\n]+", unicodedata.normalize("NFKC", cell).lower()):
        if not part.strip():
            continue
        found = _LINE.fullmatch(part.strip())
        if not found:
            raise Wrong("import_hours")
        first, last = _number(found["first"]), _number(found["last"] or found["first"])
        for number in range(first, last + 1):
            if DAYS[number] in week or last < first:
                raise Wrong("import_hours")
            try:
                week[DAYS[number]] = read_line(DAYS[number], found["rest"])
            except Invalid:
                raise Wrong("import_hours") from None
        if last < first:
            raise Wrong("import_hours")
    try:
        return write_week(read_week(week))
    except Invalid:
        raise Wrong("import_hours") from None


def write_hours(week: Week | None) -> str:
    """Return a week as `hours` reads it, days in a row that keep the same hours together; empty for None."""
    parts: list[tuple[int, int, str]] = []
    for number, intervals in enumerate(week or ()):
        said = write_line(intervals)
        if parts and parts[-1][1] == number - 1 and parts[-1][2] == said:
            parts[-1] = (parts[-1][0], number, said)
        elif said:
            parts.append((number, number, said))
    return "；".join(
        f"{_called(first)}{f'至{_called(last)}' if last > first else ''} {said}"
        for first, last, said in parts
    )


def _called(number: int) -> str:
    return f"周{_WEEKDAYS[number]}"


def _number(day: str) -> int:
    return DAYS.index(day) if day in DAYS else _WEEKDAYS.index(day[-1].replace("天", "日"))


def _named[E: StrEnum](cell: str, names: dict[str, E]) -> E:
    try:
        return names[_key(cell)]
    except KeyError:
        raise Wrong("field_wrong") from None


def _listed[E: StrEnum](cell: str, names: dict[str, E], order: Iterable[E]) -> tuple[str, ...]:
    chosen = {_named(one, names) for one in _BETWEEN.split(cell) if one.strip()}
    return tuple(one.value for one in order if one in chosen)


def _key(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


_KINDS = {_key(name): one for one, row in kinds.ROWS.items() for name in (one.value, *row.name.values())}
_BY_SERVICE = {_key(name): one for one, called in _SERVICES.items() for name in (one.value, called)}
_BY_LANGUAGE = {
    _key(name): Language(code)
    for code, row in LANGUAGES.items()
    for name in (code, *row.name.values(), *row.also)
}
KIND_NAMES: dict[Any, str] = {one: row.name["zh-hans"] for one, row in kinds.ROWS.items()}
SERVICE_NAMES: dict[Any, str] = dict(_SERVICES)
LANGUAGE_NAMES: dict[Any, str] = {code: row.name["zh-hans"] for code, row in LANGUAGES.items()}
