"""Switches, one module each: who speaks SIP and moves audio for the platform."""

from pathlib import Path
from typing import Any

from fawang.hotline.rules.legs import Switch
from fawang.hotline.telephony.switch.sippy import Address, Sippy

__all__ = ["SWITCHES", "Address", "Sippy", "switch_of"]

#: By the name in FAWANG_SWITCH: the embedded one, and one of one's own.
SWITCHES = ("sippy", "asterisk")


def switch_of(settings: Any, embedded: Address) -> Switch:
    """Return the switch that the settings choose; it has not started.

    Args:
        embedded: where the embedded switch is. Of it every switch has its folder of recordings.

    Raises:
        ValueError: a setting of Asterisk makes no sense.
    """
    if settings.FAWANG_SWITCH == "sippy":
        return Sippy(embedded, silence=settings.FAWANG_HOTLINE_SILENT_SECONDS)
    # Who has the embedded switch needs no WebSocket.
    from fawang.hotline.telephony.switch.access import Access
    from fawang.hotline.telephony.switch.asterisk import Asterisk

    return Asterisk(
        Access(
            settings.FAWANG_ARI_URL, settings.FAWANG_ARI_USER, settings.FAWANG_ARI_PASSWORD, settings.FAWANG_ARI_APP,
            settings.FAWANG_ARI_ENDPOINT, Path(settings.FAWANG_ARI_SOUNDS), settings.FAWANG_ARI_MEDIA,
            embedded.recordings,
        )
    )  # fmt: skip
