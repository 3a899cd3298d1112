"""Things that are one after the other, though they were wanted at the same moment."""

import asyncio


class Pace:
    """Keeps a distance between one turn and the next.

    Args:
        gap: that distance, in seconds.
    """

    def __init__(self, gap: float) -> None:
        self._gap, self._next = gap, 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)
