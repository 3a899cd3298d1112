"""Channels that are on, and sites on the list."""

from typing import Any

from fawang.channels.actions.channels import change
from fawang.channels.actions.sites import allow_site
from fawang.channels.models import Site
from fawang.channels.queries import channels
from fawang.channels.rules.sites import SiteUse
from fawang.kernel.rules.actor import SYSTEM

TOWN = "https://www.nanhai.example.cn"


def switch_on(code: str, **fields: Any) -> None:
    """Switch a channel on, with other columns."""
    change(by=SYSTEM, code=code, version=channels.channel(code).version, fields={"is_on": True, **fields})


def town_site(unit_id: int | None = None, use: SiteUse = SiteUse.WIDGET) -> Site:
    """Put the town's site on the list."""
    return allow_site(by=SYSTEM, address=TOWN, use=use, unit_id=unit_id)
