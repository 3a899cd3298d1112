"""What follows from the answers: sums, shares, fees by bands, the end of terms; each step with its source. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fawang.catalogue.forms import expressions
from fawang.catalogue.forms.course import Course
from fawang.catalogue.forms.shape import Band, Computed, Form, Table
from fawang.catalogue.forms.texts import Words
from fawang.knowledge.rules.periods import last_day


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a fee: what lies in a band, at which rate, and what that makes."""

    above: str
    to: str
    part: str
    rate: str
    flat: str
    amount: str


@dataclass(frozen=True, slots=True)
class Result:
    """A computed value, as text: a number in its digits, or the day on which a term ends; `lines` are its steps."""

    name: str
    text: Words
    value: str
    computed: Computed
    lines: tuple[Line, ...] = ()


def compute(form: Form, found: Course) -> list[Result]:
    """Return what can be computed from the answers that stand; what lacks one is left out.

    A later value may use an earlier one by its name.
    """
    values, results = dict(found.values), []
    numbers = form.numbers
    for one in form.computed:
        values.setdefault(one.name, None)
        if one.when is not None and not expressions.holds(one.when, values, numbers):
            continue
        try:
            result = _one(one, values, numbers)
        except (expressions.Wrong, ValueError, TypeError):
            continue
        values[one.name] = result.value
        results.append(result)
    return results


def _one(one: Computed, values: Mapping[str, object], numbers: frozenset[str]) -> Result:
    if one.term is not None:
        since = date.fromisoformat(str(values.get(one.term.since) or ""))
        # Whether the last day is a day off depends on a calendar that changes; who reads the paper moves it.
        end = last_day(since, length=one.term.length, unit=one.term.unit, is_workday=lambda day: True)
        return Result(one.name, one.text, end.isoformat(), one)
    if one.table is not None:
        lines = _by_bands(one.table, values, numbers, one.digits)
        total = sum((Decimal(line.amount) for line in lines), Decimal(0))
        return Result(one.name, one.text, str(_rounded(total, one.digits)), one, lines)
    assert one.value is not None
    return Result(
        one.name, one.text, str(_rounded(expressions.number(one.value, values, numbers), one.digits)), one
    )


def _by_bands(
    table: Table, values: Mapping[str, object], numbers: frozenset[str], digits: int
) -> tuple[Line, ...]:
    amount = expressions.number(table.of, values, numbers)
    lines: list[Line] = []
    above = "0"
    for band in table.bands:
        if lines and amount <= Decimal(above):
            break
        part = expressions.number(_within(table.of, above, band), values, numbers)
        charged = (
            Decimal(band.flat)
            if band.flat is not None
            else expressions.number(f"({_within(table.of, above, band)}) * {band.rate}", values, numbers)
        )
        lines.append(
            Line(
                above,
                band.to or "",
                str(part),
                band.rate or "",
                band.flat or "",
                str(_rounded(charged, digits)),
            )
        )
        above = band.to or above
    return tuple(lines)


def _within(name: str, above: str, band: Band) -> str:
    """Return the expression for how much of an amount lies in a band."""
    end = f"min([{name}, {band.to}])" if band.to else name
    return f"max([0, {end} - {above}])"


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
