"""Recordings of talks: what they are, what a browser may add to one, spans that are blanked, their waveform. Pure.

A recording is sound in pieces. The call of two browsers comes piece by piece while it goes on: what has come counts,
whatever becomes of the page. A telephone's is stored at once, in pieces as well. A span that is blanked is silence in
the sound itself: what was said there is nowhere any more.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.rules.text import clean

WEBM, WAV = "audio/webm", "audio/wav"
MEDIA_TYPES = (WEBM, WAV)


class State(StrEnum):
    """Where a recording is."""

    #: More may come.
    RUNNING = "running"
    KEPT = "kept"
    #: The sound is gone; that there was one stays.
    DESTROYED = "destroyed"


class Why(StrEnum):
    """Why a recording was destroyed."""

    TERM = "term"
    ERASED = "erased"
    #: Somebody who may has decided so, with a reason.
    DECIDED = "decided"


#: Bytes of a piece from a browser: four seconds have 30,000. What is stored at once lies in pieces of this size.
MOST_OF_A_PIECE = 1024 * 1024
#: Bytes and length of one recording: four hours of a telephone's stereo have 461 MB.
MOST_BYTES = 512 * 1024 * 1024
LONGEST = timedelta(hours=4)
#: After the end of a call its last piece may come for so long; a recording that is silent for so long is over.
LATE = timedelta(minutes=2)
#: Points of the waveform that come with one piece, and that are kept of a recording: two a second for four hours.
MOST_PEAKS_OF_A_PIECE, MOST_PEAKS = 200, 30_000
LOUDEST = 100
#: Columns of the waveform on a page.
COLUMNS = 300
LONGEST_REASON = 200


def is_webm(content: bytes) -> bool:
    """Tell whether sound begins as WebM does (EBML header)."""
    return content.startswith(b"\x1a\x45\xdf\xa3")


def checked_peaks(peaks: Iterable[object], most: int = MOST_PEAKS) -> list[int]:
    """Return the loudness of equal parts of a recording, each 0 to 100.

    Raises:
        Invalid: `peaks`: too many, or something else than such numbers.
    """
    found = list(peaks)
    whole = [
        one for one in found if isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= LOUDEST
    ]
    if len(whole) != len(found) or len(found) > most:
        raise Invalid("invalid", errors={"peaks": "field_wrong"})
    return whole


def condensed(peaks: Sequence[int], columns: int = COLUMNS) -> list[int]:
    """Return the loudest of each of `columns` equal parts; fewer where there are fewer peaks."""
    if len(peaks) <= columns:
        return list(peaks)
    bounds = [len(peaks) * n // columns for n in range(columns + 1)]
    return [max(peaks[first:last]) for first, last in pairwise(bounds)]


def without(peaks: Sequence[int], length_ms: int, span: "Span") -> list[int]:
    """Return the loudness of a recording in which a span is silent."""
    if not peaks or length_ms <= 0:
        return list(peaks)
    first = span.start_ms * len(peaks) // length_ms
    last = -(-span.end_ms * len(peaks) // length_ms)
    return [0 if first <= n < last else one for n, one in enumerate(peaks)]


# --- spans that are blanked ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a recording, in milliseconds from its beginning."""

    start_ms: int
    end_ms: int


def checked_span(start: float, end: float, length_ms: int) -> Span:
    """Return the span from `start` to `end`, in seconds.

    Raises:
        Invalid: `end`: it lies not within the recording, or is empty.
    """
    span = Span(round(start * 1000), min(round(end * 1000), length_ms))
    if not 0 <= span.start_ms < span.end_ms:
        raise Invalid("invalid", errors={"end": "span_wrong"})
    return span


def checked_reason(reason: str) -> str:
    """Return why a span is blanked or a recording destroyed.

    Raises:
        Invalid: `reason`: it is missing or too long.
    """
    reason = clean(reason)
    if not reason:
        raise Invalid("invalid", errors={"reason": "field_required"})
    if len(reason) > LONGEST_REASON:
        raise Invalid("invalid", errors={"reason": "field_too_long"})
    return reason


@dataclass(frozen=True, slots=True)
class Wave:
    """Where in a WAV the sound lies. `frame` is the bytes of one moment of all channels, `rate` moments a second."""

    start: int
    frame: int
    rate: int
    #: The byte of silence.
    silence: int

    def bytes_of(self, span: Span) -> tuple[int, int]:
        """Return the first byte of a span, and the one after its last."""
        first = span.start_ms * self.rate // 1000
        last = -(-span.end_ms * self.rate // 1000)
        return self.start + first * self.frame, self.start + last * self.frame


#: Codes of WAVE formats, with the bits of a sample: linear samples, and both laws of telephones (G.711).
_SILENCE = {(1, 8): 0x80, (1, 16): 0, (1, 24): 0, (1, 32): 0, (6, 8): 0xD5, (7, 8): 0xFF}


def wave_of(head: bytes) -> Wave:
    """Return how a WAV is made, from its beginning.

    Raises:
        Conflict: `recording_cannot_blank`, it is not WAV, or of a kind whose silence is not known.
    """
    at, form = 12, None
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        while at + 8 <= len(head):
            name, size = head[at : at + 4], struct.unpack_from("<I", head, at + 4)[0]
            if name == b"fmt " and at + 24 <= len(head):
                code, _channels, rate, _second, frame, bits = struct.unpack_from("<HHIIHH", head, at + 8)
                form = (rate, frame, _SILENCE.get((code, bits)))
            if name == b"data" and form is not None and form[2] is not None and form[0] and form[1]:
                return Wave(at + 8, form[1], form[0], form[2])
            at += 8 + size + size % 2
    raise Conflict("recording_cannot_blank")


def silenced(piece: bytes, offset: int, first: int, last: int, silence: int) -> bytes:
    """Return a piece that begins at byte `offset` of the whole, with the bytes from `first` to `last` silent."""
    begin, end = max(first - offset, 0), min(last - offset, len(piece))
    return piece if begin >= end else piece[:begin] + bytes([silence]) * (end - begin) + piece[end:]
