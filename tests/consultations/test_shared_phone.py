"""What is said and written in a talk decides what others on the same telephone can find of it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from fawang.consultations.actions.applying import note_application
from fawang.consultations.actions.messages import write
from fawang.consultations.actions.phoning import Caller, begin
from fawang.consultations.models import Consultation
from fawang.consultations.queries import earlier, lists
from fawang.consultations.queries.offers import call_back_for
from fawang.consultations.rules import Kind
from fawang.dispatch.queries.callbacks import read_token
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.storage.fields import keyed_hash
from fawang.people.models import Contact, Resident
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries as orders
from tests.browser import Browser
from tests.conftest import Submit
from tests.consultations.cases import fresh, give, person_of
from tests.consultations.conftest import Ask

PHONE = "13800138000"
REACH = Reach(name="", phone=PHONE, medium=Medium.SMS)
RECORD = {"asked": "问。", "advised": "先收集证据。", "outcome": "advised"}


@pytest.fixture
def he(db: None) -> Actor:
    """Whoever has received the one-time code."""
    row = Resident.objects.create(phone=PHONE, phone_hash=keyed_hash("phone", PHONE), created_at=clock.now())
    return Actor(kind=ActorKind.RESIDENT, id=row.pk)


def listed(by: Actor) -> list[str]:
    return [row.code for row in lists.of_resident(by.known_id)]


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("老公又打我了，我很害怕。", True),
        ("我想离婚，孩子归谁？", True),
        ("老板扣着两个月工资不给。", False),
    ],
)
def test_what_she_says_later_in_the_chat_counts(
    asked: Ask, he: Actor, duty: Actor, words: str, hidden: bool
) -> None:
    row = asked(kind=Kind.CHAT, matter="", text="律师您好，在吗？我有事想问", reach=REACH).consultation
    Contact.objects.update(danger=False)
    give(row, "grab", duty)
    assert listed(he) == [row.code]
    # What the lawyer says, or asks, decides nothing.
    write(by=duty, code=row.code, text="有人打您吗？您是想离婚吗？", client_id="abcdefghij")
    assert listed(he) == [row.code]
    write(by=person_of(row), code=row.code, text=words, client_id="abcdefghik")
    assert listed(he) == ([] if hidden else [row.code])
    assert AuditEntry.objects.filter(action="people.contact_guarded").count() == int(hidden)


def test_what_she_asks_further_counts(asked: Ask, he: Actor, duty: Actor) -> None:
    row = asked(reach=REACH).consultation
    give(row, "grab", duty)
    give(row, "answer", duty, text="先收集工资条。")
    give(row, "follow_up", person_of(row), text="他知道了，现在拿刀在门外，要杀了我。")
    assert listed(he) == []


def test_the_matter_that_a_lawyer_sets_moves_it_both_ways_but_danger_stays(
    asked: Ask, he: Actor, duty: Actor
) -> None:
    wrong = asked(matter="marriage_family", reach=REACH).consultation
    unknown = asked(matter="", text="请问一下这个事情应该怎么办呢？", reach=REACH).consultation
    Contact.objects.update(danger=False)
    danger = asked(matter="", text="老公又打我了，他在砸门，我很害怕。", reach=REACH).consultation
    assert listed(he) == [unknown.code]
    for row, topic in (
        (wrong, "labour.wages"), (unknown, "maintenance.child_support"), (danger, "debt.loan")
    ):  # fmt: skip
        give(row, "grab", duty)
        give(row, "answer", duty, text="先收集证据。")
        give(row, "write_up", duty, topic=topic, **RECORD)
    assert listed(he) == [wrong.code]


def test_her_call_is_listed_only_once_it_is_known_to_be_no_such(
    he: Actor, duty: Actor, desk: Browser
) -> None:
    row = begin(by=SYSTEM, caller=Caller(number=PHONE))
    assert listed(he) == []
    give(row, "grab", duty)
    give(row, "close", duty)
    assert listed(he) == []
    give(row, "write_up", duty, topic="labour.wages", **RECORD)
    assert listed(he) == [row.code]


def test_the_screen_of_the_lawyer_whom_he_asks_shows_nothing_of_hers(
    asked: Ask, he: Actor, duty: Actor, submit: Submit, desk: Browser
) -> None:
    def shown(row: Consultation) -> str:
        give(row, "grab", desk.actor)
        page: str = desk.get(f"/desk/consultations/{row.code}").text
        start = page.index("data-earlier")
        return page[start : page.index("</section>", start)]

    before = asked(by=he, shares_earlier=True).consultation
    nothing = shown(before)
    Consultation.objects.update(erased=True)
    asked(by=he, matter="domestic_violence", reach=REACH)
    asked(matter="maintenance", reach=REACH)
    begin(by=SYSTEM, caller=Caller(number=PHONE, danger=True))
    submit(by=he, matter="marriage_family", reach=Reach(name="李女士", phone=PHONE))
    his = asked(by=he, shares_earlier=True).consultation
    assert shown(his) == nothing
    assert earlier.earlier_of(fresh(his), desk.actor) == []


def test_what_comes_of_her_talk_is_as_little_found_as_the_talk(
    asked: Ask, he: Actor, duty: Actor, submit: Submit
) -> None:
    row = asked(
        kind=Kind.CHAT, matter="labour", text="老公又打我了，他在砸门，我很害怕。", reach=REACH
    ).consultation
    about = parse_qs(urlsplit(call_back_for(row).href).query)["about"][0]
    assert read_token(about).guarded
    give(row, "grab", duty)
    order = submit(reach=Reach(name="李女士", phone=PHONE)).order
    assert orders.orders_of(he.known_id).get() == order
    note_application(by=duty, code=row.code, order_id=order.pk)
    assert not orders.orders_of(he.known_id)


# --- what was there before ------------------------------------------------------------------------


def test_what_came_in_before_is_marked_by_the_migrations(asked: Ask, he: Actor, submit: Submit) -> None:
    from importlib import import_module

    from django.apps import apps

    receipt = {"urgency": ["danger"]}
    hers: list[Any] = [
        submit(matter="maintenance", reach=Reach(name="李女士", phone=PHONE)).order,
        submit(urgent=True, guidance=receipt, reach=Reach(name="李女士", phone=PHONE)).order,
        asked(matter="domestic_violence", reach=REACH).consultation,
        asked(matter="", reach=REACH).consultation,
        asked(urgent=True, reach=REACH).consultation,
    ]
    late = {"urgency": ["deadline"]}
    plain: list[Any] = [submit(urgent=True, guidance=late).order, asked(reach=REACH).consultation]
    Contact.objects.update(danger=False, household=False)
    import_module("fawang.work_orders.migrations.0005_shared_phones").guard(apps, None)
    with connection.cursor() as cursor:
        cursor.execute(import_module("fawang.consultations.migrations.0013_shared_phones").GUARD)
    guarded = Contact.objects.filter(danger=True) | Contact.objects.filter(household=True)
    assert {row.pk for row in guarded} == {row.contact_id for row in hers}
    assert not {row.contact_id for row in plain} & {row.pk for row in guarded}
