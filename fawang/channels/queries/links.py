"""Links that a channel hands to the owner of an account, and to nobody else."""

from django.core import signing

from fawang.channels.models import Account
from fawang.kernel.rules.problems import NotFound

#: Seconds for which somebody may open the page that joins their account.
_GOOD = 3600
_JOIN, _TAP = "fawang.channels.join", "fawang.channels.tap"


def join_token(row: Account) -> str:
    """Return the word that opens the page on which an account is joined."""
    return signing.dumps(row.pk, salt=_JOIN)


def account_to_join(token: str) -> Account:
    """Return the account of a link.

    Raises:
        NotFound: it is none of ours, or too old.
    """
    return _account(token, _JOIN, _GOOD)[0]


def tap_token(row: Account, order_ref: str) -> str:
    """Return the word that comes back when somebody has agreed to be told of a matter (`reserved`)."""
    return signing.dumps([row.pk, order_ref], salt=_TAP)


def tapped(token: str) -> tuple[Account, str]:
    """Return whose agreement comes back, and for which matter.

    Raises:
        NotFound: it is none of ours, or too old.
    """
    account, order_ref = _account(token, _TAP, _GOOD)
    return account, order_ref


def _account(token: str, salt: str, seconds: int) -> tuple[Account, str]:
    try:
        found = signing.loads(token, salt=salt, max_age=seconds)
    except signing.BadSignature:
        raise NotFound("not_found") from None
    account_id, order_ref = found if isinstance(found, list) else (found, "")
    row = Account.objects.filter(pk=account_id).first()
    if row is None:
        raise NotFound("not_found")
    return row, order_ref
