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
#: What unpacks into more pixels than this is refused before it is unpacked. Of PNG and WebP: a page scanned at 600 dpi.
MOST_PIXELS = 36_000_000
#: Of a progressive JPEG, which holds all its coefficients in memory.
MOST_PIXELS_OF_PROGRESSIVE = 50_000_000
#: Of any other JPEG, which is unpacked at half the size or less: a telephone's photo of 108 million pixels.
MOST_PIXELS_OF_JPEG = 110_000_000
#: What is kept: enough for the small print of a page, or a long picture of a screen.
KEPT_PIXELS = 12_000_000
#: Modes whose pixels can be averaged.
_SCALABLE = ("L", "RGB", "RGBA")
#: JPEG can hold no more in one direction.
_LONGEST_SIDE = 30_000
THUMB = 480
# From here on Pillow warns by itself, and at the double refuses.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS_OF_JPEG
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
        TooManyPixels: it has more than its format may have.
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
        if opened.width * opened.height > _most(opened) or max(opened.size) > _LONGEST_SIDE:
            raise TooManyPixels
        kept = _fitting(opened.width, opened.height)
        if opened.format == "JPEG":
            # A large photo is unpacked smaller from the beginning.
            opened.draft("RGB", kept)
        # Made smaller before anything else is done to each of its pixels. A palette cannot be, nor single bits.
        plain = _smaller(opened if opened.mode in _SCALABLE else opened.convert(_scalable(opened)), kept)
    upright = ImageOps.exif_transpose(plain)
    whole = _on_white(upright)
    return Picture(_jpeg(whole, 85), _jpeg(_small(whole), 78), whole.width, whole.height)


def _most(picture: Image.Image) -> int:
    if picture.format != "JPEG":
        return MOST_PIXELS
    return MOST_PIXELS_OF_PROGRESSIVE if picture.info.get("progressive") else MOST_PIXELS_OF_JPEG


def _scalable(picture: Image.Image) -> str:
    return "RGBA" if picture.has_transparency_data else "L" if picture.mode in ("1", "I;16") else "RGB"


def _smaller(picture: Image.Image, kept: tuple[int, int]) -> Image.Image:
    if kept == picture.size:
        return picture.copy()
    # A third of what Lanczos costs, and as good for what is made smaller by less than half.
    smaller = picture.resize(kept, Image.Resampling.HAMMING, reducing_gap=1.0)
    smaller.info["exif"] = picture.getexif().tobytes()
    return smaller


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
