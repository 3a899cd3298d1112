"""Finds the days that a text names. Pure. The text is in plain wording (search.language.read)."""

from datetime import date

from fawang.knowledge.rules.spoken import Spoken, english, named, spans

_READINGS = (
    named.read_iso, spans.read_rounds, named.read_full, named.read_lunar, named.read_in_month, named.read_same_day,
    named.read_numbered, named.read_weekday, spans.read_ago, named.read_festival, named.read_named, named.read_loose,
    spans.read_about_a_month, spans.read_passed, named.read_month_only,
)  # fmt: skip


def days_in(text: str, today: date) -> tuple[Spoken, ...]:
    """Return the days that `text` names, in their order; where two readings overlap, the longer or earlier one."""
    found: list[Spoken] = []
    for reading in (named.read_iso, english.read) if text.isascii() else _READINGS:
        for one in reading(text, today):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))
