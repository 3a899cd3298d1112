"""What one side says, and who it is, reaches the other side nowhere: no page, operation, notice, export, log.

Marker words stand in everything that a side tells; then all that opens with the other side's key, number or account is
read, whatever it answers.
"""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from fawang.config.api import api
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.security import personal_data
from fawang.notices.models import Notice
from fawang.notices.rules import Send
from fawang.notices.texts import render
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.rules import Role
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries
from fawang.work_orders.actions import reactions
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import Document, WorkOrder
from tests.browser import sign_in
from tests.mediation.cases import Committee, committee_at, of
from tests.work_orders.cases import FILES, attach, upload
from tests.work_orders.persons import fresh, holder

SIDES = ("applicant", "respondent")
PHONES = {"applicant": "13811112222", "respondent": "13933334444"}
#: Everything that a side tells or is known by, each a word that stands nowhere else.
NAMES = {"applicant": "甄标甲", "respondent": "贾标乙"}
MARKS = {
    "applicant": ("申述标记甲", "对方标记甲", "地址标记甲", "单独标记甲", "调解员记甲", "文件标记甲",
                  "13811112222", "1381111"),
    "respondent": ("答复标记乙", "单独标记乙", "调解员记乙", "文件标记乙", "13933334444", "1393333"),
}  # fmt: skip
FROM_MEDIATOR = ("危险标记丙", "报告标记丙", "会谈标记丙", "单谈标记丙", "备注标记丙")


@pytest.fixture
def order(committee: Committee) -> WorkOrder:
    """Return an order in which both sides have told everything, and the mediator has written it down."""
    reach = {side: Reach(name=NAMES[side], phone=PHONES[side]) for side in SIDES}
    row = committee.apply(
        reach=reach["applicant"],
        words="申述标记甲：楼上漏水。",
        opponent="对方标记甲",
        reach_other="地址标记甲",
    )
    committee.step(row, "hear_applicant", view="单独标记甲", note="调解员记甲")
    committee.step(row, "speak_alone", heard="any_way", note="单谈标记丙")
    committee.invited(row, reach=reach["respondent"])
    committee.own(row, "respondent", "agree_to_mediate", note="答复标记乙")
    committee.step(row, "hear_respondent", view="单独标记乙", note="调解员记乙")
    committee.step(row, "hear_applicant", view="单独标记甲又谈", note="调解员记甲")
    committee.step(row, "mark_danger", reason="危险标记丙")
    committee.step(row, "report_danger", reported_to="police", told="报告标记丙")
    committee.step(row, "record_session", talk="telephone", on="2026-11-20", record="会谈标记丙")
    committee.step(row, "note", note="备注标记丙")
    for side, mark in (("applicant", "文件标记甲"), ("respondent", "文件标记乙")):
        by = holder(row, of(row, side).key)
        attach(fresh(row), FILES["application/pdf"] + mark.encode(), by=by, name=f"{mark}.pdf")
    return fresh(row)


def forbidden(side: str, *, names: bool) -> tuple[str, ...]:
    other = SIDES[1 - SIDES.index(side)]
    return (*MARKS[other], *FROM_MEDIATOR, *((NAMES[other],) if names else ()))


def routes(patterns: Any = None, above: str = "") -> Iterator[str]:
    """Yield every route of this installation as it is written."""
    for one in patterns if patterns is not None else get_resolver().url_patterns:
        here = above + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, here)
        elif isinstance(one, URLPattern):
            yield here


def addresses(order: WorkOrder, key: str) -> set[str]:
    """Return each address that takes a code, with every value that could stand in its other places."""
    found = set()
    numbers = [str(row.pk) for row in Document.objects.filter(order=order)] + ["0", "1"]
    numbers += [str(one.id) for one in queries.persons_of(order)]
    values = {
        "code": [order.code], "key": [key], "paper": ["agreement", "confirmation", "letter"], "form": ["application"],
        "file_id": numbers, "document_id": numbers, "person_id": numbers, "seq": ["1", "2"], "command": ["invite"],
        "what": ["call"], "number": ["1"], "step": ["words"],
    }  # fmt: skip
    for route in routes():
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if "code" not in names or "^" in route or "(?P" in route:
            continue
        paths = [route]
        for name in names:
            given = values.get(name, ["1"])
            paths = [re.sub(rf"<(?:\w+:)?{name}>", one, path) for path in paths for one in given]
        found |= {f"/{path}" for path in paths}
    return found


