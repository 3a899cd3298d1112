"""How answers read: on the pages where they are checked, for staff, and in the paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fawang.catalogue.forms.computation import Line, Result
from fawang.catalogue.forms.course import Asked, Course
from fawang.catalogue.forms.shape import CHOSEN, Type, Unit
from fawang.catalogue.texts import labels
from fawang.kernel.wording import Text, yuan
from fawang.people.rules.wishes import mask_id_number, mask_name, mask_phone


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as it is shown. `name` is that of the answer; `hidden`: a part of it was left out."""

    name: str
    label: str
    value: str
    hidden: bool = False


def label_of(one: Asked) -> str:
    """Return how a question is called: with the number of the child it is about, and what of a person it asks."""
    if one.more and one.repeat is not None:
        return labels.words(one.repeat.any if one.number == 0 and one.repeat.any else one.repeat.more)
    assert one.question is not None
    own = labels.words(one.question.label or one.question.text)
    if one.part is not None:
        own = f"{own}: {labels.PARTS[one.part]}"
    return f"{labels.words(one.repeat.one)} {one.number}: {own}" if one.repeat else own


def reads_choice(one: Asked, code: str) -> str:
    """Return how a choice of a question reads, by its code."""
    if one.type == Type.YES_NO:
        return str(labels.YES_NO.get(code, code))
    if one.part is not None:
        return str(labels.SEXES.get(code, code))
    choices = one.question.choices if one.question else {}
    return labels.words(choices[code]) if code in choices else code


def reads(one: Asked, given: str, *, masked: bool = False) -> str:
    """Return how an answer reads. `masked`: without what tells who somebody is."""
    if masked and one.type == Type.ID_NUMBER:
        return mask_id_number(given)
    if masked and one.type == Type.PHONE:
        return mask_phone(given)
    if masked and one.part == "name":
        return mask_name(given)
    if masked and one.part == "address":
        return "****"
    match one.type:
        case Type.YES_NO:
            return str(labels.YES_NO.get(given, given))
        case Type.MONEY:
            return str(yuan(given))
        case Type.DATE:
            return date_format(date.fromisoformat(given))
        case Type.FILE:
            return _("handed in")
        case kind if kind in CHOSEN:
            return "；".join(reads_choice(one, code) for code in given.splitlines())
    return given


def rows_of(found: Course, *, masked: bool = False) -> Iterator[tuple[str, list[Row]]]:
    """Yield the answers that stand, by section in its order."""
    for title, asked in groupby(found.asked, key=lambda one: labels.words(one.section.title)):
        rows = [
            Row(one.name, label_of(one), reads(one, given, masked=masked), masked and _tells_who(one))
            for one in asked
            if not one.more and (given := found.answers.get(one.name))
        ]
        if rows:
            yield title, rows


def _tells_who(one: Asked) -> bool:
    return one.type in (Type.ID_NUMBER, Type.PHONE) or one.part in ("name", "address")


def value_of(result: Result) -> str:
    """Return how a computed value reads."""
    if result.computed.term is not None:
        return date_format(date.fromisoformat(result.value))
    if result.computed.unit == Unit.YUAN:
        return str(yuan(result.value))
    return f"{Decimal(result.value):f}"


def source_of(result: Result) -> str:
    """Return the article that says so, or what else does."""
    return result.computed.source or labels.words(result.computed.basis)


def step_of(line: Line) -> str:
    """Return how a step of a fee by bands reads."""
    above, to, part = (yuan(one) if one else "" for one in (line.above, line.to, line.part))
    between: Mapping[str, Text] = {"above": above, "to": to, "part": part}
    if line.flat:
        return _("up to %(to)s: a flat %(flat)s") % {**between, "flat": yuan(line.flat)}
    figures = {
        **between,
        "rate": f"{Decimal(line.rate) * 100:f}".rstrip("0").rstrip("."),
        "amount": yuan(line.amount),
    }
    if line.to:
        return _("from %(above)s to %(to)s: %(part)s × %(rate)s %% = %(amount)s") % figures
    return _("above %(above)s: %(part)s × %(rate)s %% = %(amount)s") % figures
