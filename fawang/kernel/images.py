"""Pictures from anybody, made anew: what was drawn stays; where, when and with what it was taken goes.

A picture is decoded and encoded again. So nothing of its file survives: no place, no name of a phone, no preview of
what was cut away, nothing that hides behind the picture.
"""

import math
import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

#: Formats that are opened; other decoders are never tried.
_FORMATS = ("JPEG", "PNG", "WEBP")
#: More pixels than phones' photos have; what unpacks into more is refused before it is unpacked.
MOST_PIXELS = 50_000_000
#: What is kept: enough for the small print of a page, or a long picture of a screen.
KEPT_PIXELS = 12_000_000
#: JPEG can hold no more in one direction.
_LONGEST_SIDE = 30_000
THUMB = 480
#: One at a time in a process: a decoded picture takes some hundred megabytes.
_ONE_AT_A_TIME = threading.Lock()


class NoPicture(Exception):
    """It is broken, or no picture of a format that is opened."""


class TooManyPixels(Exception):
    """It would unpack into more than is taken."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: JPEG, upright; `thumb` is a small one of it. In pixels."""

    content: bytes
    thumb: bytes
    width: int
    height: int


def make_anew(content: bytes) -> Picture:
    """Return the picture in `content`, decoded and encoded again.

    Raises:
        NoPicture: it cannot be read to its end.
        TooManyPixels: it has more than MOST_PIXELS.
    """
    with _ONE_AT_A_TIME:
        try:
            return _made(content)
        except TooManyPixels:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooManyPixels from None
        except Exception as error:
            # A decoder in trouble raises whatever comes to it: OSError, ValueError, SyntaxError, struct.error.
            raise NoPicture(type(error).__name__) from None


def _made(content: bytes) -> Picture:
    # The maker of PDF files switches this on for the whole process; half a photo is none.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        # Known from the header; nothing is unpacked yet.
        if opened.width * opened.height > MOST_PIXELS or max(opened.size) > _LONGEST_SIDE:
            raise TooManyPixels
        kept = _fitting(opened.width, opened.height)
        if opened.format == "JPEG":
            # A large photo is unpacked smaller from the beginning.
            opened.draft("RGB", kept)
        upright = ImageOps.exif_transpose(opened)
        # A picture on its side was measured on its side.
        kept = _fitting(upright.width, upright.height)
        plain = _on_white(upright)
    if kept != plain.size:
        plain = plain.resize(kept, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return Picture(_jpeg(plain, 85), _jpeg(_small(plain), 78), plain.width, plain.height)


def _fitting(width: int, height: int) -> tuple[int, int]:
    scale = min(1.0, math.sqrt(KEPT_PIXELS / max(1, width * height)))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    # A fresh one either way: nothing of what the file said beside its pixels comes along.
    return picture.convert("RGB").copy()


def _small(picture: Image.Image) -> Image.Image:
    """Return a thumbnail; of something very long, of its beginning."""
    width, height = picture.size
    begin = picture.crop((0, 0, min(width, height * 2), min(height, width * 2)))
    begin.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return begin


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    held = BytesIO()
    picture.info.clear()
    picture.save(held, "JPEG", quality=quality, optimize=True, progressive=True)
    return held.getvalue()
