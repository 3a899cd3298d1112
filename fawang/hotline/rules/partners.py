"""What a partner sends with somebody whom it hands over: headers `x-fawang-…`, percent-encoded UTF-8. Pure.

Whoever can send us a call can write headers. They are believed only of a call that comes from the address of a partner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from fawang.kernel.rules.text import clean

REFERENCE_HEADER, REASON_HEADER, SUMMARY_HEADER = "x-fawang-reference", "x-fawang-reason", "x-fawang-summary"
#: Characters.
LONGEST_REFERENCE, LONGEST_TEXT = 60, 500


@dataclass(frozen=True, slots=True)
class Handed:
    """What a partner says of whom it hands over: its number for it, why, and what they have told there."""

    reference: str = ""
    reason: str = ""
    summary: str = ""


def read(headers: Mapping[str, str]) -> Handed:
    """Return what the headers of a call say. What is too long is cut, what cannot be read is replaced."""

    def text(header: str, longest: int) -> str:
        return clean(unquote(headers.get(header, ""), errors="replace"))[:longest]

    return Handed(
        text(REFERENCE_HEADER, LONGEST_REFERENCE),
        text(REASON_HEADER, LONGEST_TEXT),
        text(SUMMARY_HEADER, LONGEST_TEXT),
    )


def write(handed: Handed) -> dict[str, str]:
    """Return the headers that say so; what is empty has none."""
    given = {
        REFERENCE_HEADER: handed.reference, REASON_HEADER: handed.reason, SUMMARY_HEADER: handed.summary,
    }  # fmt: skip
    return {header: quote(value) for header, value in given.items() if value}
