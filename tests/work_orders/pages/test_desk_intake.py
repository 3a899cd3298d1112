"""Taking a matter in for somebody, on one page."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.steps import take_step
from fawang.consultations.models import Consultation
from fawang.consultations.queries import one
from fawang.consultations.rules import Command, Kind
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.legal_aid.models import Application
from fawang.legal_aid.queries import answers_of
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.cases import WORDS
from tests.conftest import unit_at
from tests.consultations.cases import TEXT, question
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PAGE = "/desk/orders/new"


def filled_in(**changes: str) -> dict[str, str]:
    """Return the page as a duty lawyer fills it in for Mr Jiang."""
    values = {
        "once": "a-key-of-this-page", "channel": "hotline", "words": WORDS, "matter": "labour",
        "place_text": "佛山南海桂城", "authority": "none", "claim": "31.5", "urgency": "none", "no_condition": "none",
        "exempt": "42.3", "name": "蒋先生", "phone": "13800138000", "dialect": "cantonese", "medium": "sms",
        "may_call": "yes", "may_announce": "yes", "list_online": "yes",
    }  # fmt: skip
    return values | changes


@pytest.fixture
def hotline(db: None) -> UnitRow:
    """The province's hotline centre."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def duty(hotline: UnitRow) -> Browser:
    """A duty lawyer at the hotline."""
    return sign_in(Role.DUTY_LAWYER, hotline)


def taken_in(response: Any) -> WorkOrder:
    """Return the order that was taken in."""
    assert response.status_code == 302, text_of(response)
    return WorkOrder.objects.get(code=response["Location"].rsplit("/", 1)[1])


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        (Role.DUTY_LAWYER, UnitKind.HOTLINE_CENTRE, 200),
        (Role.HOTLINE_AGENT, UnitKind.HOTLINE_CENTRE, 200),
        (Role.STATION_CLERK, UnitKind.TOWN_STATION, 200),
        (Role.OFFICE_OFFICER, UnitKind.LEGAL_AID_OFFICE, 200),
        (Role.SUPERVISOR, UnitKind.BUREAU, 200),
        (Role.FIRM_ADMIN, UnitKind.LEGAL_AID_OFFICE, 403),
        (Role.PROVINCIAL_ADMIN, UnitKind.BUREAU, 403),
        (Role.AUDITOR, UnitKind.BUREAU, 403),
    ],
)
def test_who_takes_matters_in(role: Role, kind: UnitKind, status: int) -> None:
    assert sign_in(role, unit_at("440605011", kind)).get(PAGE).status_code == status


def test_a_stranger_signs_in_first(client: Any) -> None:
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/sign-in?next=")


def test_a_call_becomes_an_order_of_the_hotline_at_the_competent_office(
    duty: Browser, hotline: UnitRow
) -> None:
    order = taken_in(duty.post(PAGE, filled_in(channel="hotline")))
    assert (order.channel, order.intake_unit_id) == ("hotline", hotline.id)
    assert order.unit_id == unit_at("440605", UnitKind.LEGAL_AID_OFFICE).id
    page = text_of(duty.get(f"{PAGE}/{order.code}"))
    assert order.code[:4] in page
    assert "佛山市南海区法律援助处" in page
    # The receipt is this session's: a colleague has nothing to read out.
    colleague = sign_in(Role.DUTY_LAWYER, hotline)
    assert colleague.get(f"{PAGE}/{order.code}").status_code == 302


def test_staff_read_words_for_staff(duty: Browser) -> None:
    page = text_of(duty.get(PAGE))
    assert "您的姓名" not in page
    assert "当事人姓名" in page


def test_what_is_missing_is_marked_and_the_rest_kept(duty: Browser) -> None:
    response = duty.post(PAGE, filled_in(name="", phone="12", words="厂里扣着我们的工资三个月。"))
    assert response.status_code == 422
    page = text_of(response)
    assert 'id="id_name_error"' in page
    assert "厂里扣着我们的工资三个月。" in page
    response = duty.post(PAGE, filled_in(phone="12"))
    assert response.status_code == 422
    assert 'id="id_phone_error"' in text_of(response)


