"""A file that somebody sends, judged by its content and made safe to show."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File

from fawang.consultations.rules.attachments import (
    MEGABYTE,
    MOST_BYTES,
    PHOTOS,
    Kind,
    kind_of,
    media_type_of,
    name_of,
)
from fawang.kernel.rules.problems import Invalid, TooLarge
from fawang.kernel.rules.text import clean
from fawang.kernel.storage import images


@dataclass(frozen=True, slots=True)
class Media:
    """A file as it is kept. `digest` is the SHA-256 of what was sent; `thumb` is empty but for photos.

    `width` and `height` are in pixels, 0 but for photos.
    """

    kind: Kind
    media_type: str
    name: str
    content: bytes = field(repr=False)
    digest: bytes
    thumb: bytes = field(default=b"", repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the store already and belongs to no message yet; `seconds` as of `attaching.attach`."""

    media: Media
    storage_key: str
    thumb_key: str = ""
    seconds: int = 0


def judged(upload: "File[Any]") -> Media:
    """Return what was sent as it is kept.

    Raises:
        TooLarge: `attachment_too_large`.
        Invalid: `files`: it is empty, no kind of file that we take, broken, or has too many pixels.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise TooLarge("attachment_too_large", megabytes=MOST_BYTES // MEGABYTE)
    content = b"".join(upload.chunks())
    if not content:
        raise _wrong("file_empty")
    media_type = media_type_of(content)
    if media_type is None:
        raise _wrong("attachment_kind")
    name, digest = clean(upload.name or ""), hashlib.sha256(content).digest()
    if media_type not in PHOTOS:
        return Media(kind_of(media_type), media_type, name_of(name, media_type), content, digest)
    try:
        made = images.make_anew(content)
    except images.TooManyPixels:
        raise _wrong("photo_too_large") from None
    except images.NoPicture:
        raise _wrong("photo_broken") from None
    return Media(
        Kind.PHOTO,
        "image/jpeg",
        name_of(name, "image/jpeg"),
        made.content,
        digest,
        made.thumb,
        made.width,
        made.height,
    )


def _wrong(code: str) -> Invalid:
    return Invalid("invalid", errors={"files": code})
