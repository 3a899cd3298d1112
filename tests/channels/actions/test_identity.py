"""Accounts are joined explicitly, and parted and undone again."""

from datetime import timedelta

import pytest

from fawang.channels.actions import identity as actions
from fawang.channels.models import Account
from fawang.channels.queries import identity as queries
from fawang.channels.rules.identity import Access, Proof
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code

pytestmark = pytest.mark.django_db


def _resident(phone: str) -> Actor:
    number, code = new_one_time_code(phone=phone)
    return Actor(kind=ActorKind.RESIDENT, id=check_one_time_code(phone=number, code=code).pk)


def test_the_same_subject_is_the_same_account_and_only_of_its_channel() -> None:
    one = actions.account_of(by=SYSTEM, channel="wechat", subject="o-1")
    assert actions.account_of(by=SYSTEM, channel="wechat", subject="o-1").pk == one.pk
    assert actions.account_of(by=SYSTEM, channel="province_app", subject="o-1").pk != one.pk
    assert queries.access_of(one) == Access.NOTHING


def test_joining_is_audited_and_undone() -> None:
    first, second = _resident("13800138000"), _resident("13900139000")
    account = actions.account_of(by=SYSTEM, channel="wechat", subject="o-1")
    actions.join(by=first, account_id=account.pk, resident_id=first.known_id, proof=Proof.CODE)
    actions.join(by=second, account_id=account.pk, resident_id=second.known_id, proof=Proof.CODE)
    with pytest.raises(Conflict):
        actions.undo(by=first, account_id=account.pk)
    assert actions.undo(by=second, account_id=account.pk).resident_id == first.known_id
    with pytest.raises(NotFound):
        actions.undo(by=second, account_id=account.pk)
    assert actions.part(by=first, account_id=account.pk).resident_id is None
    assert list(AuditEntry.objects.filter(action__startswith="channels.").values_list("action", flat=True)) == [
        "channels.joined", "channels.joined", "channels.join_undone", "channels.parted",
    ]  # fmt: skip


def test_a_name_that_is_not_vouched_for_joins_nothing() -> None:
    somebody = _resident("13800138000")
    account = actions.account_of(by=SYSTEM, channel="province_app", subject="s")
    with pytest.raises(NotAllowed):
        actions.join(
            by=somebody, account_id=account.pk, resident_id=somebody.known_id, proof=Proof.REAL_NAME, level=1
        )


def test_a_number_long_idle_opens_nothing_until_it_is_proved_anew() -> None:
    somebody = _resident("13800138000")
    account = actions.account_of(by=SYSTEM, channel="wechat", subject="o-1")
    row = actions.join(by=somebody, account_id=account.pk, resident_id=somebody.known_id, proof=Proof.CODE)
    assert queries.access_of(row) == Access.OPEN
    later = clock.now() + timedelta(days=181)
    with clock.at(later):
        assert queries.access_of(Account.objects.get(pk=row.pk)) == Access.NOTHING
        # Whoever has the telephone now writes, and that alone proves nothing.
        row = Account.objects.get(pk=row.pk)
        row = actions.join(by=somebody, account_id=row.pk, resident_id=somebody.known_id, proof=Proof.CODE)
        assert queries.access_of(row) == Access.OPEN
