"""Whether people may sign in by the province's service app."""

from django.conf import settings

from fawang.channels.queries import channels

CHANNEL = "province_app"


def is_offered() -> bool:
    """Tell whether an app is set up, and its channel is open."""
    return bool(settings.FAWANG_PROVINCE_ISSUER) and channels.is_open(CHANNEL)
