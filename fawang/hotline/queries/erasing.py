"""What the hotline knows of a number or of a call-back, for whoever erases it."""

from collections.abc import Sequence

from fawang.hotline.models import Call, Message
from fawang.hotline.models.outbound import Outbound
from fawang.kernel.rules.text import clean
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.rules.wishes import read_phone


def hashes_of(number: str) -> list[bytes]:
    """Return the hashes by which the calls of a number are found: as it is typed, and as trunks may have shown it."""
    ways = {clean(number)}
    if read := read_phone(number):
        abroad = read.removeprefix("0")
        ways |= {read, f"86{abroad}", f"+86{abroad}", f"0086{abroad}"}
    return [keyed_hash("phone", way) for way in sorted(ways) if way]


def talks_of_number(hashes: Sequence[bytes]) -> list[str]:
    """Return the codes of the consultations that the calls of a number are."""
    rows = Call.objects.filter(number_hash__in=hashes, consultation__isnull=False, consultation__erased=False)
    return sorted(set(rows.values_list("consultation__code", flat=True)))


def callbacks_of_number(hashes: Sequence[bytes]) -> list[str]:
    """Return the codes of the call-backs that were made to a number, or booked for a message from it."""
    rows = Call.objects.filter(number_hash__in=hashes)
    made = Outbound.objects.filter(call__in=rows, callback__erased=False)
    messages = Message.objects.filter(call__in=rows).exclude(callback_code="")
    return sorted(
        {*made.values_list("callback__code", flat=True), *messages.values_list("callback_code", flat=True)}
    )


def talks_of_callback(callback_id: int) -> list[str]:
    """Return the codes of the consultations that came of a call-back."""
    rows = Outbound.objects.filter(callback_id=callback_id, call__consultation__isnull=False)
    return sorted(set(rows.values_list("call__consultation__code", flat=True)))


def names_of_callback(callback_id: int) -> list[str]:
    """Return the names of the calls that were made for a call-back."""
    rows = Outbound.objects.filter(callback_id=callback_id, call__isnull=False)
    return list(rows.values_list("call__name", flat=True))
