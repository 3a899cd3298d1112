"""Files that people send in a talk, and what only calls itself one."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

#: Where the photo was taken, and with what: nobody else's business.
TAKEN_AT, TAKEN_WITH = b"2026:03:01 08:00:00", b"Telephone of Jiang"


def photo(width: int = 640, height: int = 480, *, form: str = "JPEG", **more: Any) -> bytes:
    """Return a photo that says where, when and with what it was taken; its left half is red."""
    image = Image.new("RGB", (width, height), (20, 60, 160))
    image.paste((200, 20, 20), (0, 0, width // 2, height))
    exif = Image.Exif()
    exif[0x0132], exif[0x0110] = TAKEN_AT.decode(), TAKEN_WITH.decode()
    exif[0x0112] = more.pop("turned", 1)
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (23.0, 1.0, 44.4)
    place[3], place[4] = "E", (113.0, 8.0, 33.5)
    held = io.BytesIO()
    image.save(held, form, exif=exif, comment=b"at home", **more)
    return held.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """Return a PNG of a few bytes that says it unpacks into gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(999)))
        + chunk(b"IEND", b"")
    )


def zipped(*names: str) -> bytes:
    """Return an archive with files of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return held.getvalue()


def box(name: bytes, *parts: bytes) -> bytes:
    """Return a box of an MP4."""
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + name + content


def handler(name: bytes) -> bytes:
    """Return the box that says what a track of an MP4 holds."""
    return box(b"hdlr", bytes(8), name, bytes(12))


EBML = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = b"%PDF-1.4\n" + "工资条".encode()
WEBM = EBML + b"\x00" * 40 + b"A_OPUS" + bytes(200)
#: What we take, by what it is.
TAKEN: dict[str, list[bytes]] = {
    "application/pdf": [PDF],
    WORD: [
        zipped("[Content_Types].xml", "word/document.xml"),
        zipped("docProps/app.xml", "word/document.xml", "[Content_Types].xml"),
    ],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [
        zipped("[Content_Types].xml", "xl/workbook.xml", "xl/printerSettings/printerSettings1.bin")
    ],
    "image/jpeg": [b"\xff\xd8\xff\xe0" + bytes(40)],
    "image/png": [b"\x89PNG\r\n\x1a\n" + bytes(40)],
    "image/webp": [b"RIFF\x00\x10\x00\x00WEBPVP8 "],
    "audio/webm": [WEBM],
    "audio/ogg": [b"OggS" + bytes(24) + b"OpusHead" + bytes(20)],
    "audio/mp4": [box(b"ftyp", brand, bytes(8)) + handler(b"soun") for brand in (b"M4A ", b"iso5", b"mp42")],
    "audio/mpeg": [b"ID3\x03" + bytes(40), b"\xff\xfb\x90" + bytes(40)],
    "audio/wav": [b"RIFF\x00\x10\x00\x00WAVEfmt "],
    "audio/aac": [b"\xff\xf1\x50" + bytes(40)],
    "audio/amr": [b"#!AMR\n" + bytes(40)],
}  # fmt: skip
#: What we do not take, whatever it is called.
REFUSED: dict[str, bytes] = {
    "page": b"<html><script>alert(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program": b"MZ" + bytes(100),
    "script": b"#!/bin/sh\nrm -rf /\n",
    "archive": zipped("a.pdf"),
    "macros": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "broken archive": b"PK\x03\x04" + bytes(100),
    "film": box(b"ftyp", b"isom", bytes(8)) + handler(b"soun") + handler(b"vide"),
    "film of a browser": EBML + b"\x00" * 30 + b"V_VP8" + b"A_OPUS",
    "photo of another kind": box(b"ftyp", b"heic", bytes(8)),
    "animation": b"GIF89a" + bytes(20),
    "one byte": b"%",
}


def upload(content: bytes, name: str = "工资条.jpg", claims: str = "image/jpeg") -> SimpleUploadedFile:
    """Return a file as a form sends it; what it claims to be is not to be believed."""
    return SimpleUploadedFile(name, content, claims)
