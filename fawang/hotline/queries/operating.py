"""What operators have set, as it is in force: for the process that takes calls, and for their pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from fawang.consultations.data.zones import Zone
from fawang.consultations.queries import zone_versions
from fawang.dispatch.queries import pools
from fawang.hotline.data.prompts import Own, Texts
from fawang.hotline.models import Line
from fawang.hotline.models.operating import Number, PromptText
from fawang.hotline.rules import menus
from fawang.hotline.rules.menus import STANDARD, Menu
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import NotAllowed, Unavailable
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import Language
from fawang.organisations.rules.hours import Week, read_week
from fawang.people.rules import Permission


def topic() -> str:
    """Return the live topic of all that operators set; whoever takes calls follows it."""
    return "hotline:operating"


def centre_id() -> int:
    """Return the unit of the hotline, for the audit of who may do something without managing it."""
    return pools.centre_of("").id


def centre(by: Actor) -> UnitRow:
    """Return the centre of the hotline, for somebody who manages it.

    Raises:
        NotAllowed: `not_your_hotline`: they hold the permission elsewhere.
    """
    found = pools.centre_of("")
    if not _manages(by, found):
        raise NotAllowed("not_your_hotline")
    return found


def is_manager(by: Actor) -> bool:
    """Tell whether the hotline's settings are open to somebody; False where no province is loaded."""
    try:
        return _manages(by, pools.centre_of(""))
    except Unavailable:
        return False


def _manages(by: Actor, centre: UnitRow) -> bool:
    return Permission.HOTLINE_MANAGE in by.permissions_on(centre.path)


@dataclass(frozen=True, slots=True)
class Dialled:
    """What holds for calls to a number. `week` None: always open."""

    menu: Menu = STANDARD
    greeting: str = ""
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """All that a call needs to know of it."""

    texts: Texts = field(default_factory=dict)
    numbers: Mapping[str, Dialled] = field(default_factory=dict)
    #: The special zones that have something to say while they are open.
    zones: tuple[Zone, ...] = ()
    #: From where partners call.
    sources: frozenset[str] = frozenset()

    def answers(self, number: str) -> bool:
        """Tell whether a number is one of ours; the installation's own always is."""
        return number == settings.FAWANG_HOTLINE_NUMBER or number in self.numbers


def in_force() -> InForce:
    """Return what is in force now."""
    return InForce(
        texts=texts(),
        zones=tuple(one for one in zone_versions.current().values() if one.announcement),
        numbers={one.number: dialled(one) for one in Number.objects.filter(active=True)},
        sources=frozenset(
            Line.objects.filter(active=True).exclude(source="").values_list("source", flat=True)
        ),
    )


def texts() -> dict[tuple[str, Language], Own]:
    """Return the texts that operators have written instead of the catalogue's, by prompt and language."""
    newest = PromptText.objects.order_by("prompt", "language", "-number").distinct("prompt", "language")
    return {(one.prompt, Language(one.language)): Own(one.text, one.read) for one in newest if one.text}


def dialled(row: Number) -> Dialled:
    """Return what a row says of a number."""
    return Dialled(
        menu=STANDARD if row.menu is None else menus.read(row.menu),
        greeting=row.greeting,
        week=read_week(row.hours) if row.hours else None,
    )