def texts(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    said = body.decode(errors="replace") + str(dict(answer.headers))
    # JSON may write a character by its number.
    return said + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), said)


def clean(said: str, where: str, side: str, *, names: bool = True) -> None:
    assert [one for one in forbidden(side, names=names) if one in said] == [], (where, side)


def signed_in(side: str) -> Client:
    phone, code = new_one_time_code(phone=PHONES[side])
    resident = check_one_time_code(phone=phone, code=code)
    client = Client()
    session = client.session
    session.update({"resident_id": resident.pk, "seen": clock.now().timestamp()})
    session.save()
    return client


@pytest.mark.parametrize("side", SIDES)
def test_no_page_has_what_the_other_side_told(order: WorkOrder, side: str) -> None:
    person = of(order, side)
    paths = addresses(order, person.key)
    assert {
        f"/f/{order.code}/{person.key}",
        f"/desk/orders/{order.code}",
        f"/desk/orders/{order.code}/archive",
    } <= paths
    opened = 0
    for client in (Client(), signed_in(side)):
        for path in sorted(paths):
            answer = client.get(path)
            clean(texts(answer), path, side)
            opened += answer.status_code == 200
        for path in ("/my", "/track", "/desk/orders?q=标记", f"/desk/search?q={order.code}"):
            clean(texts(client.get(path)), path, side)
        given = client.post("/track", {"code": order.code, "tail": PHONES[side][-4:]})
        clean(texts(given), "/track", side)
        clean(texts(client.post("/my", {"code": order.code})), "/my", side)
    # Their own page, files and persons at least were opened.
    assert opened >= 6
    page = texts(Client().get(f"/f/{order.code}/{person.key}"))
    own = {"applicant": "单独标记甲", "respondent": "单独标记乙"}[side]
    assert own in page, "what they said themselves they do read"


@pytest.mark.parametrize("side", SIDES)
def test_no_operation_answers_with_what_the_other_side_told(order: WorkOrder, side: str) -> None:
    headers = {"x-access-key": of(order, side).key}
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1/")))
    asked = 0
    for path, methods in described["paths"].items():
        if "get" not in methods:
            continue
        numbers = [str(row.pk) for row in Document.objects.filter(order=order)] if "{" in path else ["1"]
        for number in numbers:
            here = re.sub(r"\{(\w+)\}", lambda found: order.code if found[1] == "code" else number, path)  # noqa: B023
            answer = Client().get(here, headers=headers)
            clean(texts(answer), here, side)
            asked += answer.status_code == 200 and order.code in here
    assert asked >= 3
    # What a command answers, right and wrong.
    for name in ("withdraw", "agree_to_mediate", "hear_applicant", "note", "appoint_mediators"):
        answer = Client().post(
            f"/api/v1/work-orders/{order.code}/commands/{name}", {"version": order.version - 1},
            content_type="application/json", headers=headers,
        )  # fmt: skip
        clean(texts(answer), name, side)


