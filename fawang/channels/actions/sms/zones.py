"""Special zones by text message: one of a zone's words, and its announcement, number and page come back."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.channels.queries import channels
from fawang.channels.rules.channels import Offer
from fawang.consultations.data.zones import Zone
from fawang.consultations.queries import zone_versions

CHANNEL = "sms"


def answered(plain: str, *, is_asked: bool) -> str:
    """Return what is answered to somebody who wrote a zone's word, or asked for the zones; empty: they did neither.

    Args:
        plain: what they wrote, in simplified characters.
        is_asked: it was the word for all zones.
    """
    if not channels.is_open(CHANNEL, Offer.ZONES):
        return ""
    if is_asked:
        zone = zone_versions.announced()
        return _said(zone) if zone else _("No special zone is open at this moment.")
    zone = zone_versions.by_word(plain)
    return _said(zone) if zone else ""


def _said(zone: Zone) -> str:
    page = settings.FAWANG_PUBLIC_URL + reverse("consultations:zone", args=[zone.code])
    return _("%(what)s %(page)s For a call back write 人.") % {
        "what": zone.announcement or f"{zone.name}。",
        "page": page,
    }
