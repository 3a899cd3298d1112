"""Finds the days that a text names. Pure. The text is in plain wording (search.language.read)."""

import re
from datetime import date

from fawang.knowledge.rules.spoken import Spoken, english, named, ranges, spans

_AND_MORE = re.compile("个多(?=星期|礼拜|月)")
_READINGS = (
    named.read_iso, named.read_same_day, ranges.read_sum, spans.read_rounds, ranges.read_between,
    ranges.read_about_a_week, ranges.read_several, ranges.read_dashed, named.read_last_of_month,
    named.read_mid_autumn, named.read_full, named.read_lunar,
    named.read_in_month, named.read_short, named.read_numbered, named.read_weekend, named.read_weekday,
    named.read_part_of_month, spans.read_ago, named.read_festival, named.read_named, named.read_end_of_month,
    named.read_loose, spans.read_about_a_month, spans.read_teens, spans.read_passed, named.read_month_only,
)  # fmt: skip


def days_in(text: str, today: date) -> tuple[Spoken, ...]:
    """Return the days that `text` names, in their order; where two readings overlap, the longer or earlier one."""
    # 一个多月 as 一多个月: of the same length, so that places stay.
    text = _AND_MORE.sub("多个", text)
    found: list[Spoken] = []
    for reading in (named.read_iso, english.read) if text.isascii() else _READINGS:
        for one in reading(text, today):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    return tuple(sorted(found, key=lambda one: one.start))
