"""Lists of matters: exported, erased with the matter, gone with a number that is erased."""

import pytest

from fawang.channels.actions import upkeep
from fawang.channels.actions.identity import account_of, join
from fawang.channels.actions.mini_program.matters import agree, keep, remove
from fawang.channels.actions.mini_program.sessions import begin
from fawang.channels.actions.personal_data import KEEPER
from fawang.channels.models import Account, Consent, KeptMatter, MiniProgramSession
from fawang.channels.rules.identity import Proof
from fawang.consultations.actions.asking import ask
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.security import personal_data
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from lab.platforms.wechat_side import RunningSide
from tests.consultations.cases import question

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(db: None) -> Consultation:
    """A question."""
    return ask(by=ANONYMOUS, question=question()).consultation


@pytest.fixture
def account(db: None) -> Account:
    """Somebody's account."""
    return account_of(by=SYSTEM, channel="miniprogram", subject="o-mini-1")


def test_it_is_in_the_export_and_goes_with_the_matter(account: Account, asked: Consultation) -> None:
    agree(by=SYSTEM, account=account, code=asked.code, access_key=one.access_key(asked))
    record = personal_data.find(asked.code)
    assert KEEPER.export is not None
    exported = KEEPER.export(record)
    assert [sorted(each) for each in exported] == [["since", "told_in", "way"], ["listed_in", "since"]]
    assert exported[0]["told_in"] == "miniprogram"
    assert one.access_key(asked) not in str(exported)
    assert KEEPER.erase is not None
    assert KEEPER.erase(SYSTEM, record) == 2
    assert not KeptMatter.objects.exists()
    assert not Consent.objects.exists()


def test_it_is_taken_out_with_its_consents_and_twice_is_fine(account: Account, asked: Consultation) -> None:
    agree(by=SYSTEM, account=account, code=asked.code, access_key=one.access_key(asked))
    other = account_of(by=SYSTEM, channel="miniprogram", subject="o-mini-2")
    keep(by=SYSTEM, account=other, code=asked.code, access_key=one.access_key(asked), begun=False)
    for _time in range(2):
        remove(by=SYSTEM, account=account, code=asked.code)
    assert KeptMatter.objects.get().account_id == other.pk
    assert not Consent.objects.exists()


def test_only_the_key_keeps_it(account: Account, asked: Consultation) -> None:
    with pytest.raises(NotFound):
        agree(by=SYSTEM, account=account, code=asked.code, access_key="x")
    assert not KeptMatter.objects.exists()
    assert not Consent.objects.exists()


def test_ended_sign_ins_are_deleted_and_those_of_an_erased_number(mini_side: RunningSide) -> None:
    begin(by=ANONYMOUS, code=mini_side.code("o-mini-1"))
    begin(by=ANONYMOUS, code=mini_side.code("o-mini-2"))
    first, _second = MiniProgramSession.objects.order_by("pk")
    MiniProgramSession.objects.filter(pk=first.pk).update(ends_at=clock.now())
    upkeep.forget(by=SYSTEM)
    (left,) = MiniProgramSession.objects.all()
    number, code = new_one_time_code(phone="13800138000")
    resident = Actor(kind=ActorKind.RESIDENT, id=check_one_time_code(phone=number, code=code).pk)
    join(by=resident, account_id=left.account_id, resident_id=resident.known_id, proof=Proof.CODE)
    assert KEEPER.erase_number is not None
    KEEPER.erase_number(SYSTEM, "13800138000")
    assert not MiniProgramSession.objects.exists()
    assert Account.objects.get(pk=left.account_id).resident_id is None
