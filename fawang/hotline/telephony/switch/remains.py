"""What of ours there is in an Asterisk, and since when it runs; whatever an earlier run has left is put away."""

from pathlib import Path
from typing import Any

from fawang.hotline.telephony.switch import taping
from fawang.hotline.telephony.switch.ari import NO_MORE, Ari


async def since(ari: Ari) -> str:
    """Return when Asterisk was started: another moment means that all it had is lost."""
    found = await ari("GET", "asterisk", "info", query={"only": "status"})
    return str((found.get("status") or {}).get("startup_time"))


async def in_app(ari: Ari) -> list[str]:
    """Return the names of the channels of our application; none where Asterisk does not know it."""
    found = await ari("GET", "applications", ari.app, fine=(404,))
    return [str(one) for one in (found or {}).get("channel_ids", ())]


async def channels(ari: Ari) -> dict[str, dict[str, Any]]:
    """Return the channels of our application by name."""
    ours = set(await in_app(ari))
    return {str(one["id"]): one for one in await ari("GET", "channels") if one["id"] in ours}


async def open_anew(ari: Ari, mark: str, recordings: Path | None) -> None:
    """Open the WebSocket, and put away what an earlier run has left: whatever was there before.

    Args:
        mark: how names begin of what we make.
        recordings: where recordings are laid that were left; without it nothing is recorded.

    Raises:
        AriFailed: Asterisk cannot be reached, or refuses, or has nowhere to record.
    """
    # Before the WebSocket is open nobody can come.
    left = [*await in_app(ari), *await _marked(ari, "channels", mark)]
    await ari.open()
    for channel in dict.fromkeys(left):
        await ari("DELETE", "channels", channel, fine=NO_MORE)
    for bridge in await _marked(ari, "bridges", mark):
        await ari("DELETE", "bridges", bridge, fine=NO_MORE)
    if recordings is not None:
        await taping.left(ari, mark, recordings)


async def _marked(ari: Ari, kind: str, mark: str) -> list[str]:
    return [str(one["id"]) for one in await ari("GET", kind) if str(one["id"]).startswith(mark)]
