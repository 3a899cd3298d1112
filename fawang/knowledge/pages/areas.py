"""Areas for which an entry holds, as people type and read them: a division, or the whole country."""

from django.utils.translation import gettext as _

from fawang.kernel.rules.text import clean
from fawang.kernel.wording import say
from fawang.knowledge.queries.desk import WHOLE_COUNTRY, Scope
from fawang.regions import queries as regions

_COUNTRY = ("00", "全国", "全國", "中国", "中國")
_MOST = 8


def name(code: str) -> str:
    """Return an area by its name."""
    if code == WHOLE_COUNTRY:
        return _("The whole country")
    return regions.name(code) if code else ""


def read(typed: str) -> tuple[str, str]:
    """Return the code of an area that was typed, or the sentence that says why there is none."""
    typed = clean(typed)
    if not typed:
        return "", say("field_required")
    if typed in _COUNTRY or typed.casefold() == _("The whole country").casefold():
        return WHOLE_COUNTRY, ""
    found = regions.resolve_place(typed)
    if found.ambiguous:
        named = "; ".join(f"{one.place.path_name} {one.place.code}" for one in found.ambiguous[:_MOST])
        return "", f"{say('place_ambiguous')} {named}"
    return (found.code, "") if found.code else ("", say("place_not_found"))


def own(scope: Scope) -> str:
    """Return the widest area for which somebody may write, by its name: what a new entry begins with."""
    if scope.is_top:
        return name(WHOLE_COUNTRY)
    return name(min(scope.areas, key=len)) if scope.areas else ""
