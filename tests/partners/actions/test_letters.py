"""E-mail as the last resort: nothing of anybody in it, the code goes another way."""

from typing import Any

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.carriers.protocol import OutgoingMessage, Permanent, Temporary
from fawang.partners.actions import letters
from fawang.partners.links.models import Letter
from fawang.partners.models import Partner, Referral, TokenForm
from tests.partners.actions.test_open311_requests import deliver
from tests.partners.cases import offered, partner, step

pytestmark = pytest.mark.django_db


class Box:
    """A mail server of which a test sees everything; `fails` is raised instead."""

    def __init__(self) -> None:
        self.mails: list[OutgoingMessage] = []
        self.fails: Exception | None = None

    def deliver(self, message: OutgoingMessage) -> None:
        if self.fails:
            raise self.fails
        self.mails.append(message)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    one = Box()
    monkeypatch.setattr(letters, "open_carrier", lambda _name: one)
    partner("veterans", links=[{"name": "email"}])
    Partner.objects.filter(code="veterans").update(email="office@veterans.example", phone="0757-1234567")
    return one


def send() -> None:
    letters.send_due(by=SYSTEM, now=clock.now())


def handed_over() -> Referral:
    row = offered(
        "veterans", fields={"name": "蒋大明", "phone": "13800138000", "request": "申请强制执行工资"}
    )
    deliver(row)
    return row


def test_a_mail_has_our_number_and_a_link_and_nothing_else(box: Box, client: Client) -> None:
    row = handed_over()
    send()
    (mail,) = box.mails
    assert mail.to == "office@veterans.example"
    whole = mail.subject + mail.text
    assert row.code in whole
    for personal in ("蒋", "大明", "138", "工资", "labour", "强制", "440605", "南海"):
        assert personal not in whole
    path = next(word for word in mail.text.split() if "/partner-form/" in word)
    digits = letters.code_to_tell(by=SYSTEM, number=row.code)
    assert len(digits) == 6
    assert digits not in whole
    assert client.get("/partner-form/" + path.rpartition("/")[2]).status_code == 200
    send()
    assert len(box.mails) == 1


def test_the_code_is_read_until_it_was_told(box: Box) -> None:
    row = handed_over()
    assert letters.code_to_tell(by=SYSTEM, number=row.code)
    letters.code_told(by=SYSTEM, number=row.code)
    assert letters.code_to_tell(by=SYSTEM, number=row.code) == ""


def test_news_leads_to_the_form_that_the_partner_has(box: Box) -> None:
    row = handed_over()
    send()
    TokenForm.objects.update(opened_at=clock.now())
    row = step(row, "tell", words="请补充材料")
    deliver(row, "tell")
    send()
    assert len(box.mails) == 2
    assert "/partner-form/" not in box.mails[1].text
    assert "材料" not in box.mails[1].text
    assert TokenForm.objects.count() == 1


def test_a_mail_that_cannot_go_is_tried_again_and_then_listed(box: Box) -> None:
    handed_over()
    box.fails = Temporary("carrier_unreachable")
    send()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == ("waiting", 1)
    assert letter.next_at is not None
    box.fails = Permanent("carrier_refused")
    Letter.objects.update(next_at=clock.now())
    send()
    found = Letter.objects.values_list("state", "next_at", "error").get()
    assert found == ("failed", None, "carrier_refused")


@pytest.fixture(autouse=True)
def _url(settings: Any) -> None:
    settings.FAWANG_PUBLIC_URL = "https://fawang.example"
