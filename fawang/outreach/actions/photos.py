"""The store of the room: photos of days, talks and findings, made anew without place and camera, and files of talks."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import transaction

from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound, TooLarge
from fawang.kernel.storage import images
from fawang.kernel.storage.store import Store
from fawang.outreach.models import Finding, Handout, ServedDay, Talk

STORE = Store("outreach.photo", "outreach")
MEGABYTE = 1024 * 1024
MOST_BYTES = 15 * MEGABYTE
#: Which columns name files.
_COLUMNS = (
    (ServedDay, ("photo_key", "thumb_key")),
    (Talk, ("photo_key", "thumb_key")),
    (Handout, ("storage_key",)),
    (Finding, ("photo_key", "thumb_key", "mended_photo", "mended_thumb")),
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that lies in the store: the names of the picture and of the small one, and a digest of what was sent."""

    key: str = ""
    thumb: str = ""
    digest: str = ""


NONE = Photo()


@contextmanager
def kept(upload: "File[Any] | None", *, field: str = "photo") -> Iterator[Photo]:
    """Make a photo anew and store it for the block; where the block fails, or no row names it, it is deleted again.

    Raises:
        TooLarge: `outreach_photo_too_large`.
        Invalid: `invalid`, for `field`: no photo that can be read.
    """
    if upload is None:
        yield NONE
        return
    photo = _stored(upload, field)
    try:
        yield photo
    finally:
        if photo.key not in _known([photo.key]):
            STORE.delete(photo.key)
            STORE.delete(photo.thumb)


def _stored(upload: "File[Any]", field: str) -> Photo:
    if (upload.size or 0) > MOST_BYTES:
        raise TooLarge("outreach_photo_too_large", megabytes=MOST_BYTES // MEGABYTE)
    content = b"".join(upload.chunks())
    try:
        made = images.make_anew(content)
    except images.TooManyPixels:
        raise Invalid("invalid", errors={field: "outreach_photo_unfit"}) from None
    except images.NoPicture:
        raise Invalid("invalid", errors={field: "outreach_photo_unfit"}) from None
    return Photo(STORE.put(made.content), STORE.put(made.thumb), hashlib.sha256(content).hexdigest())


def read_photo(key: str) -> bytes:
    """Return a photo by the name under which it lies; who may see it is for the caller to judge.

    Raises:
        NotFound: there is none.
    """
    if not key:
        raise NotFound("not_found")
    try:
        return STORE.read(key)
    except FileNotFoundError:
        raise NotFound("not_found") from None


def delete(*keys: str) -> None:
    """Delete files; those of rows that go in a transaction, with its commit."""
    for key in filter(None, keys):
        transaction.on_commit(lambda key=key: STORE.delete(key))  # type: ignore[misc]


def _known(names: list[str]) -> set[str]:
    found: set[str] = set()
    for model, columns in _COLUMNS:
        for column in columns:
            rows = model.objects.filter(**{f"{column}__in": names})
            found |= set(rows.values_list(column, flat=True))
    return found


def delete_orphans(*, older_than_seconds: float = 86400.0) -> int:
    """Delete stored files that no row names; return how many."""
    return STORE.delete_unknown(_known, older_than_seconds=older_than_seconds)


def reencrypt_all(*, by: Actor) -> int:
    """Encrypt every stored file that is under an older key again, under the current one; return how many."""
    return STORE.reencrypt()
