"""Forms that become orders: one way with a kind's few questions; what the office sees and asks; who else signs."""

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from fawang.catalogue.models import Correction, Filing, Signature
from fawang.kernel.models import AuditEntry
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries
from fawang.work_orders.models import Document, Draft, DraftFile, WorkOrder
from tests.browser import sign_in
from tests.catalogue.form_cases import ANSWERS, COMMON, fill, go_on, hand_in, published, sign
from tests.conftest import unit_at
from tests.shell.cases import text_of
from tests.told import told
from tests.work_orders.cases import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]


def test_a_form_and_the_kinds_questions_are_one_way(person: Client) -> None:
    order = hand_in(person)
    assert (order.kind, order.matter, order.state) == ("legal_aid", "labour", "submitted")
    statement = queries.statement_of(order)
    assert statement.words == COMMON["words"]
    # What the form makes certain was not asked; what the kind asks besides was.
    assert {"claim": "31.5", "exempt": "42.3"}.items() <= json.loads(statement.answers).items()
    filing = Filing.objects.get(order=order)
    assert (filing.form, filing.version) == ("wage_aid", 1)
    assert not Draft.objects.exists()


def test_the_office_sees_the_answers_without_who_it_is(person: Client, nanhai: UnitRow) -> None:
    order = hand_in(person)
    desk = sign_in(Role.OFFICE_OFFICER, nanhai)
    page = text_of(desk.get(f"/desk/orders/{order.code}"))
    assert "2026年7月工资" in page
    assert "11,200.50" in page
    assert "李工友" not in page
    assert "13900139000" not in page
    whole = text_of(desk.get(f"/desk/orders/{order.code}/form/answers"))
    assert "13900139000" in whole
    assert (
        AuditEntry.objects.filter(
            action="catalogue.form_read", object=f"work_orders.order:{order.pk}"
        ).count()
        == 1
    )


def test_another_office_sees_nothing(person: Client) -> None:
    order = hand_in(person)
    other = sign_in(Role.OFFICE_OFFICER, unit_at("440604", UnitKind.LEGAL_AID_OFFICE))
    assert other.get(f"/desk/orders/{order.code}/form/answers").status_code == 404
    assert (
        other.post(f"/desk/orders/{order.code}/form/corrections", {"answer": "home", "note": "x"}).status_code
        == 404
    )


def test_one_answer_is_put_right(person: Client, nanhai: UnitRow) -> None:
    order = hand_in(person)
    desk = sign_in(Role.OFFICE_OFFICER, nanhai)
    asked = {"answer": "debts__2__debt_amount", "note": "请按工资条填写"}
    assert desk.post(f"/desk/orders/{order.code}/form/corrections", asked).status_code == 302
    # Asked again before it was answered, the person is told once.
    assert desk.post(f"/desk/orders/{order.code}/form/corrections", asked).status_code == 302
    assert told(order).count("answer_to_correct") == 1
    key = queries.access_key(order)
    own = f"/f/{order.code}/{key}"
    assert "请按工资条填写" in text_of(person.get(own))
    address = f"{own}/form/debts__2__debt_amount"
    assert person.post(address, {"wage_aid__debts__2__debt_amount": "很多"}).status_code == 422
    assert person.post(address, {"wage_aid__debts__2__debt_amount": "6000"}).status_code == 302
    page = text_of(desk.get(f"/desk/orders/{order.code}"))
    assert "11,600" in page
    assert Correction.objects.get().before == "5600.50"
    # Nobody asks any more, and nothing else can be changed.
    assert person.post(address, {"wage_aid__debts__2__debt_amount": "1"}).status_code == 302
    assert person.post(f"{own}/form/home", {"wage_aid__home": "别处"}).status_code == 302
    assert "11,600" in text_of(person.get(f"{own}/form"))


def test_somebody_else_signs_by_their_own_link(person: Client, nanhai: UnitRow) -> None:
    order = hand_in(person)
    own = f"/f/{order.code}/{queries.access_key(order)}"
    page = text_of(person.get(own))
    link = re.search(r"/sign/[^\"<]+", page)
    assert link is not None
    colleague = Client(headers={"origin": "http://testserver"})
    seen = text_of(colleague.get(link[0]))
    assert "2026年7月工资" in seen
    # Who signs reads no number by which the other is found.
    assert "13900139000" not in seen
    assert sign(colleague, link[0], "王某").status_code == 422
    assert sign(colleague, link[0], "李工友").status_code == 302
    row = Signature.objects.get()
    assert row.signed_at is not None
    assert link[0] not in text_of(person.get(own))
    assert colleague.get(link[0][:-3] + "abc").status_code == 404
    # What was not shown is not signed.
    stale = colleague.post(link[0], {"name": "李工友", "seen": "0" * 64})
    assert stale.status_code == 422
    # What changes after it was signed is not what was signed.
    desk = sign_in(Role.OFFICE_OFFICER, nanhai)
    desk.post(f"/desk/orders/{order.code}/form/corrections", {"answer": "home", "note": "写到门牌号"})
    person.post(f"{own}/form/home", {"wage_aid__home": "佛山市南海区桂城某路2号"})
    assert link[0] in text_of(person.get(own))
    assert sign(colleague, link[0], "李工友").status_code == 302


