"""A recording as an answer: whole or the part that a player asks for, decrypted piece by piece as it goes out."""

import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from fawang.consultations.models.recordings import Piece, Recording

_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)

type Read = Callable[[Piece], bytes]


def as_sound(
    request: HttpRequest, recording: Recording, pieces: Sequence[Piece], read: Read
) -> HttpResponseBase:
    """Return a recording, or the part of it that is asked for (RFC 9110, 14). Kept by nobody on the way.

    Args:
        read: returns a piece decrypted; it is called when the piece is due, so one is in memory at a time.
    """
    first, last, status = 0, recording.size - 1, 200
    asked = request.headers.get("Range", "")
    if asked:
        wanted = _wanted(asked, recording.size)
        if wanted is None:
            refused = HttpResponse(status=416)
            refused["Content-Range"] = f"bytes */{recording.size}"
            return refused
        first, last, status = *wanted, 206
    parts = _parts(pieces, first, last)
    body = _later(parts, read) if isinstance(request, ASGIRequest) else _now(parts, read)
    response = StreamingHttpResponse(body, status=status, content_type=recording.media_type)
    if status == 206:
        response["Content-Range"] = f"bytes {first}-{last}/{recording.size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


type _Part = tuple[Piece, int, int]


def _wanted(asked: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte that a range asks for; None where there is nothing of it."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or not (match[1] or match[2]) or size == 0:
        return None
    if not match[1]:
        # The last so many bytes.
        return (max(size - int(match[2]), 0), size - 1) if int(match[2]) else None
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return (first, last) if first <= last else None


def _parts(pieces: Sequence[Piece], first: int, last: int) -> list[_Part]:
    """Return the pieces that hold bytes `first` to `last`, and what of each is asked for."""
    return [
        (piece, max(first - piece.start, 0), min(last + 1 - piece.start, piece.size))
        for piece in pieces
        if piece.start <= last and piece.start + piece.size > first
    ]


def _now(parts: Sequence[_Part], read: Read) -> Iterator[bytes]:
    for piece, begin, end in parts:
        yield read(piece)[begin:end]


async def _later(parts: Sequence[_Part], read: Read) -> AsyncIterator[bytes]:
    for piece, begin, end in parts:
        yield (await sync_to_async(read, thread_sensitive=False)(piece))[begin:end]
