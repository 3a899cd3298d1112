"""Numbers that are dialled: greeting, hours and menu. A change holds for the next call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.hotline.models.operating import Number
from fawang.hotline.queries import numbers, operating
from fawang.hotline.rules import menus
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit
from fawang.organisations.rules.hours import read_week, write_week

CHANGED = audit.declare("hotline.number_changed", gettext_lazy("Changed a number of the hotline"))
LONGEST_NAME, LONGEST_GREETING, LONGEST_NUMBER = 60, 200, 20


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as it is typed. `hours` empty: always open; see `organisations.hours.read_week` and `menus.read`."""

    number: str
    name: str
    greeting: str = ""
    hours: Mapping[str, Any] = field(default_factory=dict)
    menu: Mapping[str, str] = field(default_factory=lambda: menus.write(menus.STANDARD))
    active: bool = True


def set_number(*, by: Actor, typed: Typed, version: int) -> Number:
    """Add a number, or change one.

    Args:
        version: of the row that the page showed; 0 where there was none.

    Raises:
        NotAllowed: `not_your_hotline`.
        Invalid: `invalid`: a field is missing or wrong; `hours_invalid`.
        Conflict: `number_taken`; `number_own`: the installation's own is always answered; `stale`.
    """
    unit = operating.centre(by)
    dialled, name = clean(typed.number), clean(typed.name)
    greeting = " ".join(clean(typed.greeting).split())
    errors = {}
    if not (
        dialled.isascii() and dialled.removeprefix("+").isdecimal() and 3 <= len(dialled) <= LONGEST_NUMBER
    ):
        errors["number"] = "number_invalid"
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = "field_too_long" if name else "field_required"
    if len(greeting) > LONGEST_GREETING:
        errors["greeting"] = "field_too_long"
    try:
        menu = menus.read(typed.menu)
    except Invalid as wrong:
        errors |= {f"menu_{way}": code for way, code in wrong.errors.items()}
        menu = menus.STANDARD
    if errors:
        raise Invalid("invalid", errors=errors)
    hours = write_week(read_week(typed.hours)) if typed.hours else {}
    if dialled == numbers.own() and not typed.active:
        raise Conflict("number_own")
    with transaction.atomic():
        row = numbers.locked(dialled)
        if row is not None and version == 0:
            raise Conflict("number_taken", number=dialled)
        if (row.version if row else 0) != version:
            raise Conflict("number_changed")
        row = row or Number(number=dialled, version=0)
        row.name, row.greeting, row.hours, row.active = name, greeting, hours, typed.active
        row.menu = None if menu == menus.STANDARD else menus.write(menu)
        row.version += 1
        row.updated_at, row.updated_by = clock.now(), by.label
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Conflict("number_taken", number=dialled) from None
        audit.record(
            CHANGED, by=by, object=f"hotline.number:{row.pk}", unit_id=unit.id, number=dialled, active=row.active,
            hours=row.hours, menu=row.menu,
        )  # fmt: skip
        live.announce(operating.topic())
    return row
