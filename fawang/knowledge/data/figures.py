"""Figures that change every year or so (`content/figures.yaml`): what they are, and until when that is known.

After `until` readers are told that it may have changed since; editors are told so thirty days before (`is_due`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from fawang.knowledge.data.shapes import Phrase, Region, Slug, Strict, Text

#: So long before its last day a figure is shown to editors.
NOTICE = timedelta(days=30)
#: Nothing that changes yearly is taken as known for longer than this.
_LONGEST = timedelta(days=3 * 366)
#: An amount beside words for what is fixed anew each year.
_YEARLY = re.compile(
    r"(?:最低工资|平均工资|可支配收入|低保标准|日赔偿标准|补贴标准)[^。；]{0,20}?(?<!\d)\d[\d,.]*\s*万?元"
    r"|20[2-9]\d\s*年度?(?:标准|公布)[^。；]{0,20}?\d[\d,.]*\s*万?元"
)


class Value(Strict):
    """What a figure is somewhere."""

    place: Phrase
    region: Region = "00"
    value: Phrase


class Figure(Strict):
    """A figure that changes: a minimum wage, an average wage, a rate of compensation."""

    code: Slug
    name: Phrase
    name_en: Annotated[str, StringConstraints(min_length=3, max_length=120)]
    #: Entries whose text has one of these are those that rest on it.
    words: list[Phrase] = Field(min_length=1)
    values: list[Value] = Field(min_length=1)
    since: date
    #: The last day for which it is known. A figure of this kind has one.
    until: date
    source: Text
    #: Somebody has held it against the authority's own publication.
    verified: bool

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if not self.since <= self.until <= self.since + _LONGEST:
            raise ValueError("`until` is a day within three years of `since`")
        return self

    def may_have_changed(self, today: date) -> bool:
        """Tell whether its last day is over."""
        return today > self.until

    def is_due(self, today: date) -> bool:
        """Tell whether editors should look at it: thirty days before its end, and from then on."""
        return today >= self.until - NOTICE


class FigureFile(Strict):
    """`content/figures.yaml`."""

    figures: list[Figure]


def named_in(body: Mapping[str, Any], figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures on which the text of an entry rests."""
    whole = "\n".join(_texts(body))
    return tuple(one for one in figures if any(word in whole for word in one.words))


def due(figures: Iterable[Figure], today: date) -> tuple[Figure, ...]:
    """Return the figures that editors should look at, the oldest first."""
    return tuple(sorted((one for one in figures if one.is_due(today)), key=lambda one: (one.until, one.code)))


def unlisted(body: Mapping[str, Any]) -> Sequence[str]:
    """Return the amounts in an entry that change yearly, and belong into `figures.yaml` with their last day."""
    return (
        [] if body.get("expires") else [found[0] for text in _texts(body) for found in _YEARLY.finditer(text)]
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in ("phrasings", "review"):
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
