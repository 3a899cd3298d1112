"""Answers that are sent while they are made, piece by piece, as the server takes them."""

from collections.abc import AsyncIterator, Callable, Generator

from asgiref.sync import sync_to_async
from django.utils import translation


async def sent(
    pieces: Generator[bytes], end: Callable[[bool], None], language: str | None
) -> AsyncIterator[bytes]:
    """Give pieces in the reader's language, which is forgotten by the time they are made; then tell `end`.

    `end` is told whether all of it was taken: not where the reader went away, or making it failed.
    """

    def following() -> bytes | None:
        with translation.override(language):
            return next(pieces, None)

    whole = False
    try:
        while (piece := await sync_to_async(following)()) is not None:
            yield piece
        whole = True
    finally:
        # A reader who went away leaves the engine's rows open.
        await sync_to_async(pieces.close)()
        await sync_to_async(end)(whole)
