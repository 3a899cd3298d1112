"""The workbench: answering a request, one's own entry, complaints, the register."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse

from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import NotAllowed
from fawang.kernel.storage.sheets.files import write_xlsx
from fawang.lawyers.actions import endings
from fawang.lawyers.actions.register import show_firm
from fawang.lawyers.models import Complaint, FirmProfile, Profile, Sanction
from fawang.lawyers.queries import register, retention
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.requests import Share
from fawang.lawyers.transfer import RECORDS, REGISTER
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.lawyers.cases import WORDS, Firm, asked, complained, recipients

pytestmark = pytest.mark.django_db


@pytest.fixture
def lawyer() -> Browser:
    """A lawyer of the register at work."""
    return sign_in(Role.LAWYER, None)


def page(browser: Browser, name: str, *args: Any, status: int = 200, **query: Any) -> str:
    response = browser.get(reverse(f"lawyers:{name}", args=args), **query)
    assert response.status_code == status
    return str(response.content.decode())


def own_id(browser: Browser) -> int:
    found = browser.actor.lawyer_id
    assert found is not None
    return found


def test_words_are_read_only_after_the_conflict_check(lawyer: Browser) -> None:
    made = asked((Target.LAWYER, own_id(lawyer)))
    (only,) = recipients(made)
    assert made.request.code[:4] in page(lawyer, "answers")
    before = page(lawyer, "answer", only.pk)
    assert "佛山某鞋业有限公司" in before
    assert WORDS not in before
    path = reverse("lawyers:answer", args=[only.pk])
    assert lawyer.post(path, {"command": "clear", "clear-version": "1"}).status_code == 422
    given = {"command": "clear", "clear-version": "1", "clear-no_conflict": "on"}
    assert lawyer.post(path, given).status_code == 302
    after = page(lawyer, "answer", only.pk)
    assert WORDS in after
    assert "蒋先生" not in after
    assert AuditEntry.objects.filter(action="lawyers.matter_read").exists()


def test_an_offer_is_sent_and_afterwards_the_person_is_shown(lawyer: Browser) -> None:
    made = asked((Target.LAWYER, own_id(lawyer)))
    (only,) = recipients(made)
    path = reverse("lawyers:answer", args=[only.pk])
    lawyer.post(path, {"command": "clear", "clear-version": "1", "clear-no_conflict": "on"})
    moment = (clock.now() + timedelta(days=2)).astimezone(clock.CHINA)
    given = {
        "command": "offer", "offer-version": "2", "offer-fee": "fixed", "offer-amount": "3000",
        "offer-included": "仲裁阶段", "offer-time_1": f"{moment:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    wrong = lawyer.post(path, {**given, "offer-amount": ""})
    assert wrong.status_code == 422
    assert "仲裁阶段" in wrong.content.decode()
    assert lawyer.post(path, given).status_code == 302
    assert lawyer.post(path, {"command": "show_person"}).status_code == 409
    (only,) = recipients(made)
    endings.accept(by=ANONYMOUS, code=made.request.code, key=made.access_key, number=1, time=only.times[0])
    shown = lawyer.post(path, {"command": "show_person"}).content.decode()
    assert "蒋先生" in shown
    assert "tel:138" in shown


def test_what_the_person_does_not_share_is_not_there(lawyer: Browser) -> None:
    made = asked((Target.LAWYER, own_id(lawyer)), shares={0: (Share.OPPONENT,)})
    (only,) = recipients(made)
    lawyer.post(
        reverse("lawyers:answer", args=[only.pk]),
        {"command": "clear", "clear-version": "1", "clear-no_conflict": "on"},
    )
    after = page(lawyer, "answer", only.pk)
    assert WORDS not in after
    assert "佛山某鞋业有限公司" in after


def test_somebody_else_is_not_shown_it(lawyer: Browser) -> None:
    made = asked((Target.LAWYER, own_id(lawyer)))
    other = next(one.id for one in organisations.lawyers_for("440605") if one.id != own_id(lawyer))
    colleague = sign_in(Role.LAWYER, None, lawyer_id=other)
    assert page(colleague, "answer", recipients(made)[0].pk, status=404)


def test_a_firm_is_answered_for_by_its_administrator(lawyer: Browser) -> None:
    firm_id = organisations.entry(own_id(lawyer)).firm_id
    admin = sign_in(Role.FIRM_ADMIN, organisations.unit(firm_id))
    made = asked((Target.FIRM, firm_id))
    (only,) = recipients(made)
    assert page(admin, "answer", only.pk)
    assert page(lawyer, "answer", only.pk, status=404)
    given = {"command": "decline", "decline-version": "1", "decline-reason": "no_time"}
    assert admin.post(reverse("lawyers:answer", args=[only.pk]), given).status_code == 302
    assert page(admin, "answers", box="over")


def test_a_lawyer_says_which_number_is_public(lawyer: Browser) -> None:
    path = reverse("lawyers:entry")
    assert "0757-86331111" not in page(lawyer, "entry")
    assert lawyer.post(path, {"version": "1", "phone": "0757-86331111"}).status_code == 302
    row = Profile.objects.get(pk=own_id(lawyer))
    assert (row.phone, row.takes_requests) == ("0757-86331111", False)
    assert lawyer.post(path, {"version": "1", "phone": "1", "takes_requests": "on"}).status_code == 422


def test_an_administrator_says_whether_their_firm_is_asked(lawyer: Browser) -> None:
    firm_id = organisations.entry(own_id(lawyer)).firm_id
    admin = sign_in(Role.FIRM_ADMIN, organisations.unit(firm_id))
    path = reverse("lawyers:firm_entry")
    assert path in page(admin, "answers")
    assert path not in page(lawyer, "answers")
    assert page(lawyer, "firm_entry", status=404)
    FirmProfile.objects.filter(pk=firm_id).delete()
    # Whom the bureau has not brought in is told so, and nothing is saved.
    assert 'name="takes_requests"' not in page(admin, "firm_entry")
    assert admin.post(path, {"version": "1"}).status_code == 422
    FirmProfile.objects.create(firm_id=firm_id, licence_no="31440000000000001X")
    assert 'name="takes_requests"' in page(admin, "firm_entry")
    assert register.firm_entry(firm_id).asks
    assert admin.post(path, {"version": "1"}).status_code == 302
    assert not register.firm_entry(firm_id).asks
    # Pressed twice it is one change; somebody with an older page is told.
    assert admin.post(path, {"version": "1"}).status_code == 302
    assert admin.post(path, {"version": "1", "takes_requests": "on"}).status_code == 422
    (entry,) = AuditEntry.objects.filter(action="lawyers.firm_profile_changed")
    assert (entry.unit_id, entry.data) == (firm_id, {"takes_requests": False})


def test_nobody_speaks_for_another_firm(lawyer: Browser) -> None:
    own = organisations.entry(own_id(lawyer)).firm_id
    other = next(one.firm_id for one in organisations.lawyers_for("440605") if one.firm_id != own)
    admin = sign_in(Role.FIRM_ADMIN, organisations.unit(other))
    with pytest.raises(NotAllowed):
        show_firm(by=admin.actor, firm_id=own, version=1, takes_requests=False)


@pytest.fixture
def complaint(firm: Firm) -> Complaint:
    """A complaint about the first lawyer."""
    return complained(firm)


def test_a_complaint_shows_its_card_in_the_list_and_on_its_page(complaint: Complaint) -> None:
    bureau = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    assert complaint.yellow_at is not None
    assert complaint.red_at is not None
    for moment, colour in ((complaint.yellow_at, "yellow"), (complaint.red_at, "red")):
        # A session ends long before a term does: what is looked at is moved instead of the clock.
        ahead = moment - clock.now()
        Complaint.objects.filter(pk=complaint.pk).update(
            due_at=F("due_at") - ahead, yellow_at=F("yellow_at") - ahead, red_at=F("red_at") - ahead
        )
        for name, args in (("complaints", ()), ("complaint", (complaint.code,))):
            shown = page(bureau, name, *args)
            assert re.findall(r"card--(\w+)", shown) == [colour]
            assert ("tag--bad" in shown) == (colour == "red")
        complaint.refresh_from_db()
        Complaint.objects.filter(pk=complaint.pk).update(
            due_at=F("due_at") + ahead, yellow_at=F("yellow_at") + ahead, red_at=F("red_at") + ahead
        )


def test_the_bureau_takes_up_forwards_and_answers(complaint: Complaint) -> None:
    bureau = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    assert complaint.code[:4] in page(bureau, "complaints")
    shown = page(bureau, "complaint", complaint.code)
    assert "开庭没有来" in shown
    assert "蒋先生" not in shown
    assert AuditEntry.objects.filter(action="lawyers.complaint_read").exists()
    path = reverse("lawyers:complaint", args=[complaint.code])
    assert "蒋先生" in bureau.post(path, {"command": "show_person"}).content.decode()
    steps: list[dict[str, str]] = [
        {"command": "accept", "accept-version": "1"},
        {"command": "forward", "forward-version": "2", "forward-body": "佛山市律师协会"},
        {"command": "answer", "answer-version": "3", "answer-finding": "partly", "answer-answer": "已责令退费。"},
    ]  # fmt: skip
    wrong = bureau.post(path, {"command": "refuse", "refuse-version": "1", "refuse-answer": ""})
    assert wrong.status_code == 422
    for step in steps:
        assert bureau.post(path, step).status_code == 302
    stale = bureau.post(path, {"command": "accept", "accept-version": "1"})
    assert stale.status_code == 409
    assert complaint.code[:4] in page(bureau, "complaints", box="ended")


@pytest.fixture
def keeper() -> Browser:
    """Somebody who keeps the register of the province."""
    return sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))


def upload(sheet: Any, *rows: dict[str, Any]) -> SimpleUploadedFile:
    file = io.BytesIO()
    write_xlsx(sheet, [dict.fromkeys(sheet.by_name) | row for row in rows], file)
    return SimpleUploadedFile("rows.xlsx", file.getvalue())


def test_the_register_is_brought_in_from_a_workbook(keeper: Browser, firm: Firm) -> None:
    assert page(keeper, "kept")
    row = {"licence_no": "F-1", "sort": "firm", "unit": f"#{firm.id}", "legal_aid": True}
    path = reverse("lawyers:transfer")
    wrong = keeper.post(path, {"file": upload(REGISTER, row, {**row, "licence_no": "F-2", "unit": "#1"})})
    assert wrong.status_code == 422
    assert not FirmProfile.objects.exists()
    assert keeper.post(path, {"file": upload(REGISTER, row)}).status_code == 200
    assert FirmProfile.objects.get().legal_aid
    for ending in ("xlsx", "json"):
        assert keeper.get(reverse("lawyers:export", args=[ending])).status_code == 200


def test_a_second_keeper_publishes_a_record(keeper: Browser, firm: Firm) -> None:
    FirmProfile.objects.create(firm_id=firm.id, licence_no="F-1")
    row = {
        "document_no": "一号", "licence_no": "F-1", "sort": "warning", "decided_on": "2026-03-18",
        "authority": "佛山市司法局", "reason": "收费不规范", "source": "佛山市司法局网站",
    }  # fmt: skip
    done = keeper.post(reverse("lawyers:sanctions_transfer"), {"file": upload(RECORDS, row)})
    assert done.status_code == 200
    record = Sanction.objects.get()
    path, given = (
        reverse("lawyers:sanctions"),
        {"record": record.pk, "version": record.version, "command": "publish"},
    )
    assert keeper.post(path, given).status_code == 403
    other = sign_in(Role.PROVINCIAL_ADMIN, unit_at("44", UnitKind.BUREAU))
    assert other.post(path, given).status_code == 302
    assert "一号" in page(other, "sanctions")
    assert retention.counts([unit_at("44", UnitKind.BUREAU).id])["records"] == 1
    assert keeper.get(reverse("lawyers:sanctions_export", args=["json"])).status_code == 200
