"""What may be sent along with words: photos, voice messages, papers; how much of it, and how it is told apart. Pure.

What a file is follows from its content. Its name, and what a browser says of it, are never believed.
"""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

MEGABYTE = 1024 * 1024
#: One file, in bytes.
MOST_BYTES = 10 * MEGABYTE
#: With one message.
MOST_AT_ONCE = 10
#: Of each side of a talk: as many files, and as many bytes.
MOST_OF_A_SIDE = 100
MOST_BYTES_OF_A_SIDE = 200 * MEGABYTE
#: A voice message, in seconds.
LONGEST_VOICE = 180
LONGEST_NAME = 120
#: The longer side of a photo as the thread shows it, in pixels; the picture has twice as many for sharp screens.
THUMB_SIDE = 240


class Kind(StrEnum):
    """What a file is to those who talk."""

    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"


#: Photos are taken in these, and kept as JPEG (kernel/storage/images.py).
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
VOICES = frozenset(
    {"audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav", "audio/aac", "audio/amr"}
)
#: The part of a zipped document that says what it is.
_ZIPPED = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
DOCUMENTS = frozenset({"application/pdf", *_ZIPPED.values()})
#: What a name ends in, by what the file is: nobody is handed a page that calls itself a photo.
ENDINGS = {
    "image/jpeg": ".jpg",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "application/pdf": ".pdf",
    _ZIPPED["word/document.xml"]: ".docx",
    _ZIPPED["xl/workbook.xml"]: ".xlsx",
}

#: The beginning of a file: what it is.
_BEGINS: tuple[tuple[bytes, str], ...] = (
    (rb"%PDF-", "application/pdf"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"RIFF.{4}WEBP", "image/webp"),
    (rb"RIFF.{4}WAVE", "audio/wav"),
    (rb"OggS.{24,48}(?:OpusHead|\x01vorbis|Speex   )", "audio/ogg"),
    (rb"\x1aE\xdf\xa3.{0,60}webm", "audio/webm"),
    (rb".{4}ftyp", "audio/mp4"),
    (rb"#!AMR(?:-WB)?\n", "audio/amr"),
    (rb"ID3[\x02-\x04]", "audio/mpeg"),
    (rb"\xff[\xf1\xf9]", "audio/aac"),
    (rb"\xff[\xfb\xfa\xf3\xf2]", "audio/mpeg"),
    (rb"PK\x03\x04", "zip"),
)
_SNIFFED = tuple((re.compile(pattern, re.DOTALL), found) for pattern, found in _BEGINS)
#: A track of pictures within a container that may hold sound alone.
_PICTURES = {
    "audio/webm": re.compile(rb"V_(?:VP[89]|AV1|MPEG)"),
    "audio/mp4": re.compile(rb"hdlr.{8}vide", re.DOTALL),
}
_SOUND = {
    "audio/webm": re.compile(rb"A_(?:OPUS|VORBIS)"),
    "audio/mp4": re.compile(rb"hdlr.{8}soun", re.DOTALL),
}
#: A program within a document.
_MACROS = re.compile(r"(?i)vba|macrosheets|activex|\.(?:bin|exe|dll|js|vbs)$")
_HARMLESS_BIN = re.compile(r"(?i)printerSettings\d*\.bin$")


def media_type_of(content: bytes) -> str | None:
    """Return what `content` is, if it is something that we take; else None."""
    found = next((name for pattern, name in _SNIFFED if pattern.match(content)), None)
    if found == "zip":
        return _zipped(content)
    if found in _SOUND and (_PICTURES[found].search(content) or not _SOUND[found].search(content)):
        return None
    return found


def kind_of(media_type: str) -> Kind:
    """Return what something of `media_type`, one of those above, is to those who talk."""
    if media_type in PHOTOS:
        return Kind.PHOTO
    return Kind.VOICE if media_type in VOICES else Kind.DOCUMENT


def name_of(given: str, media_type: str) -> str:
    """Return the name of a file without its folders, with the ending of what it really is.

    A name that is nothing stays nothing: the page then says what kind of file it is.
    """
    plain = given.replace("\\", "/").rpartition("/")[2].strip().strip(".")
    stem, dot, ending = plain.rpartition(".")
    if not (dot and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending)):
        stem = plain
    ending = ENDINGS[media_type]
    return stem[: LONGEST_NAME - len(ending)] + ending if stem else ""


def against_more(files: int, size: int, *, more: int, bytes_more: int) -> str | None:
    """Return the code of what stands against `more` files where a side has sent `files` already, or None."""
    if files + more > MOST_OF_A_SIDE:
        return "too_many_sent"
    return "too_much_sent" if size + bytes_more > MOST_BYTES_OF_A_SIDE else None


def _zipped(content: bytes) -> str | None:
    # Only the list of contents is read: nothing is unpacked, so nothing can blow up.
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    if any(_MACROS.search(name) and not _HARMLESS_BIN.search(name) for name in names):
        return None
    return next((found for part, found in _ZIPPED.items() if part in names), None)