def test_a_place_of_several_is_asked_back(duty: Browser) -> None:
    response = duty.post(PAGE, filled_in(place_text="桂城"))
    assert response.status_code == 422
    assert 'name="place"' in text_of(response)
    order = taken_in(duty.post(PAGE, filled_in(place_text="桂城", place="440605011")))
    assert order.place == "440605011"
    # Nobody knows which: the bureau above all of them finds out.
    order = taken_in(duty.post(PAGE, filled_in(once="another", place_text="桂城", place="")))
    assert order.state == "unrouted"
    assert duty.post(PAGE, filled_in(once="third", place_text="桂城", place="110101")).status_code == 422


def test_whoever_is_named_is_told_instead(duty: Browser) -> None:
    third = {"third_name": "阿珍", "third_phone": "13900139000"}
    response = duty.post(PAGE, filled_in(**third))
    assert response.status_code == 422
    assert 'id="id_pass_phrase_error"' in text_of(response)
    order = taken_in(duty.post(PAGE, filled_in(**third, pass_phrase="荔枝", phone="")))
    assert people.wishes_of(people.contact(order.contact_id)).third


def test_the_same_page_sent_twice_makes_one_order(duty: Browser) -> None:
    first = taken_in(duty.post(PAGE, filled_in()))
    assert taken_in(duty.post(PAGE, filled_in())) == first
    assert WorkOrder.objects.count() == 1
    # A page without its key is a page of its own, not everybody's.
    assert taken_in(duty.post(PAGE, filled_in(once=""))) != taken_in(duty.post(PAGE, filled_in(once="")))


@pytest.mark.parametrize("words", [*ODD_TEXTS, "扣" * 20_000])
def test_odd_and_long_texts_arrive_as_they_are(duty: Browser, words: str) -> None:
    response = duty.post(PAGE, filled_in(words=words, needs=words[:300], opponent=words[:100]))
    if "\x00" in words:
        # No keyboard writes it, and no table takes it: said, with everything else kept.
        assert response.status_code == 422
        return
    assert queries.statement_of(taken_in(response)).words == words.strip()
    assert duty.post(PAGE, filled_in(once="b", words="扣" * 20_001)).status_code == 422


def test_only_so_many_receipts_are_kept_in_a_session(duty: Browser) -> None:
    orders = [taken_in(duty.post(PAGE, filled_in(once=str(number)))) for number in range(55)]
    assert duty.get(f"{PAGE}/{orders[0].code}").status_code == 302
    assert duty.get(f"{PAGE}/{orders[-1].code}").status_code == 200


# --- from a talk ----------------------------------------------------------------------------------


@pytest.fixture
def talk(duty: Browser) -> Consultation:
    """A chat that the duty lawyer has, of somebody who has given name and number."""
    reach = Reach(name="蒋先生", phone="13800138000")
    row = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT, reach=reach)).consultation
    take_step(by=duty.actor, code=row.code, command=Command.GRAB, version=1, data={})
    return row


def test_an_application_from_a_talk_is_filled_in_and_handed_in_once(
    duty: Browser, talk: Consultation
) -> None:
    assert f"{PAGE}?from={talk.code}" in duty.get(f"/desk/consultations/{talk.code}").content.decode()
    page = text_of(duty.get(PAGE, **{"from": talk.code}))
    for told in (TEXT, "13800138000", "蒋先生", "桂城"):
        assert told in page
    values = filled_in(words=TEXT, **{"from": talk.code})
    del values["channel"]
    refused = duty.post(PAGE, values)
    assert refused.status_code == 422
    assert "同意" in text_of(refused)
    order = taken_in(duty.post(PAGE, values | {"agreed": "on"}))
    assert (order.channel, order.matter) == ("web", "labour")
    # Nothing doubles: the page leads back to the talk, which says that it was done.
    again = duty.post(PAGE, values | {"agreed": "on", "once": "another-key-of-it"})
    assert again["Location"] == f"/desk/consultations/{talk.code}"
    assert WorkOrder.objects.count() == 1
    assert order.code[:4] in text_of(duty.get(f"/desk/consultations/{talk.code}"))
    person = Client().get(f"/c/{talk.code}/{one.access_key(talk)}")
    assert f"/f/{order.code}/{queries.access_key(order)}" in person.content.decode()


