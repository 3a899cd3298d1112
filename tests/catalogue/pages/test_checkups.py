"""A check-up on pages: answered without an account, what comes out, going on from it, doing it again, figures."""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from pypdf import PdfReader

from fawang.catalogue.actions.filings import file_checkup, forget_papers
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.models import Filing, Outcome
from fawang.catalogue.queries import filings as queries
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.organisations.actions.units import create_unit
from fawang.organisations.rules import UnitKind
from tests.appointments.cases import plan
from tests.catalogue.checkup_cases import CODE, answered, check
from tests.catalogue.form_cases import shipped
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]

BAD = {"written_contract": "no", "returns": "unsure", "charter": "no"}


def test_a_firm_gets_its_findings_without_an_account(person: Client) -> None:
    address = check(person, **BAD)
    page = text_of(person.get(address))
    assert "有 3 项应当改" in page
    gravest, middle, lowest = (
        page.index(one) for one in ("有员工没有按时签书面劳动合同", "没有按期申报税款", "股东名册")
    )
    assert gravest < middle < lowest
    assert "《中华人民共和国劳动合同法》第八十二条" in page
    row = Filing.objects.get()
    assert row.resident_id is None
    assert (row.keep_until - row.created_at).days == 400 if row.keep_until else False
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM catalogue_filing")
        assert b"written_contract" not in bytes(cursor.fetchone()[0])


def test_what_was_not_held_against_the_collection_says_so(person: Client) -> None:
    form = shipped(CODE)
    first = form.findings[0].model_copy(update={"verified": False})
    publish(by=SYSTEM, form=form.model_copy(update={"version": 2, "findings": (first, *form.findings[1:])}))
    page = text_of(person.get(check(person, **BAD)))
    assert page.count("请律师核对") == 1


def test_a_firm_without_faults_is_told_so(person: Client) -> None:
    page = text_of(person.get(check(person)))
    assert "没有发现应当改的问题" in page
    assert "用工" in page


def test_each_field_is_one_page_and_what_does_not_concern_is_not_asked(person: Client) -> None:
    check(person, kind="other", staff="none", online="no", makes="no", premises="none")
    given = queries.filled(Filing.objects.get()).course.answers
    assert not {"written_contract", "capital_plan", "exits", "fake_reviews"} & given.keys()
    response = Client(headers={"accept-language": "zh-CN"}).get(f"/help?form={CODE}")
    assert response["Location"] == "/help/business-checkup--firm"


def test_the_document_has_the_name_of_the_firm_and_every_finding(person: Client) -> None:
    address = check(person, **BAD, firm_name="南海某五金厂")
    response = person.get(f"{address}/pdf")
    content = b"".join(response) if response.streaming else response.content
    text = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    for words in (
        "南海某五金厂",
        "企业法治体检",
        "没有按时签书面劳动合同",
        "第八十二条",
        "高风险1",
        "不是法律意见",
    ):
        assert words in text, words


def test_a_lawyer_gets_the_lines_only_if_the_firm_sends_them(person: Client) -> None:
    unit = unit_at("440605", UnitKind.CENTRE)
    assert unit
    plan(unit, now=clock.now(), kind="lawyer", service="consultation")
    plan(unit, now=clock.now(), kind="counter")
    address = check(person, **BAD, firm_place="佛山市南海区", firm_name="南海某五金厂")
    page = person.get(address).content.decode()
    assert unit.name in page
    form = re.search(r'<form class="row" method="post" action="/appointments/new">.*?</form>', page, re.S)
    assert form is not None
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    booking = person.post("/appointments/new", {**sent, "show": ""}).content.decode()
    assert "有员工没有按时签书面劳动合同" in booking
    assert "南海某五金厂" not in booking
    assert len(sent["words"]) <= 300
    assert "有员工没有按时签" not in person.get(f"/appointments/new?unit={unit.id}").content.decode()


def test_a_question_in_writing_begins_with_the_findings(person: Client) -> None:
    address = check(person, **BAD)
    response = person.post(f"{address}/ask")
    assert response["Location"] == "/ask"
    assert "有员工没有按时签书面劳动合同" in person.get("/ask").content.decode()


