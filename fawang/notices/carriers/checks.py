"""Checks of the carriers' settings, run by `check` and at every start."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from fawang.notices.carriers import CARRIERS, open_carrier
from fawang.notices.carriers.protocol import Permanent


@register
def carriers_are_set_up(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Find carriers that do not exist or lack their settings."""
    found: list[CheckMessage] = []
    for medium, name in settings.FAWANG_CARRIERS.items():
        if name not in CARRIERS:
            hint = f"Choose one of: {', '.join(CARRIERS)}."
            found.append(Error(f"There is no carrier {name!r} (for {medium}).", hint=hint, id="notices.E001"))
            continue
        try:
            open_carrier(name)
        except Permanent:
            hint = "See FAWANG_SMS_URL, FAWANG_SMTP_URL and FAWANG_MAIL_FROM in docs/operating.md."
            found.append(
                Error(f"The carrier {name!r} is not set up completely.", hint=hint, id="notices.E002")
            )
    return found


@register(Tags.security, deploy=True)
def notices_leave_the_house(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Find an installation in earnest whose notices only pile up as files, readable and undelivered."""
    to_file = sorted(medium for medium, name in settings.FAWANG_CARRIERS.items() if name == "file")
    if not to_file or settings.FAWANG_DEMO:
        return []
    hint = "Set FAWANG_SMS_CARRIER and FAWANG_EMAIL_CARRIER."
    return [
        Warning(f"Notices go to files instead of people: {', '.join(to_file)}.", hint=hint, id="notices.W001")
    ]