def test_somebody_declines(person: Client) -> None:
    order = hand_in(person)
    link = re.search(r"/sign/[^\"<]+", text_of(person.get(f"/f/{order.code}/{queries.access_key(order)}")))
    assert link is not None
    assert person.post(link[0], {"decline": "1"}).status_code == 302
    row = Signature.objects.get()
    assert row.declined_at is not None
    assert row.signed_at is None


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty document store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path


@pytest.mark.usefixtures("store")
def test_a_file_at_its_question_becomes_the_orders(person: Client) -> None:
    answers = {**ANSWERS["wage_aid"], "acknowledged": "yes"}
    fill_until(person, answers, "/help/wage-aid--note")
    wrong = {"wage_aid__note": SimpleUploadedFile("x.exe", b"MZ\x90\x00" + bytes(60))}
    assert person.post("/help/wage-aid--note", wrong).status_code == 422
    right = {"wage_aid__note": SimpleUploadedFile("欠条.pdf", PDF)}
    response = person.post("/help/wage-aid--note", right)
    assert response.status_code == 302
    assert DraftFile.objects.count() == 1
    assert 'type="hidden" name="wage_aid__note"' in text_of(person.get("/help/wage-aid--note"))
    go_on(person, response, "wage_aid", {name: text for name, text in answers.items() if name != "note"})
    response = person.post("/help/submit")
    order = WorkOrder.objects.get(code=response["Location"].split("/")[3])
    document = Document.objects.get(order=order)
    assert (document.name, document.paper) == ("欠条.pdf", "工资欠条")
    assert not DraftFile.objects.exists()


def fill_until(client: Client, answers: dict[str, str], path: str) -> None:
    """Answer the form page by page until `path`."""
    posted = {**COMMON, **{f"wage_aid__{name}": value for name, value in answers.items()}}
    here = client.get("/help?form=wage_aid")["Location"]
    for _ in range(60):
        if here == path:
            return
        here = client.post(here, posted)["Location"]
    raise AssertionError(path)


def test_who_began_an_older_version_finishes_it(person: Client) -> None:
    small = """
sections:
  - title: 一
    questions:
      - {name: first, type: text, text: 第一问}
      - {name: second, type: text, text: 第二问}
"""
    published(small)
    assert person.get("/help?form=small")["Location"] == "/help/small--first"
    person.post("/help/small--first", {"small__first": "甲"})
    newer = small.replace("第二问", "全新的问题").replace("name: second", "name: third")
    published(newer, version=2)
    assert "第二问" in text_of(person.get("/help/small--second"))
    response = person.post("/help/small--second", {"small__second": "乙"})
    assert response["Location"] == "/help/check"
    person.post("/help/submit")
    assert Filing.objects.get().version == 1
    other = Client(headers={"origin": "http://testserver"})
    fill(other, "small", {"first": "甲", "third": "丙"})
    other.post("/help/submit")
    assert sorted(Filing.objects.values_list("version", flat=True)) == [1, 2]


def test_a_draft_moves_to_another_device_once(person: Client) -> None:
    person.get("/help?form=court_fee_relief")
    page = person.post(
        "/help/court-fee-relief--applicant",
        {f"court_fee_relief__{name}": text for name, text in ANSWERS["court_fee_relief"].items()},
    )
    assert page.status_code == 302
    link = re.search(r"/help/on/[^\"<]+", text_of(person.get("/help/other-device")))
    assert link is not None
    other = Client(headers={"origin": "http://testserver"})
    # To open it changes nothing: messengers look at links before people do.
    assert other.get(link[0]).status_code == 200
    assert other.post(link[0])["Location"] == "/help"
    assert "蒋大力" in text_of(other.get("/help/court-fee-relief--applicant"))
    assert "蒋大力" not in text_of(person.get("/help/words"))
    third = Client(headers={"origin": "http://testserver"})
    assert third.post(link[0]).status_code == 404