@pytest.mark.parametrize("side", SIDES)
def test_nothing_that_is_told_has_it(order: WorkOrder, side: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for row in OutboxEvent.objects.filter(name="work_orders.step_taken").order_by("id"):
            reactions.tell_person(StepTaken.read(row.payload))
    contact, told = of(order, side).contact_id, []
    for notice in Notice.objects.filter(contact_id=contact):
        for locale in ("zh-hans", "zh-hant", "en"):
            for medium in (Medium.SMS, Medium.EMAIL):
                way = Send(medium, third=False, neutral=False, not_before=clock.now())
                said = render(notice.text, json.loads(notice.params), way=way, locale=locale)
                told.append(f"{said.subject}\n{said.body}")
    assert told
    clean("\n".join(told), "notices", side)
    # News and logs are read by programs and by whoever runs this: they hold nobody's words.
    news = "\n".join(json.dumps(row.payload, ensure_ascii=False) for row in OutboxEvent.objects.all())
    for one in SIDES:
        clean(news, "events", one)
        clean(caplog.text, "logs", one)


@pytest.mark.parametrize("side", SIDES)
def test_no_export_for_one_side_has_it(order: WorkOrder, side: str) -> None:
    phone, code = new_one_time_code(phone=PHONES[side])
    records = personal_data.of_resident(check_one_time_code(phone=phone, code=code).pk, order.code)
    assert records
    written = json.dumps(personal_data.export(by=SYSTEM, records=records), default=str, ensure_ascii=False)
    clean(written, "export", side)


def test_a_link_of_one_side_opens_nothing_of_the_other(order: WorkOrder, committee: Committee) -> None:
    applicant, respondent = of(order, "applicant"), of(order, "respondent")
    for mine, theirs, command in (
        (respondent, applicant, "stop_mediation"),
        (applicant, respondent, "leave_the_table"),
    ):
        page = texts(Client().get(f"/f/{order.code}/{mine.key}"))
        assert theirs.key not in page
        assert f'value="{command}"' not in page
        answer = Client().post(
            f"/api/v1/work-orders/{order.code}/commands/{command}", {"version": order.version},
            content_type="application/json", headers={"x-access-key": mine.key},
        )  # fmt: skip
        assert answer.status_code == 403
    for row in Document.objects.filter(order=order).exclude(side=""):
        for one in (applicant, respondent):
            status = Client().get(f"/f/{order.code}/{one.key}/files/{row.pk}").status_code
            assert status == (200 if row.side == one.side else 404)


def test_the_mediator_reads_both_and_another_committee_neither(
    order: WorkOrder, committee: Committee
) -> None:
    page = texts(committee.mediator.get(f"/desk/orders/{order.code}"))
    assert all(one in page for one in ("单独标记甲", "单独标记乙", "调解员记甲", "调解员记乙", "申述标记甲"))
    elsewhere = sign_in(Role.MEDIATOR, committee_at("440104"))
    assert elsewhere.get(f"/desk/orders/{order.code}").status_code == 404
    found = texts(elsewhere.get("/desk/orders", q=order.code))
    assert all(one not in found for side in SIDES for one in (*MARKS[side], NAMES[side]))


def test_in_force_both_read_the_agreement_and_still_nothing_else(
    order: WorkOrder, committee: Committee
) -> None:
    committee.in_force(order)
    for side in SIDES:
        key = of(order, side).key
        for path in sorted(addresses(fresh(order), key)):
            # The agreement names both: whoever signs knows with whom.
            clean(texts(Client().get(path)), path, side, names=False)


def test_both_in_one_household_on_one_telephone(committee: Committee) -> None:
    both = Reach(name="甄标甲", phone=PHONES["applicant"])
    row = committee.apply(reach=both, words="申述标记甲：家里的房子怎么分。")
    committee.mediating(row, reach=Reach(name="贾标乙", phone=PHONES["applicant"]), way="letter")
    committee.step(row, "hear_applicant", view="单独标记甲")
    committee.step(row, "hear_respondent", view="单独标记乙")
    # Whoever holds the telephone may be either: the number opens it to neither, with the code or without.
    client = signed_in("applicant")
    page = texts(client.get("/my"))
    given = client.post("/my", {"code": row.code})
    assert given.status_code != 302
    for said in (page, texts(given)):
        assert row.code not in page
        assert all(one not in said for one in ("单独标记甲", "单独标记乙", "申述标记甲"))
    # Each still has a link of their own.
    for side, own, theirs in (
        ("applicant", "单独标记甲", "单独标记乙"),
        ("respondent", "单独标记乙", "单独标记甲"),
    ):
        page = texts(Client().get(f"/f/{row.code}/{of(row, side).key}"))
        assert (own in page, theirs in page) == (True, False)


def test_a_file_that_the_committee_shows_to_all_is_seen_by_all(
    order: WorkOrder, committee: Committee
) -> None:
    sent = upload(FILES["application/pdf"] + b"all", "双方共有.pdf")
    assert (
        committee.mediator.post(f"/desk/orders/{order.code}/files", {"file": sent, "side": "all"}).status_code
        == 302
    )
    for side in SIDES:
        assert "双方共有.pdf" in texts(Client().get(f"/f/{order.code}/{of(order, side).key}"))
