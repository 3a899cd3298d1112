"""Forms that make a paper: filled in page by page, found again by link, read back from the PDF."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader

from fawang.catalogue.actions.filings import forget_papers
from fawang.catalogue.models import Filing
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from tests.catalogue.form_cases import ANSWERS, SHIPPED, fill, make_paper
from tests.conftest import unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]

#: What must stand in the document of each.
SAYS = {
    "labour_arbitration": ("25,800.50", "2027", "制鞋工", "李工友", "劳动人事争议仲裁委员会", "第二十七条"),
    "work_injury": ("2029", "右手食指", "人力资源和社会保障局"),
    "civil_complaint": ("124,457.28", "2,789.15", "王某", "第十三条", "具状人"),
    "protection_order": ("掐我的脖子", "王小某", "二十四小时内作出裁定", "禁止被申请人实施家庭暴力"),
    "court_fee_relief": ("5,800", "3,480", "减交"),
}


def pdf_of(content: bytes) -> str:
    """Return the text of a PDF without spaces."""
    reader = PdfReader(io.BytesIO(content))
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


@pytest.mark.parametrize("code", [path.stem for path in SHIPPED if path.stem in SAYS])
def test_a_form_becomes_a_complete_document(person: Client, code: str) -> None:
    address = make_paper(person, code)
    page = text_of(person.get(address))
    assert "pdf" in page
    response = person.get(f"{address}/pdf")
    assert response.status_code == 200
    text = pdf_of(b"".join(response) if response.streaming else response.content)
    for words in SAYS[code]:
        assert words in text, (words, text)


def test_the_link_alone_opens_a_paper(person: Client) -> None:
    address = make_paper(person, "court_fee_relief")
    assert Client().get(address).status_code == 200
    assert Client().get(address[:-2] + "xx").status_code == 404


def test_a_paper_is_deleted_at_once_or_after_its_time(person: Client) -> None:
    address = make_paper(person, "court_fee_relief")
    assert person.post(f"{address}/delete").status_code == 302
    assert person.get(address).status_code == 404
    make_paper(person, "court_fee_relief")
    assert forget_papers(by=SYSTEM) == 0
    with clock.at(clock.now() + timedelta(days=30, seconds=1)):
        forget_papers(by=SYSTEM)
    assert not Filing.objects.exists()


def test_what_was_pressed_twice_makes_one_paper(person: Client) -> None:
    fill(person, "court_fee_relief", ANSWERS["court_fee_relief"])
    first = person.post("/help/submit")["Location"]
    assert person.post("/help/submit")["Location"] == first
    assert person.get("/help/check")["Location"] == first
    assert Filing.objects.count() == 1


def test_answers_are_encrypted_in_the_table(person: Client) -> None:
    make_paper(person, "protection_order")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM catalogue_filing")
        assert "脖子".encode() not in bytes(cursor.fetchone()[0])


def test_words_of_danger_bring_the_numbers_first(person: Client) -> None:
    response = fill(person, "protection_order", ANSWERS["protection_order"])
    assert "110" in text_of(response)
    typed = {"protection_order__facts": "他拿刀要杀我，我躲在厕所里"}
    assert "110" in text_of(person.post("/help/protection-order--facts/draft", typed))


def test_a_paper_says_where_to_bring_it_and_reminds_of_the_day(person: Client) -> None:
    address = make_paper(person, "work_injury")
    page = person.get(address)
    assert page.context["kinds"]
    found = person.get(address, {"place": "佛山市南海区"})
    assert found.context["place"] == "440605"
    for one in found.context["offices"]:
        assert one.card.unit.name in text_of(found)
    reminder = f"{address}/reminder.ics"
    day = (clock.today() + timedelta(days=3)).isoformat()
    centre = unit_at("440605", UnitKind.CENTRE)
    file = person.get(reminder, {"on": day, "unit": str(centre.id)})
    calendar = Calendar.from_ical(file.content).to_ical().decode().replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{day.replace('-', '')}" in calendar
    assert centre.name in calendar
    # Whoever sees the calendar does not learn what it is about.
    assert "工伤" not in file.content.decode()
    assert person.get(reminder, {"on": "2020-01-01"}).status_code == 404
    assert person.get(reminder, {"on": "x"}).status_code == 404


def test_where_somebody_may_have_to_hide_it_no_reminder_is_offered(person: Client) -> None:
    address = make_paper(person, "protection_order")
    page = person.get(address)
    assert page.context["reminder"] == ""
    day = (clock.today() + timedelta(days=3)).isoformat()
    assert person.get(f"{address}/reminder.ics", {"on": day}).status_code == 404