def receipt(**changes: Any) -> dict[str, Any]:
    """Return what guidance had understood before the person asked for a lawyer."""
    return {
        "matter": "labour.wages",
        "matter_by": "understood",
        "place": "440605011",
        "urgency": [],
        **changes,
    }


def value_of(page: str, name: str) -> str:
    """Return what a field of the page holds: the chosen option, or the text."""
    if found := re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', found.group())
        return chosen[1] if chosen else ""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found, name
    typed = re.search(r'value="([^"]*)"', found.group())
    return typed[1] if typed else ""


def of_a_talk(duty: Browser, text: str, **changes: Any) -> str:
    """Return the page of an application from a chat that began with `text`."""
    asked = question(
        kind=Kind.CHAT, text=text, reach=Reach(name=""), matter="", topic="", place="", **changes
    )
    row = ask(by=ANONYMOUS, question=asked).consultation
    take_step(by=duty.actor, code=row.code, command=Command.GRAB, version=1, data={})
    return str(duty.get(PAGE, **{"from": row.code}).content.decode())


def test_an_application_from_a_talk_holds_what_its_guidance_knew(duty: Browser) -> None:
    told = "我是进城务工的，南海桂城大发鞋业有限公司扣了我三个月的工资不给。"
    page = of_a_talk(duty, told, guidance=receipt())

    assert value_of(page, "matter") == "labour"
    assert "桂城" in value_of(page, "place_text")
    assert value_of(page, "claim") == "31.5"
    assert value_of(page, "exempt") == "42.3"
    assert "大发鞋业有限公司" in value_of(page, "opponent")
    note = re.search(r"已按当事人所说填好：(.*?)。", page)
    assert note
    assert note[1].split("、") == [
        "事情经过",
        "问题类型",
        "地点",
        "对方当事人",
        "请求事项",
        "免予核查经济困难状况",
    ]
    # And it is understood as filled in: the order gets them.
    values = filled_in(words=told, agreed="on", **{"from": value_of(page, "from")})
    del values["channel"]
    values |= {name: value_of(page, name) for name in ("matter", "place_text", "claim", "exempt", "opponent")}
    order = taken_in(duty.post(PAGE, values))
    assert (order.matter, order.topic) == ("labour", "labour.wages")
    answers = answers_of(Application.objects.get(order_id=order.pk))
    assert (answers["claim"], answers["exempt"]) == ("31.5", "42.3")


def test_violence_told_in_a_talk_asks_for_no_income(duty: Browser) -> None:
    page = of_a_talk(
        duty, "老公打我，我想离婚，他把我推倒在地上。",
        guidance=receipt(matter="domestic_violence.partner", place="", urgency=["domestic_violence"]),
    )  # fmt: skip
    assert value_of(page, "no_condition") == "32.4"
    assert value_of(page, "claim") == ""


def test_nothing_is_called_filled_in_that_is_not(duty: Browser) -> None:
    page = of_a_talk(duty, "你好，请问在吗？")
    assert value_of(page, "matter") == ""
    assert value_of(page, "place_text") == ""
    note = re.search(r"已按当事人所说填好：(.*?)。", page)
    assert note
    assert note[1] == "事情经过"


def test_nobody_applies_from_a_colleagues_talk(hotline: UnitRow, talk: Consultation) -> None:
    colleague = sign_in(Role.DUTY_LAWYER, hotline)
    assert colleague.get(PAGE, **{"from": talk.code}).status_code == 404
    assert colleague.post(PAGE, filled_in(**{"from": talk.code}, agreed="on")).status_code == 404
    assert not WorkOrder.objects.exists()
