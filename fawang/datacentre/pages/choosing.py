"""The form above the figures: what can be chosen, what is chosen, and the way back up from a division."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fawang.datacentre.queries.questions.filter_state import OFFERED, SPANS, Chosen, without
from fawang.datacentre.queries.questions.query_string import filters_written
from fawang.datacentre.queries.questions.question import REGION, REGIONS, Scope
from fawang.datacentre.rules.periods import Against
from fawang.datacentre.texts import labels
from fawang.datacentre.warehouse.dimensions import Map
from fawang.kernel.rules.text import whole_number
from fawang.organisations import queries as organisations
from fawang.regions import queries as regions
from fawang.regions.rules import chain

#: Codes of prefectures and counties have boundaries and are offered; what lies below comes by links.
_OFFERED_DIGITS = (4, 6, 9)
#: Guangdong.
_PROVINCE = "44"


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a select."""

    code: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Select:
    """A select of the form: its level, label and options."""

    level: str
    label: str
    options: tuple[Option, ...]
    active: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, in words, and the address of the page without it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The form. `typed` are days as they were typed; `crumbs` lead up from the division that is shown."""

    action: str
    spans: tuple[Option, ...]
    selects: tuple[Select, ...]
    regions: Select
    against: tuple[Option, ...]
    maps: tuple[Option, ...]
    chips: tuple[Chip, ...]
    crumbs: tuple[tuple[str, str], ...]
    place: str
    map_code: str
    first: str
    last: str
    hidden: tuple[tuple[str, str], ...]


def choices(chosen: Chosen, typed: Mapping[str, str], scope: Scope, action: str) -> Choices:
    """Return the form for what is chosen."""
    set_to = {one.level: one.values[0] for one in chosen.where if len(one.values) == 1 and not one.without}
    offered = tuple(_select(level, set_to.get(level, "")) for level in OFFERED)
    return Choices(
        action=action,
        spans=tuple(Option(code, span(code), code == chosen.span) for code in SPANS),
        selects=offered,
        regions=_regions(chosen, scope),
        against=(
            Option("year_before", _("the year before"), chosen.against == Against.YEAR_BEFORE),
            Option("before", _("the period before"), chosen.against == Against.BEFORE),
            Option("none", _("nothing"), chosen.against is None),
        ),
        maps=(
            Option("then", _("as it was then"), chosen.map == Map.THEN),
            Option("today", _("today's map"), chosen.map == Map.TODAY),
        ),
        chips=tuple(_chips(chosen, action)),
        crumbs=_crumbs(chosen, action),
        place=regions.name(chosen.region) if chosen.region else _everything(scope),
        map_code=chosen.place if len(chosen.place) in (2, 4) else "" if chosen.place else _PROVINCE,
        first=typed.get("from") or ("" if chosen.span else chosen.period.first.isoformat()),
        last=typed.get("to") or ("" if chosen.span else chosen.period.last.isoformat()),
        # What the form has no field for stays as it is.
        hidden=tuple(
            filters_written(
                one for one in chosen.where if one.level not in set_to or one.level not in OFFERED
            ).items()
        ),
    )


def span(code: str) -> str:
    """Return what a stretch is called."""
    return {
        "day": pgettext("span", "Today"),
        "week": pgettext("span", "7 days"),
        "month": pgettext("span", "30 days"),
        "year": pgettext("span", "12 months"),
        "all": pgettext("span", "Everything"),
    }[code]


def _select(level: str, chosen: str) -> Select:
    named = labels.VALUES[level]
    return Select(
        level,
        str(labels.LEVELS[level]),
        tuple(Option(str(code), str(name), str(code) == chosen) for code, name in named.items()),
        bool(chosen),
    )


def _regions(chosen: Chosen, scope: Scope) -> Select:
    """Return the divisions directly below what is shown, those above it, and itself; or those of the viewer."""
    if scope.everything or scope.regions:
        tops = scope.regions or (_PROVINCE,)
    else:
        tops = ()
    here = chosen.region or (tops[0] if tops else "")
    codes: list[str] = (
        [code for code in reversed(chain(here)) if len(code) in _OFFERED_DIGITS] if here else []
    )
    if here:
        codes += [one.code for one in regions.children(here)]
    found = dict.fromkeys(code for code in codes if any(code.startswith(top) for top in tops))
    options = tuple(Option(code, regions.name(code), code == chosen.region) for code in found)
    return Select(REGION, _("Where"), options, bool(chosen.region))


def _everything(scope: Scope) -> str:
    if scope.everything:
        return regions.name(_PROVINCE)
    parts = [regions.name(code) for code in scope.regions or ()]
    if not parts:
        parts = list(organisations.names(set(scope.units or ())).values())
    return "、".join(parts) or _("nothing")


def _crumbs(chosen: Chosen, action: str) -> tuple[tuple[str, str], ...]:
    if not chosen.region:
        return ()
    above = [code for code in reversed(chain(chosen.region)) if len(code) > 2 and code != chosen.region]
    whole = (_("Everything"), f"{action}?{without(chosen, REGION).address()}")
    return (whole, *((_last(code), f"{action}?{chosen.address(**{REGION: code})}") for code in above))


def _last(code: str) -> str:
    return regions.region(code).name if regions.exists(code) else code


def _chips(chosen: Chosen, action: str) -> list[Chip]:
    found = []
    for one in chosen.where:
        names = "、".join(_named(one.level, value) for value in one.values)
        words = _("%(level)s: not %(names)s") if one.without else _("%(level)s: %(names)s")
        found.append(
            Chip(
                words % {"level": labels.LEVELS[one.level], "names": names},
                f"{action}?{without(chosen, one.level).address()}",
            )
        )
    return found


def _named(level: str, code: str) -> str:
    if level == "unit" and (number := whole_number(code)) is not None:
        return organisations.names({number}).get(number, code)
    if level in REGIONS:
        return regions.name(code)
    return str(labels.name(level, code) or code or labels.UNKNOWN)
