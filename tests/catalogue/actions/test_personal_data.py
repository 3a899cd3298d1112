"""What forms keep of people: handed out, erased with the matter, and offered again to nobody else."""

from typing import Any

import pytest
from django.test import Client

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.actions.personal_data import KEEPER
from fawang.catalogue.models import Correction, Filing, Signature
from fawang.catalogue.queries import filings as queries
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.security import personal_data
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.models import Resident
from fawang.work_orders.models import WorkOrder
from tests.catalogue.form_cases import ANSWERS, ID_NUMBER, hand_in, officer_of, shipped
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]


def resident(client: Client, phone: str = "13800138000") -> Resident:
    """Sign somebody in by their telephone."""
    number, code = new_one_time_code(phone=phone)
    found: Resident = check_one_time_code(phone=number, code=code)
    session: Any = client.session
    session["resident_id"] = found.pk
    session.save()
    return found


def test_the_answers_are_exported_and_erased_with_their_matter(person: Client) -> None:
    order = hand_in(person)
    actions.ask_correction(by=officer_of(order), order=order, answer="home", note="请写到门牌号")
    record = personal_data.find(order.code)
    assert KEEPER.export is not None
    told = KEEPER.export(record)
    assert told["answers"]["debts__1__debt_amount"] == "5600.00"
    assert told["signatures"][0]["name"] == "李工友"
    assert told["computed"]["total"] == "11200.50"
    WorkOrder.objects.filter(pk=order.pk).update(state="closed")
    personal_data.erase(by=SYSTEM, record=record)
    assert Filing.objects.get().answers == ""
    assert Signature.objects.get().name == ""
    assert Correction.objects.get().note == ""


def test_a_number_takes_its_papers_with_it() -> None:
    client = Client(headers={"origin": "http://testserver"})
    found = resident(client)
    by = Actor(kind=ActorKind.RESIDENT, id=found.pk)
    form = shipped("court_fee_relief")
    actions.file_paper(by=by, form=form, given=ANSWERS["court_fee_relief"], locale="zh-hans")
    assert KEEPER.export_resident is not None
    assert KEEPER.erase_number is not None
    assert KEEPER.export_resident(found.pk)[0]["answers"]["applicant__name"] == "蒋大力"
    assert KEEPER.erase_number(SYSTEM, "138 0013 8000") == 1
    assert not Filing.objects.exists()


def test_what_somebody_gave_is_offered_again() -> None:
    client = Client(headers={"origin": "http://testserver"})
    found = resident(client)
    by = Actor(kind=ActorKind.RESIDENT, id=found.pk)
    form = shipped("court_fee_relief")
    actions.file_paper(by=by, form=form, given=ANSWERS["court_fee_relief"], locale="zh-hans")
    page = text_of(client.get("/help?form=civil_complaint", follow=True))
    assert "佛山市南海区" in page
    assert ID_NUMBER in page
    # Nobody else is offered it.
    other = Client(headers={"origin": "http://testserver"})
    resident(other, "13900139000")
    assert ID_NUMBER not in text_of(other.get("/help?form=civil_complaint", follow=True))


def test_what_must_not_be_found_by_a_telephone_is_tied_to_none() -> None:
    client = Client(headers={"origin": "http://testserver"})
    found = resident(client)
    by = Actor(kind=ActorKind.RESIDENT, id=found.pk)
    row = actions.file_paper(
        by=by, form=shipped("protection_order"), given=ANSWERS["protection_order"], locale="zh-hans"
    )
    assert row.resident_id is None
    assert queries.known_of(found.pk) == {}
    # Words of danger do the same, whatever the form.
    answers = {**ANSWERS["court_fee_relief"], "situation": "他天天打我，说要杀了我，我不敢回家。"}
    row = actions.file_paper(by=by, form=shipped("court_fee_relief"), given=answers, locale="zh-hans")
    assert row.resident_id is None


def test_what_is_known_from_the_talk_is_offered(person: Client) -> None:
    person.post("/help/words", {"words": "他借了我三万块钱，一直不还。"})
    person.get("/help?form=civil_complaint")
    answers = {f"civil_complaint__{name}": text for name, text in ANSWERS["civil_complaint"].items()}
    here = "/help/civil-complaint--plaintiff"
    for _ in range(60):
        if "--facts" in here:
            break
        here = person.post(here, answers)["Location"]
    assert "他借了我三万块钱" in text_of(person.get(here))


def test_anonymous_papers_belong_to_nobody() -> None:
    form = shipped("court_fee_relief")
    row = actions.file_paper(by=ANONYMOUS, form=form, given=ANSWERS["court_fee_relief"], locale="zh-hans")
    assert row.resident_id is None
