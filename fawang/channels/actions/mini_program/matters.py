"""Matters of an account of the mini program: kept by whoever shows the key, and news of them by a tap."""

from django.db import transaction

from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat.news import AGREED
from fawang.channels.models import Account, Consent, KeptMatter
from fawang.channels.queries import mini_program as queries
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import read_code
from fawang.kernel.security import audit, personal_data

#: A consent of the mini program (`Consent.way`): one message for each tap.
WAY = "mini"
#: More taps than this are of no use: a matter has fewer news.
_MOST_TAPS = 20


def keep(*, by: Actor, account: Account, code: str, access_key: str, begun: bool) -> KeptMatter:
    """Note that a matter is an account's; keeping it twice is fine.

    Args:
        begun: it was handed in just now by the mini program, which is counted.

    Raises:
        NotFound: the key does not open it.
    """
    what = queries.opened_by(code, access_key)
    record = personal_data.find(code)
    with transaction.atomic():
        row, made = KeptMatter.objects.get_or_create(
            account=account,
            order_ref=record.object,
            defaults={"code": record.code, "access_key": access_key, "kept_at": clock.now()},
        )
        if not made and row.access_key != access_key:
            row.access_key = access_key
            row.save(update_fields=["access_key"])
        if made and begun:
            count(channel=queries.CHANNEL, what=what)
    return row


def remove(*, by: Actor, account: Account, code: str) -> None:
    """Take a matter out of an account's list, and its consents with it. Removing it twice is fine."""
    with transaction.atomic():
        row = KeptMatter.objects.filter(account=account, code=read_code(code) or "").first()
        if row is not None:
            Consent.objects.filter(account=account, order_ref=row.order_ref, way=WAY).delete()
            row.delete()


def agree(*, by: Actor, account: Account, code: str, access_key: str) -> int:
    """Note a tap by which WeChat lets us send one more message about a matter; return how many are left.

    Raises:
        NotFound: the key does not open it.
    """
    with transaction.atomic():
        row = keep(by=by, account=account, code=code, access_key=access_key, begun=False)
        now = clock.now()
        consent, made = Consent.objects.select_for_update().get_or_create(
            account=account, order_ref=row.order_ref, way=WAY, defaults={"given_at": now, "left": 1}
        )
        if not made:
            consent.left, consent.given_at = min(consent.left + 1, _MOST_TAPS), now
            consent.save(update_fields=["left", "given_at"])
        audit.record(AGREED, by=by, object=row.order_ref, account=account.pk, way=WAY)
    return consent.left
