"""A picture of a unit's door: made anew and small, so that it tells nothing of who took it, when and with what."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.kernel.security import audit
from fawang.kernel.storage.images import NoPicture, TooManyPixels, make_anew
from fawang.kernel.storage.store import Store
from fawang.organisations.actions.units import check_version, locked, save
from fawang.organisations.models import Unit
from fawang.organisations.rules import HIDDEN, check_correction

PHOTO_SET = audit.declare("organisations.photo_set", gettext_lazy("Changed the picture of an office"))
STORE = Store("organisations.photo", folder="unit-photos")


def set_photo(*, by: Actor, unit_id: int, version: int, content: bytes) -> Unit:
    """Set the picture of a unit; without `content` it has none any more.

    Raises:
        NotFound: `unit_not_found`.
        NotAllowed: `by` neither works there nor may edit this unit.
        Conflict: `stale`.
        Invalid: `picture_broken`, `picture_too_large`; `picture_hidden`, where the unit is not told by its place.
        Unavailable: `no_room`.
    """
    small = _small(content) if content else b""
    with transaction.atomic():
        unit = locked(unit_id)
        check_correction(by, unit.path)
        check_version(unit, version)
        if unit.kind in HIDDEN and small:
            raise Invalid("picture_hidden")
        before = unit.photo
        save(unit, photo=STORE.put(small) if small else "")
        audit.record(
            PHOTO_SET, by=by, object=f"organisations.unit:{unit.pk}", unit_id=unit.pk, there=bool(small)
        )
        if before:
            # The file goes when nothing names it any more.
            transaction.on_commit(lambda: STORE.delete(before))
    return unit


def read_photo(*, by: Actor, unit_id: int) -> bytes:
    """Return the picture of an open unit as JPEG, for everybody.

    Raises:
        NotFound: `not_found`: there is none, or the unit hides people.
    """
    row = Unit.objects.filter(pk=unit_id, active=True).exclude(photo="").values_list("photo", "kind").first()
    if row is None or row[1] in HIDDEN:
        raise NotFound("not_found")
    try:
        return STORE.read(row[0])
    except FileNotFoundError:
        raise NotFound("not_found") from None


def delete_unknown_photos(*, by: Actor, older_than_seconds: float) -> int:
    """Delete pictures that a crash left behind; return how many."""
    return STORE.delete_unknown(
        lambda names: set(Unit.objects.filter(photo__in=names).values_list("photo", flat=True)),
        older_than_seconds=older_than_seconds,
    )


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every picture that is under an older key again; return how many."""
    return STORE.reencrypt()


def _small(content: bytes) -> bytes:
    try:
        return make_anew(content).thumb
    except NoPicture:
        raise Invalid("picture_broken") from None
    except TooManyPixels:
        raise Invalid("picture_too_large") from None