def test_a_repeated_check_says_what_has_changed(person: Client) -> None:
    address = check(person, **BAD)
    # In another browser: the link alone is enough.
    other = Client(headers={"origin": "http://testserver"})
    response = other.post(f"{address}/again")
    assert response["Location"] == "/help/check"
    assert "企业法治体检" in other.get("/help/check").content.decode()
    changed = answered(**{**BAD, "written_contract": "yes", "exits": "no"})
    for field in ("employment", "safety"):
        path = f"/help/business-checkup--{field}"
        assert (
            other.post(path, {f"{CODE}__{name}": text for name, text in changed.items()}).status_code == 302
        )
    again = other.post("/help/submit")["Location"]
    page = text_of(other.get(again))
    assert "已经改好：1。新出现：1。仍然存在：2。" in page
    assert "上次没有" in page
    # A firm is counted once.
    assert Outcome.objects.count() == 1
    # The first one is deleted; the later one stands by itself, and what was begun from it is not counted anew.
    assert other.post(f"{address}/again").status_code == 302
    assert person.post(f"{address}/delete").status_code == 302
    assert other.post("/help/submit").status_code == 302
    assert Outcome.objects.count() == 1
    assert "已经改好" not in text_of(other.get(again))


def test_pressed_twice_it_is_one_check_up(person: Client) -> None:
    address = check(person, **BAD)
    assert person.post("/help/submit")["Location"] == address
    assert Filing.objects.count() == Outcome.objects.count() == 1


def test_nobody_is_tied_to_it() -> None:
    before = AuditEntry.objects.count()
    signed_in = Actor(kind=ActorKind.RESIDENT, id=1)
    row = file_checkup(by=signed_in, form=shipped(CODE), given=answered(**BAD), locale="zh-hans")
    assert row.resident_id is None
    assert AuditEntry.objects.count() == before


def test_a_park_is_counted_and_shown_from_ten_firms(person: Client) -> None:
    bureau = unit_at("440605", UnitKind.BUREAU)
    park = create_unit(
        by=SYSTEM, name="某园区工作站", kind=UnitKind.PARK_STATION, region_code="440605", parent_id=bureau.id
    )
    page = person.get(f"/offices/{park.id}").content.decode()
    start = re.search(r'href="(/forms/business_checkup\?unit=\d+)"', page)
    assert start is not None
    begin = re.search(
        r'href="(/help\?form=business_checkup&amp;unit=\d+)"', person.get(start[1]).content.decode()
    )
    assert begin is not None
    check(person, start=begin[1].replace("&amp;", "&"), **BAD)
    assert Outcome.objects.get().unit_id == park.id
    figures = f"/forms/{CODE}/figures?unit={park.id}"
    assert "不到十家企业" in text_of(person.get(figures))
    for number in range(14):
        bad = BAD if number < 6 else {}
        file_checkup(
            by=ANONYMOUS, form=shipped(CODE), given=answered(**bad), locale="zh-hans", unit_id=park.id
        )
    page = text_of(person.get(figures))
    assert "15 家企业" in page
    assert re.search(r"用工</th><td[^>]*>7</td><td[^>]*>7</td>", page)
    assert figures.replace("&", "&amp;") in person.get(f"/offices/{park.id}").content.decode()


def test_a_county_counts_whoever_came_by_no_office(person: Client) -> None:
    for _ in range(10):
        file_checkup(
            by=ANONYMOUS,
            form=shipped(CODE),
            given=answered(firm_place="佛山市南海区桂城街道"),
            locale="zh-hans",
        )
    assert {one.county for one in Outcome.objects.all()} == {"440605"}
    assert "10 家企业" in text_of(person.get(f"/forms/{CODE}/figures?place=南海区"))
    # What is counted outlives what was answered.
    with clock.at(clock.now() + timedelta(days=2 * 366)):
        forget_papers(by=SYSTEM)
    assert not Filing.objects.exists()
    assert Outcome.objects.count() == 10


def test_only_a_check_up_has_these_pages(person: Client) -> None:
    assert person.get("/forms/court_fee_relief/figures").status_code == 404
    assert person.get("/checkups")["Location"] == f"/forms/{CODE}"
    address = check(person)
    assert person.post(address[:-2] + "xx/again").status_code == 404
    assert person.get(f"/forms/{CODE}/figures?unit=99999999999999").status_code == 200


def test_firms_find_it_among_the_services_and_from_home(person: Client) -> None:
    assert 'href="/checkups"' in person.get("/").content.decode()
    assert "企业法治体检" in text_of(person.get("/services", {"q": "企业法治体检", "group": "business"}))
    assert f"/forms/{CODE}" in person.get("/services/i-checkup").content.decode()
