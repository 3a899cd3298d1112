"""Nothing is asked that is known; what the words say is suggested; papers are taken before handing in."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from fawang.kernel.rules.actor import Actor, ActorKind
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.rules.wishes import Reach
from fawang.work_orders.models import Document, DraftFile
from tests.conftest import Submit
from tests.shell.cases import answer, text_of, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
WAGES = "我在佛山南海桂城一家鞋厂做工，老板拖欠我三个月工资一万三千元，一直不给。"
PHONE = "13800138177"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.fixture
def person(settings: Any, tmp_path: Any) -> Client:
    settings.FAWANG_DOCUMENTS = tmp_path
    return Client(headers={"origin": "http://testserver"})


def from_guidance(person: Client, words: str = WAGES) -> str:
    answer(person, "words", words=words)
    person.get("/help/guidance")
    return str(answer(person, "guidance", go="apply")["Location"])


def test_subject_and_place_are_not_asked_and_can_be_changed_where_answers_are_checked(person: Client) -> None:
    assert from_guidance(person) == "/help/authority"
    for slug, values in (
        ("opponent", {"opponent": "鞋厂"}), ("claim", {"claim": "31.5"}), ("urgency", {"urgency": "none"}),
        ("authority", {"authority": "none"}), ("person", {"name": "蒋", "dialect": "cantonese"}),
        ("reach", {"medium": "none", "may_call": "no", "may_announce": "yes", "list_online": "yes", "third": "no"}),
    ):  # fmt: skip
        assert answer(person, slug, **values).status_code == 302
    check = text_of(person.get("/help/check"))
    assert "劳动" in check
    assert "南海区" in check
    for slug in ("matter", "place"):
        assert f"/help/{slug}?return=1" in check
    # Whoever changes it answers it themselves, and goes on from there.
    back = person.post("/help/place", {"place_text": "广州天河", "return": "1"})
    assert back["Location"] == "/help/check"
    assert "天河区" in text_of(person.get("/help/check"))


def test_the_way_back_leads_past_what_was_not_asked(person: Client) -> None:
    from_guidance(person)
    assert 'href="/help/guidance"' in text_of(person.get("/help/authority"))


def test_a_place_that_names_no_county_is_asked(person: Client) -> None:
    assert from_guidance(person, "我在佛山一家鞋厂做工，老板拖欠我三个月工资不给。") == "/help/place"


def test_what_the_person_wants_is_suggested_and_stays_theirs_to_choose(person: Client) -> None:
    from_guidance(person)
    page = text_of(person.get("/help/claim"))
    assert re.search(r'value="31\.5"[^>]*checked', page)
    assert "我们按您说的先选好了" in page
    answer(person, "claim", claim="31.2")
    assert "我们按您说的先选好了" not in text_of(person.get("/help/claim"))


def test_papers_at_hand_go_with_the_application(person: Client) -> None:
    from_guidance(person)
    walk(person, "check")
    page = text_of(person.get("/help/papers"))
    names = [one.split('"')[0] for one in page.split('type="file" name="')[1:]]
    # The kind's own, those of the answer that was read, and any other; never a list that nobody reads.
    assert 2 <= len(names) <= 6
    assert names[-1] == "paper_other"
    file = SimpleUploadedFile("工资条.png", PICTURE, "image/png")
    assert person.post("/help/papers", {names[0]: file})["Location"] == "/help/check"
    assert "/help/papers?return=1" in text_of(person.get("/help/check"))
    code = person.post("/help/submit")["Location"].split("/")[3]
    document = Document.objects.get(order__code=code)
    assert document.name == "工资条.png"
    assert document.paper
    assert not DraftFile.objects.exists()


def test_papers_can_be_left_for_later(person: Client) -> None:
    walk(person, "check")
    assert person.post("/help/papers", {"skip": "1"})["Location"] == "/help/check"
    code = person.post("/help/submit")["Location"].split("/")[3]
    assert not Document.objects.filter(order__code=code).exists()


def signed_in(person: Client) -> Actor:
    """Sign in with a code, as whoever has the phone does."""
    phone, code = new_one_time_code(phone=PHONE)
    resident_id = check_one_time_code(phone=phone, code=code).pk
    session = person.session
    session["resident_id"] = resident_id
    session.save()
    return Actor(ActorKind.RESIDENT, resident_id)


@pytest.mark.parametrize(
    ("words", "asked"), [(WAGES, "papers"), ("老公打我，我带着孩子跑出来了，我在佛山南海桂城", "reach")]
)
def test_whoever_applied_before_is_not_asked_who_they_are_but_in_danger_how_to_reach_them(
    person: Client, submit: Submit, words: str, asked: str
) -> None:
    by = signed_in(person)
    submit(by=by, reach=Reach(name="蒋先生", phone=PHONE))
    from_guidance(person, words)
    answer(person, "no-condition", no_condition="none")
    answer(person, "exempt", exempt="42.3")
    assert answer(person, "expectation")["Location"] == f"/help/{asked}"
    assert "蒋先生" in text_of(person.get("/help/person"))


def test_what_somebody_gave_before_is_nobody_elses(person: Client, submit: Submit) -> None:
    submit(by=signed_in(Client()), reach=Reach(name="蒋先生", phone=PHONE))
    from_guidance(person)
    answer(person, "exempt", exempt="42.3")
    assert answer(person, "expectation")["Location"] == "/help/person"
    assert "蒋先生" not in text_of(person.get("/help/person"))
