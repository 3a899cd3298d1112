"""An account is joined by whoever signs in and presses, and parted again there."""

from datetime import timedelta

import pytest
from django.test import Client

from fawang.channels.queries import identity, links
from fawang.channels.rules.identity import Access
from fawang.consultations.actions.asking import ask
from fawang.consultations.models import Consultation
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Contact, Resident
from fawang.people.rules.wishes import Medium, Reach
from tests.channels.phones import Phone
from tests.consultations.cases import question

pytestmark = pytest.mark.django_db
OWN, OTHER = "13800138000", "13900139000"


def signed_in(number: str) -> Client:
    """Return the browser of somebody who has shown that a number is theirs."""
    phone, code = new_one_time_code(phone=number)
    client = Client()
    session = client.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    return client


@pytest.fixture
def asked(db: None) -> Consultation:
    """A question asked on the site, with a number."""
    reach = Reach(name="", phone=OWN, medium=Medium.SMS)
    return ask(by=ANONYMOUS, question=question(reach=reach)).consultation


def _path(phone: Phone) -> str:
    phone.says("菜单")
    (said,) = phone.says("绑定")
    return said[said.index("/channels/join/") :]


def test_matters_of_a_number_are_shown_once_it_is_joined_and_not_before(
    phone: Phone, asked: Consultation
) -> None:
    path = _path(phone)
    assert Client().get(path).status_code == 302
    browser = signed_in(OWN)
    assert "138****8000" in browser.get(path).content.decode()
    assert not any(asked.code[:4] in one for one in phone.says("进度"))
    assert browser.post(path, {"command": "join"}).status_code == 302
    assert any(asked.code[:4] in one for one in phone.says("进度"))
    # A matter of the household needs more than the number.
    Contact.objects.filter(pk=asked.contact_id).update(household=True)
    assert not any(asked.code[:4] in one for one in phone.says("进度"))
    Contact.objects.filter(pk=asked.contact_id).update(household=False)
    assert browser.post(path, {"command": "undo"}).status_code == 302
    assert not any(asked.code[:4] in one for one in phone.says("进度"))
    assert browser.post(path, {"command": "undo"}).status_code == 404


def test_a_number_that_changes_hands_opens_nothing(phone: Phone, asked: Consultation) -> None:
    signed_in(OWN).post(_path(phone), {"command": "join"})
    with clock.at(clock.now() + timedelta(days=181)):
        assert identity.access_of(phone.account) == Access.NOTHING
        assert not any(asked.code[:4] in one for one in phone.says("进度"))
        # That the account is used again proves nothing of the number.
        assert not any(asked.code[:4] in one for one in phone.says("进度"))


def test_another_resident_neither_undoes_it_nor_joins_by_an_old_or_altered_link(
    phone: Phone, asked: Consultation
) -> None:
    path = _path(phone)
    signed_in(OWN).post(path, {"command": "join"})
    other = signed_in(OTHER)
    assert other.post(path, {"command": "undo"}).status_code == 409
    assert other.get(f"{path}x").status_code == 404
    token = links.join_token(phone.account)
    with clock.at(clock.now()):
        assert links.account_to_join(token) == phone.account


def test_joined_accounts_are_listed_parted_and_put_back_by_their_person_alone(
    phone: Phone, asked: Consultation
) -> None:
    client, account = signed_in(OWN), phone.account
    client.post(_path(phone), {"command": "join"})
    resident = Resident.objects.get()

    def joined() -> int | None:
        return phone.account.resident_id

    assert "/my/accounts" in client.get("/my").content.decode()
    page = client.get("/my/accounts").content.decode()
    assert "微信公众号" in page
    # Somebody else neither sees nor parts it.
    other = signed_in(OTHER)
    assert "微信公众号" not in other.get("/my/accounts").content.decode()
    assert other.post("/my/accounts", {"account": account.pk, "command": "part"}).status_code == 404
    assert joined() == resident.pk
    done = client.post("/my/accounts", {"account": account.pk, "command": "part"})
    assert done.status_code == 302
    assert joined() is None
    assert 'value="undo"' in client.get(done["Location"]).content.decode()
    assert other.post("/my/accounts", {"account": account.pk, "command": "undo"}).status_code == 409
    assert joined() is None
    client.post("/my/accounts", {"account": account.pk, "command": "undo"})
    assert joined() == resident.pk
    for typed in ("", "nonsense", "9" * 30, str(account.pk + 1)):
        assert client.post("/my/accounts", {"account": typed, "command": "part"}).status_code == 404
