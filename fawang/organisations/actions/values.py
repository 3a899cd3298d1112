"""Reading what somebody typed into a register: cleaned, measured, with a code for each wrong field."""

from collections.abc import Iterable
from enum import StrEnum

from fawang.kernel.rules.problems import Invalid
from fawang.kernel.rules.text import clean
from fawang.regions import queries as regions


class Values:
    """Collects what is wrong, so that somebody hears of everything at once.

    values = Values()
    name = values.line("name", name, longest=120)
    values.check()
    """

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def line(self, field: str, text: str, *, longest: int, required: bool = True) -> str:
        """Return a cleaned line of text."""
        text = " ".join(clean(text).split())
        if required and not text:
            self.errors[field] = "field_required"
        elif len(text) > longest:
            self.errors[field] = "field_too_long"
        return text

    def region(self, field: str, code: str) -> str:
        """Return the code of a division that exists."""
        code = code.strip()
        if not regions.exists(code):
            self.errors[field] = "region_unknown"
        return code

    def choice[E: StrEnum](self, field: str, kind: type[E], value: str) -> E:
        """Return a member of an enum."""
        if value not in set(kind):
            self.errors[field] = "field_wrong"
            return next(iter(kind))
        return kind(value)

    def choices[E: StrEnum](self, field: str, kind: type[E], values: Iterable[str]) -> list[str]:
        """Return members of an enum, each once, in its order."""
        chosen = set(values)
        if chosen - set(kind):
            self.errors[field] = "field_wrong"
        return [member.value for member in kind if member in chosen]

    def number(self, field: str, value: int, *, least: int, most: int) -> int:
        """Return a number within bounds."""
        if not least <= value <= most:
            self.errors[field] = "field_wrong"
        return value

    def check(self) -> None:
        """Return if nothing was wrong.

        Raises:
            Invalid: `invalid`, with a code for each field.
        """
        if self.errors:
            raise Invalid("invalid", errors=self.errors)
