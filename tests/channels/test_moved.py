"""One conversation: begun in WeChat, continued by telephone where the person said so, rated by text message."""

from datetime import timedelta

import pytest

from fawang.channels.actions import identity
from fawang.channels.rules.identity import Proof
from fawang.consultations.models import Consultation
from fawang.consultations.queries.earlier import moved_to
from fawang.consultations.rules import Command
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.organisations.queries import UnitRow
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Contact
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.channels.actions.sms.test_replies import OTHER, OWN, Gateway, sms
from tests.channels.phones import Phone
from tests.consultations.cases import ANSWER, fresh, give
from tests.hotline.cases import talk_of, talking

__all__ = ["sms"]

pytestmark = pytest.mark.django_db
WAGES = "老板拖欠我三个月工资不给，我该怎么办？"


def join(phone: Phone) -> None:
    """Join the account to the number that its person has proved."""
    number, code = new_one_time_code(phone=OWN)
    person = Actor(kind=ActorKind.RESIDENT, id=check_one_time_code(phone=number, code=code).pk)
    account = phone.account
    identity.join(by=person, account_id=account.pk, resident_id=person.known_id, proof=Proof.CODE)


def ask(phone: Phone) -> Consultation:
    """Ask a lawyer in WeChat."""
    phone.says(WAGES)
    phone.says("律师")
    phone.says("不知道")
    return Consultation.objects.latest("pk")


@pytest.mark.usefixtures("centre")
def test_begun_in_wechat_continued_by_phone_rated_by_text(
    phone: Phone, sms: Gateway, centre: UnitRow
) -> None:
    join(phone)
    row = ask(phone)
    assert row.channel == "wechat"
    browser = sign_in(Role.DUTY_LAWYER, centre)
    said = phone.says("转电话")[-1]
    assert "12348" in said
    assert OWN not in said
    # Calls now, from the number that was joined: what the lawyer's page says.
    call = talk_of(talking(browser.actor, OWN))
    page = browser.get(f"/desk/calls/{call.code}").content.decode()
    assert f"/desk/consultations/{call.code}/moved" in page
    read = browser.get(f"/desk/consultations/{call.code}/moved").content.decode()
    assert WAGES in read
    assert AuditEntry.objects.filter(action="consultations.earlier_read").count() == 1
    # The lawyer who has the call answers the question too, and the person rates it by text message.
    give(row, Command.GRAB, browser.actor)
    give(fresh(row), Command.ANSWER, browser.actor, text=ANSWER)
    assert sms.writes("5", OTHER) == sms.writes("5", "13700137000")
    assert "感谢" in sms.writes("5", OWN)[0] or "谢谢" in sms.writes("5", OWN)[0]
    assert fresh(row).score == 5


def test_nobody_else_reads_it_and_not_without_a_word(phone: Phone, centre: UnitRow) -> None:
    join(phone)
    row = ask(phone)
    lawyer = sign_in(Role.DUTY_LAWYER, centre)
    call = talk_of(talking(lawyer.actor, OWN))
    assert moved_to(call, lawyer.actor) is None
    phone.says("转电话")
    assert moved_to(call, lawyer.actor) == row
    # A colleague who does not have the call; somebody else's number; a day later; a telephone that others hold.
    other = sign_in(Role.DUTY_LAWYER, centre)
    assert moved_to(call, other.actor) is None
    assert other.get(f"/desk/consultations/{call.code}/moved").status_code == 404
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert moved_to(call, lawyer.actor) is None
    Contact.objects.filter(pk=row.contact_id).update(household=True)
    assert moved_to(call, lawyer.actor) is None
    stranger = talk_of(talking(other.actor, OTHER))
    assert moved_to(stranger, other.actor) is None


def test_an_account_without_a_number_is_told_what_to_do(phone: Phone) -> None:
    row = ask(phone)
    (said,) = phone.says("转电话")
    assert "绑定" in said
    assert not fresh(row).shares_earlier
