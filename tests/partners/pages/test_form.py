"""The form of a body without a system: link and one-time code, one page, an answer in the referral; dead when it
should be.
"""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.partners.actions.token_forms import MadeForm, make_form, remind_due, revoke_forms
from fawang.partners.models import Referral, TokenForm
from fawang.people.rules import Role
from tests.browser import sign_in
from tests.partners.cases import offered, partner, step

pytestmark = pytest.mark.django_db


def made() -> tuple[Referral, MadeForm]:
    partner("veterans", links=[{"name": "form"}])
    row = offered("veterans")
    return row, make_form(by=SYSTEM, code=row.code)


def opened(form: MadeForm) -> Client:
    client = Client()
    assert client.post(form.path, {"code": form.code}).status_code == 302
    return client


def test_without_the_code_nothing_is_shown() -> None:
    row, form = made()
    page = Client().get(form.path)
    assert page.status_code == 200
    for hidden in ("蒋先生", "13800138000", "申请强制执行", row.code, "劳动"):
        assert hidden not in page.content.decode()


def test_the_answer_goes_into_the_referral_once() -> None:
    row, form = made()
    client = opened(form)
    page = client.get(form.path).content.decode()
    assert "蒋先生" in page
    assert "只在本地" not in page
    answer = {"version": row.version, "type": "accepted", "number": "TY-1", "words": "已登记"}
    assert client.post(form.path, answer).status_code == 302
    assert client.post(form.path, answer).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reference, row.version) == ("accepted", "TY-1", 2)
    assert (
        client.post(form.path, {"version": row.version, "type": "concluded", "words": ""}).status_code == 422
    )
    # Something else has happened since the page was drawn: what was typed stays, and can be sent again.
    stale = client.post(form.path, {"version": 1, "type": "concluded", "words": "补助已发放"})
    assert stale.status_code == 409
    assert "补助已发放" in stale.content.decode()
    assert (
        client.post(
            form.path, {"version": row.version, "type": "concluded", "words": "补助已发放"}
        ).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.state == "concluded"
    assert client.get(form.path).status_code == 200


def test_the_code_works_once_and_not_for_whoever_guesses() -> None:
    _row, form = made()
    opened(form)
    second = Client().post(form.path, {"code": form.code})
    assert second.status_code == 409
    row = Referral.objects.get()
    another = make_form(by=SYSTEM, code=row.code)
    assert Client().get(form.path).status_code == 404
    wrong = f"{(int(another.code) + 1) % 10**6:06d}"
    for _try in range(5):
        assert Client().post(another.path, {"code": wrong}).status_code == 422
    assert Client().post(another.path, {"code": another.code}).status_code == 404


def test_an_old_or_revoked_link_opens_nothing() -> None:
    row, form = made()
    client = opened(form)
    TokenForm.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(form.path).status_code == 404
    again = make_form(by=SYSTEM, code=row.code)
    client = opened(again)
    assert revoke_forms(by=SYSTEM, code=row.code) == 1
    assert client.get(again.path).status_code == 404


def test_officers_are_reminded_until_it_is_answered(nanhai: UnitRow) -> None:
    sign_in(Role.OFFICE_OFFICER, nanhai, phone="13800138001")
    row, form = made()
    client = opened(form)
    later = clock.now() + timedelta(days=3)
    assert remind_due(by=SYSTEM, now=later) == 1
    assert Notice.objects.filter(text="partner_form_waits").count() == 1
    refused = {"type": "refused", "number": "TY-1", "reason": "other", "next": "giver"}
    assert client.post(form.path, {**refused, "version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.turn == "us"
    assert remind_due(by=SYSTEM, now=later + timedelta(days=3)) == 0


def test_what_has_ended_gets_no_form() -> None:
    row, _form = made()
    step(row, "withdraw", reason="no_longer_needed")
    with pytest.raises(Conflict, match="referral_moved_on"):
        make_form(by=SYSTEM, code=row.code)
