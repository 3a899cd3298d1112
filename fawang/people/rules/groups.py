"""Groups with a special claim to help, a row each in `data/groups.toml`, read when this is loaded: pure but for that.

One person counts in one group, so that figures add up: what their answers say goes before what they say of themselves,
that before the unit that took them in, and that before the number of their identity card.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from fawang.organisations.rules.kinds import UnitKind
from fawang.organisations.rules.languages import FromRows
from fawang.people.rules.identity_numbers import age_on, born_on, is_womans

_PAGES = frozenset({"zh-hans", "zh-hant", "en"})
#: What the page of a group can offer.
SUPPORT = ("sign", "easy_read", "large_text", "callback", "agent", "list")
_LONGEST_CODE = 16
_MOST_HOURS = 240


@dataclass(frozen=True, slots=True)
class Benefit:
    """What the law gives a group.

    Args:
        text: by language of the pages.
        law, article: where it stands; 0 where it is no law with articles.
        verified: the article was read in the collection of laws.
        kind: of orders for which it is asked, by `answers` to the questions of this kind.
    """

    text: Mapping[str, str]
    law: str
    article: int
    verified: bool
    kind: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the number of an identity card puts into a group: by age in whole years, or women."""

    below: int = 0
    from_: int = 0
    women: bool = False

    def fits(self, id_number: str, today: date) -> bool:
        """Tell whether the number is of somebody of the group today."""
        if self.women:
            return is_womans(id_number)
        born = born_on(id_number)
        if born is None or not (self.below or self.from_):
            return False
        age = age_on(today, born=born)
        return age < self.below if self.below else age >= self.from_


@dataclass(frozen=True)
class Row:
    """One group of the file, whose head says what each of these means."""

    name: Mapping[str, str]
    who: Mapping[str, str]
    intro: Mapping[str, str]
    also: tuple[str, ...] = ()
    said: Mapping[str, Collection[str]] = field(default_factory=dict)
    asked: bool = True
    units: frozenset[UnitKind] = frozenset()
    identity: Identity = field(default_factory=Identity)
    signs: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    content: str = ""
    first_by_hours: int = 0
    support: tuple[str, ...] = ()
    joint: frozenset[UnitKind] = frozenset()
    guarded: bool = False
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_asked: Mapping[str, str] = field(default_factory=dict)
    unwanted: str = ""
    benefits: tuple[Benefit, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return re.compile(self.unwanted) if self.unwanted else None

    def says_unwanted(self, *words: str) -> bool:
        """Tell whether words hold what somebody of this group must not write."""
        return self._pattern is not None and any(map(self._pattern.search, words))


def read(path: Path = Path(__file__).parent.parent / "data" / "groups.toml") -> dict[str, Row]:
    """Return the groups of a file by code, in its order.

    Raises:
        ValueError: a code is too long, a text is not in every language of the pages, or a code of another file is
            unknown.
        TypeError: a row has what no row has, or lacks something.
        re.error: `unwanted` is no pattern.
    """
    found = {code: _row(row) for code, row in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    for code, row in found.items():
        texts = (row.name, row.who, row.intro, *row.wording.values(), *(one.text for one in row.benefits))
        if len(code) > _LONGEST_CODE or not code.isidentifier():
            raise ValueError(f"{path.name}: {code} is no code of at most {_LONGEST_CODE} characters")
        if any(text.keys() != _PAGES for text in (*texts, *([row.not_asked] if row.not_asked else ()))):
            raise ValueError(f"{path.name}: a text of {code} is not in every language of the pages")
        if unknown := set(row.support) - set(SUPPORT):
            raise ValueError(f"{path.name}: {code} offers {unknown}, which nothing offers")
        if not 0 <= row.first_by_hours <= _MOST_HOURS:
            raise ValueError(f"{path.name}: {code} goes first by more than {_MOST_HOURS} hours")
        if row.unwanted and not row.not_asked:
            raise ValueError(f"{path.name}: {code} does not say what must not be written")
        re.compile(row.unwanted)
    return found


def _row(row: dict[str, Any]) -> Row:
    identity = dict(row.get("identity", {}))
    if "from" in identity:
        identity["from_"] = identity.pop("from")
    return Row(
        **{
            **row,
            "also": tuple(row.get("also", ())),
            "units": frozenset(map(UnitKind, row.get("units", ()))),
            "joint": frozenset(map(UnitKind, row.get("joint", ()))),
            "identity": Identity(**identity),
            "signs": frozenset(row.get("signs", ())),
            "zones": frozenset(row.get("zones", ())),
            "support": tuple(row.get("support", ())),
            "benefits": tuple(Benefit(**one) for one in row.get("benefits", ())),
        }
    )


ROWS = read()


class Group(StrEnum, metaclass=FromRows):
    """A group of the file, by its code."""

    _ignore_ = ["code"]
    for code in ROWS:
        vars()[code.upper()] = code


def group_of(
    answers: Mapping[str, str], id_number: str, today: date, *, unit_kind: str = "", chosen: str = "group"
) -> str:
    """Return the code of the group in which somebody counts; empty where nothing is known.

    Args:
        answers: to the questions of a kind of orders.
        id_number: of the person's identity card; empty where they gave none.
        unit_kind: of the unit that took them in; empty where none did.
        chosen: the answer in which they say it themselves.
    """
    for code, row in ROWS.items():
        if any(answers.get(name) in codes for name, codes in row.said.items()):
            return code
    if answers.get(chosen) in ROWS:
        return answers[chosen]
    for code, row in ROWS.items():
        if unit_kind in row.units:
            return code
    return next((code for code, row in ROWS.items() if row.identity.fits(id_number, today)), "")


def groups_of_signs(signs: Collection[str]) -> frozenset[Group]:
    """Return the groups that signs in somebody's words (knowledge.data.pack.Urgency) speak of."""
    return frozenset(Group(code) for code, row in ROWS.items() if row.signs & set(signs))


def group_of_zone(kind: str) -> str:
    """Return the group that a kind of special zones is for; empty if it is for none."""
    return next((code for code, row in ROWS.items() if kind in row.zones), "")


def first_by_hours(code: str) -> int:
    """Return by how many hours the term of somebody's order counts as ending sooner; 0 for nobody's."""
    return ROWS[code].first_by_hours if code in ROWS else 0
