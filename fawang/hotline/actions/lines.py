"""Other hotlines, and the telephones of seats: where they are called. A change holds for the next call."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from fawang.hotline.models import Line, SeatLine
from fawang.hotline.queries import lines, operating, phones
from fawang.hotline.rules.numbers.addresses import read_sip, read_source
from fawang.kernel import clock
from fawang.kernel.news import live
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean
from fawang.kernel.security import audit

CHANGED = audit.declare("hotline.line_changed", gettext_lazy("Changed another hotline"))
SEAT_CHANGED = audit.declare("hotline.seat_line_changed", gettext_lazy("Changed the telephone of a lawyer"))
LONGEST_NAME, LONGEST_CODE = 60, 12


@dataclass(frozen=True, slots=True)
class Partner:
    """Another hotline as it is typed."""

    code: str
    name: str
    address: str
    source: str = ""
    active: bool = True


def set_line(*, by: Actor, partner: Partner, line_id: int | None = None) -> Line:
    """Add another hotline, or change one; its code stays.

    Raises:
        NotFound: there is none.
        NotAllowed: `not_your_hotline`.
        Invalid: `invalid`: a field is missing or wrong.
        Conflict: `line_code_taken`; `line_source_taken`: two that are active call from there.
    """
    unit = operating.centre(by)
    code, name = clean(partner.code), clean(partner.name)
    address, source = read_sip(partner.address), clean(partner.source)
    errors = {}
    if line_id is None and not (code.isascii() and code.isdecimal() and 3 <= len(code) <= LONGEST_CODE):
        errors["code"] = "line_code_invalid"
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = "field_too_long" if name else "field_required"
    if address is None:
        errors["address"] = "sip_address_invalid"
    if source and read_source(source) is None:
        errors["source"] = "source_invalid"
    if errors:
        raise Invalid("invalid", errors=errors)
    assert address is not None
    with transaction.atomic():
        row = lines.locked(line_id) if line_id is not None else Line(code=code)
        if line_id is None and lines.with_code(code):
            raise Conflict("line_code_taken", taken=code)
        row.name, row.address, row.source, row.active = name, address, source, partner.active
        row.updated_at, row.updated_by = clock.now(), by.label
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Conflict("line_source_taken", source=source) from None
        audit.record(
            CHANGED,
            by=by,
            object=f"hotline.line:{row.code}",
            unit_id=unit.id,
            address=address,
            active=row.active,
        )
        live.announce(operating.topic())
    return row


def set_seat_line(*, by: Actor, staff_id: int, address: str) -> None:
    """Say at which telephone a lawyer takes calls; empty: in the browser.

    Raises:
        NotAllowed: `not_your_hotline`.
        NotFound: nobody who answers at the centre.
        Invalid: `invalid`: no SIP address, or at our edge a name that is somebody else's or that no seat can have.
    """
    unit = operating.centre(by)
    lines.seat_of(by, staff_id)
    typed = clean(address)
    read = read_sip(typed) if typed else ""
    if read is None:
        raise Invalid("invalid", errors={"address": "sip_address_invalid"})
    name = phones.name_in(read)
    if name and (against := phones.against_name(name, staff_id)):
        raise Invalid("invalid", errors={"address": against})
    with transaction.atomic():
        if read:
            SeatLine.objects.update_or_create(
                staff_id=staff_id,
                defaults={"address": read, "updated_at": clock.now(), "updated_by": by.label},
            )
        else:
            SeatLine.objects.filter(staff_id=staff_id).delete()
        audit.record(SEAT_CHANGED, by=by, object=f"people.staff:{staff_id}", unit_id=unit.id, address=read)
        # The edge lets in whoever has a desk telephone, and nobody else.
        live.announce(operating.topic())
