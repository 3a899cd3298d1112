"""Two people, one telephone: she has opened a matter, he receives the one-time codes.

What is hers (the household, danger, discreet wishes) leaves no trace for him; her code opens it to her.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.consultations.queries import one
from fawang.consultations.rules import Kind
from fawang.dispatch.actions import callbacks
from fawang.dispatch.actions.callbacks import Booking
from fawang.dispatch.queries import callbacks as booked
from fawang.dispatch.queries import pools
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.ids import new_code
from fawang.kernel.security.access import Audience
from fawang.notices.models import Notice
from fawang.people.models import Resident
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from tests.conftest import Submit
from tests.consultations.cases import question
from tests.shell.cases import text_of
from tests.test_routes import OPERATIONS, PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
PHONE, ELSEWHERE = "13800138000", "13700137000"
BEATEN = "老公又打我了，我躲在厕所里，他在砸门，我很害怕。"
DIVORCE = "我想和他离婚，孩子的抚养权能归我吗？"

#: What is hers alone, as an application.
HERS: dict[str, dict[str, Any]] = {
    "violence": {"matter": "domestic_violence", "words": "他打我，我想申请人身安全保护令。"},
    "divorce": {"matter": "marriage_family", "words": "我想离婚。"},
    "maintenance": {"matter": "maintenance", "words": "他不付孩子的抚养费。"},
    "danger": {"matter": "other", "words": BEATEN},
    "words": {"matter": "other", "words": DIVORCE},
    "claim": {"matter": "other", "words": "他一分钱也不给家里。", "answers": {"claim": "31.4"}},
    "abuse": {"matter": "other", "words": "我能不能申请？", "answers": {"claim": "none", "no_condition": "32.4"}},
    "unlisted": {"reach": {"list_online": False}},
    "unannounced": {"reach": {"may_announce": False}},
    "pass phrase": {"reach": {"third_name": "表姐", "third_phone": "13900139000", "pass_phrase": "海棠花开"}},
}  # fmt: skip
#: And as a question to a lawyer.
ASKED: dict[str, dict[str, Any]] = {
    "violence": {"matter": "domestic_violence"},
    "divorce": {"matter": "", "topic": "marriage_family.divorce"},
    "maintenance": {"matter": "maintenance"},
    "danger, no matter chosen": {"matter": "", "text": BEATEN},
    "divorce, no matter chosen": {"matter": "", "text": DIVORCE},
    "unlisted": {"reach": {"list_online": False}},
    "unannounced": {"reach": {"may_announce": False}},
}


def reach(**wishes: Any) -> Reach:
    return Reach(**{"name": "李女士", "phone": PHONE, **wishes})


def signed_in(phone: str = PHONE) -> Client:
    """Somebody who has nothing but the one-time code that came to `phone`."""
    client = Client()
    assert client.post("/sign-in", {"phone": phone}).status_code == 302
    sent = json.loads(Notice.objects.filter(text="one_time_code").latest("pk").params)
    assert client.post("/sign-in/code", {"code": sent["code"]}).headers["Location"] == "/my"
    return client


def resident(phone: str = PHONE) -> Actor:
    """The same as an actor: whoever has signed in with `phone`."""
    signed_in(phone)
    return Actor(kind=ActorKind.RESIDENT, id=Resident.objects.latest("pk").pk)


def seen(client: Client) -> str:
    """What /my shows, without what is drawn by lot for each page."""
    return re.sub(
        r'value="[\w-]{40,}"|nonce="[^"]+"|data-(?:made|person)="\w+"', "", text_of(client.get("/my"))
    )


def nothing() -> str:
    """What /my shows to a number that nobody has ever used."""
    return seen(signed_in(ELSEWHERE))


@pytest.fixture
def asked() -> Callable[..., Any]:
    """She asks a lawyer."""
    from fawang.consultations.actions.asking import ask

    def make(by: Actor = ANONYMOUS, **changes: Any) -> Any:
        wishes = reach(**{"name": "", **changes.pop("reach", {})})
        return ask(by=by, question=question(**{**changes, "reach": wishes}))

    return make


@pytest.mark.parametrize("signs_in", [False, True])
@pytest.mark.parametrize("hers", HERS)
def test_he_finds_no_trace_of_her_application_and_her_link_opens_it(
    submit: Submit, hers: str, signs_in: bool
) -> None:
    changes = {**HERS[hers], "reach": reach(**HERS[hers].get("reach", {}))}
    made = submit(by=resident() if signs_in else ANONYMOUS, **changes)
    assert seen(signed_in()) == nothing()
    page = Client().get(f"/f/{made.order.code}/{made.access_key}")
    assert page.status_code == 200
    key = {"x-access-key": made.access_key}
    assert Client().get(f"/api/v1/work-orders/{made.order.code}", headers=key).json()["matter"]


@pytest.mark.parametrize("signs_in", [False, True])
@pytest.mark.parametrize("kind", [Kind.WRITTEN, Kind.CHAT])
@pytest.mark.parametrize("hers", ASKED)
def test_he_finds_no_trace_of_her_question_and_her_link_opens_it(
    asked: Callable[..., Any], hers: str, kind: Kind, signs_in: bool
) -> None:
    made = asked(by=resident() if signs_in else ANONYMOUS, kind=kind, **ASKED[hers])
    assert seen(signed_in()) == nothing()
    assert Client().get(f"/c/{made.consultation.code}/{made.access_key}").status_code == 200


def test_everything_else_is_listed_as_ever_without_a_gap(submit: Submit, asked: Callable[..., Any]) -> None:
    wages, pay = submit().order, asked().consultation
    before = seen(signed_in())
    assert wages.code in before
    assert pay.code in before
    submit(by=resident(), **{**HERS["divorce"], "reach": reach()})
    asked(matter="domestic_violence")
    assert seen(signed_in()) == before


def test_with_her_code_and_the_one_time_code_she_sees_it(submit: Submit, asked: Callable[..., Any]) -> None:
    made = submit(**{**HERS["violence"], "reach": reach()})
    client = signed_in()
    answer = client.post("/my", {"code": made.order.code})
    assert answer.headers["Location"] == f"/f/{made.order.code}/{queries.access_key(made.order)}"
    talk = asked(reach={"list_online": False})
    spaced = f" {talk.consultation.code[:4]} {talk.consultation.code[4:]}"
    answer = client.post("/my", {"code": spaced})
    assert answer.headers["Location"] == f"/c/{talk.consultation.code}/{one.access_key(talk.consultation)}"
    call = book(matter="domestic_violence")
    answer = client.post("/my", {"code": call.code})
    assert answer.headers["Location"] == f"/callback/{call.code}/{booked.access_key(call)}"


def test_codes_that_he_tries_are_all_answered_alike(submit: Submit) -> None:
    other = submit(**{**HERS["violence"], "reach": Reach(name="某", phone=ELSEWHERE)}).order
    client = signed_in()
    answers = set()
    for code in (other.code, new_code(), new_code()):
        with CaptureQueriesContext(connection) as queried:
            answer = client.post("/my", {"code": code})
        page = re.sub(r'value="[^"]+"|data-(?:made|person)="\w+"', "", text_of(answer))
        answers.add((answer.status_code, page, len(queried)))
    assert len(answers) == 1
    assert answers.pop()[0] == 422
    for _ in range(20):
        last = client.post("/my", {"code": new_code()})
    assert last.status_code == 429
    # Who has guessed too much holds up nobody else.
    assert signed_in(ELSEWHERE).post("/my", {"code": other.code}).status_code == 302


def test_code_and_last_digits_still_tell_how_far_it_is(submit: Submit) -> None:
    order = submit(**{**HERS["violence"], "reach": reach()}).order
    page = text_of(Client().post("/track", {"code": order.code, "tail": PHONE[-4:]}))
    assert "佛山市南海区法律援助处" in page


def test_a_session_by_phone_is_nobody_to_the_interface(submit: Submit, asked: Callable[..., Any]) -> None:
    order = submit(by=resident(), **{**HERS["violence"], "reach": reach()}).order
    talk = asked(by=resident(), matter="domestic_violence").consultation
    client = signed_in()
    for path, code in (("work-orders", order.code), ("consultations", talk.code)):
        answers = [
            (answer.status_code, answer.json()["code"])
            for answer in (client.get(f"/api/v1/{path}/{one}") for one in (code, new_code()))
        ]
        assert answers[0] == answers[1]
        assert answers[0][0] in (401, 404)


def test_few_pages_are_open_to_a_session_by_phone() -> None:
    """Whoever adds another one asks here first what it shows to whoever shares the telephone."""
    routes: list[tuple[str, Any]] = [*PAGES, *OPERATIONS]
    opened = {where for where, view in routes if Audience.RESIDENT in view.allowed}
    assert opened == {
        "my",
        "my/data",
        # That this device rings; that an account of another channel is joined or parted. None shows a matter.
        "my/push",
        "my/accounts",
        "channels/join/<str:token>",
        "province-app/unlink",
    }


def book(**changes: Any) -> Any:
    """She is called back at the first time that is free."""
    begins = booked.open_times(pools.centre_of(""), "mandarin", clock.now())[0]
    values = {"begins": begins, "reach": reach(name="", medium=Medium.NONE), **changes}
    return callbacks.book(by=values.pop("by", ANONYMOUS), booking=Booking(**values)).callback


@pytest.mark.parametrize("hers", [{"matter": "domestic_violence"}, {"words": BEATEN}, {"words": DIVORCE}])
def test_her_call_back_does_not_keep_him_from_one(hers: dict[str, str]) -> None:
    call = book(**hers)
    assert seen(signed_in()) == nothing()
    # As if there were none: neither "a call is booked already" nor a refusal.
    assert book(by=resident(), words="老板扣了我的工资。").pk != call.pk


def test_her_second_call_back_is_hers_to_book() -> None:
    by = resident()
    book(by=by, matter="domestic_violence")
    assert book(by=by, matter="domestic_violence")
