"""Which accounts mediate; a process keeps it for half a minute, as the menu of every page of the workbench asks."""

import time

from fawang.mediation.models.register import Mediator

KEEP_SECONDS = 30
#: Accounts of which an answer is kept; beyond that all are asked of anew.
_MOST = 10_000
_kept: dict[int, tuple[float, bool]] = {}


def mediates(staff_id: int) -> bool:
    """Tell whether an account is that of a mediator of the register, as of at most KEEP_SECONDS ago."""
    kept = _kept.get(staff_id)
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    if len(_kept) >= _MOST:
        _kept.clear()
    found = Mediator.objects.filter(staff_id=staff_id).exists()
    _kept[staff_id] = (time.monotonic(), found)
    return found


def forget_accounts() -> None:
    """Ask the register again at the next question."""
    _kept.clear()
