"""The access token of the official account, which all processes share, and calls that outlive its end."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat.interface import Official, TokenGone
from fawang.channels.models import AccessToken
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor

#: So long before its end a token is no longer used: a call takes a while.
_MARGIN = timedelta(minutes=2)


def called[Result](*, by: Actor, official: Official, call: Callable[[str], Result]) -> Result:
    """Call WeChat with the access token, and once more with a new one where it has ended in mid-flight.

    Raises:
        Away, Unsure, Refused: as of `interface`.
    """
    token = access_token(by=by, official=official)
    try:
        return call(token)
    except TokenGone:
        try:
            return call(access_token(by=by, official=official, gone=token))
        except TokenGone:
            raise interface.Away("token") from None


def access_token(*, by: Actor, official: Official, gone: str = "") -> str:
    """Return the access token that all processes use.

    Args:
        gone: one that WeChat no longer takes; another is fetched, unless somebody has done so meanwhile.

    Raises:
        Away, Refused: as of `interface`.
    """
    row = AccessToken.objects.filter(app_id=official.app_id).first()
    if row is not None and _is_good(row, gone):
        return str(row.token)
    AccessToken.objects.bulk_create([AccessToken(app_id=official.app_id)], ignore_conflicts=True)
    with transaction.atomic():
        # Who comes meanwhile waits for the answer of one request, and finds its token.
        row = AccessToken.objects.select_for_update().get(app_id=official.app_id)
        if not _is_good(row, gone):
            row.token, seconds = interface.fetch_token(official, force=bool(gone))
            row.expires_at = clock.now() + timedelta(seconds=seconds)
            row.save(update_fields=["token", "expires_at"])
    return str(row.token)


def _is_good(row: AccessToken, gone: str) -> bool:
    if not row.token or row.token == gone or row.expires_at is None:
        return False
    return row.expires_at - _MARGIN > clock.now()
