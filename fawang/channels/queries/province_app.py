"""Whether people may sign in by the province's service app, and whose account there is joined."""

from django.conf import settings

from fawang.channels.queries import channels, identity

CHANNEL = "province_app"


def is_offered() -> bool:
    """Tell whether an app is set up, and its channel is open."""
    return bool(settings.FAWANG_PROVINCE_ISSUER) and channels.is_open(CHANNEL)


def is_joined(resident_id: int) -> bool:
    """Tell whether an account of the app is joined to a resident."""
    return any(row.channel == CHANNEL for row in identity.of_resident(resident_id))
