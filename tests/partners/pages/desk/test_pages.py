"""The workbench: what waits, one referral with its steps, partners and their agreements, decisions."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.partners.actions.exchange import receive
from fawang.partners.models import Agreement, Partner, Precedent, Referral
from fawang.partners.queries import agreements
from fawang.people.rules import Role
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.html_forms import forms_of
from tests.partners.actions.test_reactions import deliver_all
from tests.partners.cases import message, offered, partner, prepared, step, told

pytestmark = pytest.mark.django_db
INBOX = "/desk/referrals"


def page_of(row: Referral) -> str:
    return f"{INBOX}/{row.code}"


def version(row: Referral) -> int:
    row.refresh_from_db()
    return row.version


def test_the_list_shows_what_waits_and_acknowledges_several(officers: Browser) -> None:
    partner("110")
    partner("12345")
    first = receive(by=SYSTEM, partner="110", message=message())
    second = receive(by=SYSTEM, partner="12345", message=message(number="R-2"))
    page = officers.get(INBOX).content.decode()
    assert first.code[:4] in page
    assert "蒋先生" not in page
    assert officers.get(INBOX, partner="110").content.decode().count("data-row") == 1
    answer = officers.post(INBOX, {"code": [first.code, second.code]})
    assert answer.status_code == 302
    assert set(Referral.objects.values_list("state", flat=True)) == {"acknowledged"}
    # A second time nothing is to be acknowledged, and each says why.
    assert officers.post(INBOX, {"code": [first.code]}).status_code == 409


def test_a_page_costs_the_same_however_many_there_are(officers: Browser) -> None:
    partner("110")
    for number in range(3):
        receive(by=SYSTEM, partner="110", message=message(number=f"R-{number}"))
    officers.get(INBOX)
    with CaptureQueriesContext(connection) as few:
        officers.get(INBOX)
    for number in range(3, 20):
        receive(by=SYSTEM, partner="110", message=message(number=f"R-{number}"))
    with CaptureQueriesContext(connection) as many:
        officers.get(INBOX)
    assert len(many) <= len(few)


def test_others_do_not_see_it(officers: Browser) -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message(region="440106"))
    assert officers.get(page_of(row)).status_code == 404
    assert "data-row" not in officers.get(INBOX).content.decode()


def test_readers_of_police_data_are_those_of_the_agreement(officers: Browser, nanhai: UnitRow) -> None:
    partner("110", readers=["office_head"])
    row = receive(by=SYSTEM, partner="110", message=message())
    assert officers.get(page_of(row)).status_code == 404
    head = sign_in(Role.OFFICE_HEAD, nanhai)
    assert head.get(page_of(row)).status_code == 200


def test_the_steps_of_an_offer_are_taken_on_its_page(officers: Browser) -> None:
    partner("12368")
    row = prepared()
    page = officers.get(page_of(row)).content.decode()
    assert "申请强制执行" not in page
    answer = officers.post(page_of(row), {"command": "show_person"}).content.decode()
    assert "申请强制执行" in answer
    assert AuditEntry.objects.filter(action="partners.read").exists()
    officers.post(page_of(row), {"command": "offer", "offer-version": version(row), "offer-words": ""})
    row.refresh_from_db()
    assert row.state == "offered"
    answer = officers.post(
        page_of(row),
        {
            "command": "answer", "answer-version": row.version, "answer-type": "refused", "answer-number": "T-7",
            "answer-reason": "not_competent_region", "answer-next": "giver", "answer-words": "不归我院",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reference) == ("refused", "T-7")
    # Without a reason it says so, and keeps what was typed.
    again = officers.post(
        page_of(row),
        {"command": "withdraw", "withdraw-version": version(row), "withdraw-words": "还是我们办"},
    )
    assert again.status_code == 422
    assert "还是我们办" in again.content.decode()


def test_a_stale_form_is_refused_and_keeps_what_was_typed(officers: Browser) -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    seen = row.version
    step(row, "acknowledge")
    answer = officers.post(
        page_of(row),
        {"command": "refuse", "refuse-version": seen, "refuse-reason": "other", "refuse-next": "giver",
         "refuse-words": "已有他人处理"},
    )  # fmt: skip
    assert answer.status_code == 409
    assert "已有他人处理" in answer.content.decode()


def test_a_handover_begins_from_an_order_with_what_is_known(officers: Browser, order: WorkOrder) -> None:
    partner("12368")
    page = officers.get("/desk/referrals/new", order=order.code).content.decode()
    assert "蒋先生" in page
    assert "南海" in page
    data = {
        "order": order.code, "partner": "12368", "matter": "labour", "place_text": "佛山市南海区",
        "urgency": "normal", "request": "请协助执行", "name": "蒋先生", "phone": "13800138000",
    }  # fmt: skip
    answer = officers.post("/desk/referrals/new", data)
    assert answer.status_code == 302
    row = Referral.objects.get()
    assert (row.state, row.order_id, row.region) == ("prepared", order.pk, "440605")
    assert row.received_at == order.created_at
    shown = officers.get(f"/desk/orders/{order.code}").content.decode()
    assert row.code[:4] in shown
    wrong = officers.post("/desk/referrals/new", {**data, "place_text": "某处"})
    assert wrong.status_code == 422
    assert "请协助执行" in wrong.content.decode()


def test_a_call_is_taken_down_and_completed_by_a_message(officers: Browser) -> None:
    partner("110")
    answer = officers.post(
        "/desk/referrals/call",
        {
            "partner": "110", "number": "GA-2026-0001", "matter": "labour", "place_text": "佛山市南海区",
            "urgency": "normal", "summary": "厂里扣着工资",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    row = Referral.objects.get()
    assert row.call_reference == "GA-2026-0001"
    assert row.code[:4] in officers.get(answer.url).content.decode()
    again = receive(by=SYSTEM, partner="110", message=message())
    again.refresh_from_db()
    assert again.pk == row.pk
    assert "13800138000" in again.fields
    assert "厂里扣着工资" in again.fields


def test_what_is_told_by_telephone_is_listed_and_ticked_off(officers: Browser) -> None:
    partner("12368")
    row = offered()
    deliver_all()
    assert row.code[:4] in officers.get("/desk/referrals/to-tell").content.decode()
    seq = row.version
    assert officers.post(page_of(row), {"command": "told", "seq": seq, "reference": ""}).status_code == 422
    officers.post(page_of(row), {"command": "told", "seq": seq, "reference": "D-1"})
    assert row.code[:4] not in officers.get("/desk/referrals/to-tell").content.decode()


def test_danger_calls_110_first(officers: Browser) -> None:
    partner("12338")
    row = prepared("12338", urgency="danger")
    data = {"command": "offer", "offer-version": row.version}
    assert officers.post(page_of(row), data).status_code == 409
    assert 'href="tel:110"' in officers.get(page_of(row)).content.decode()
    officers.post(page_of(row), {"command": "police", "reference": "110-8"})
    assert officers.post(page_of(row), {**data, "offer-version": version(row)}).status_code == 302


def test_a_consent_is_shown_recorded_and_taken_back(officers: Browser) -> None:
    partner("12333", ground="consent", basis="为您办理社保投诉")
    row = prepared("12333")
    data = {"command": "offer", "offer-version": row.version}
    refused = officers.post(page_of(row), data)
    assert refused.status_code == 409
    page = officers.get(page_of(row)).content.decode()
    assert "为您办理社保投诉" in page
    officers.post(page_of(row), {"command": "consent"})
    assert officers.post(page_of(row), data).status_code == 302
    officers.post(page_of(row), {"command": "withdraw_consent"})
    row.refresh_from_db()
    assert (row.state, row.consent_withdrawn_at is not None) == ("withdrawn", True)


def test_the_same_matter_from_110_and_12345_is_joined_by_a_person(
    officers: Browser, order: WorkOrder
) -> None:
    partner("110")
    partner("12345")
    first = receive(by=SYSTEM, partner="110", message=message())
    second = receive(by=SYSTEM, partner="12345", message=message(number="R-2"))
    assert second.same_as_id is None
    page = officers.get(page_of(second)).content.decode()
    assert page_of(first) in page
    assert f"/desk/orders/{order.code}" in page
    officers.post(page_of(first), {"command": "join", "kind": "order", "other": order.code})
    officers.post(page_of(second), {"command": "join", "kind": "referral", "other": first.code})
    joined = Referral.objects.get(pk=second.pk)
    assert (joined.same_as_id, joined.order_id) == (first.pk, order.pk)
    assert page_of(first) not in officers.get(page_of(second)).content.decode()


def test_a_referee_decides_and_the_decision_is_offered(officers: Browser) -> None:
    partner("12368")
    row = offered()
    row = told("12368", row, "refused", 1, reason="not_competent_region", next="giver")
    row = step(row, "offer_again", words="补充")
    row = told("12368", row, "refused", 2, reason="not_competent_region", next="giver")
    assert officers.post(
        page_of(row), {"command": "decide", "decide-version": row.version, "decide-competent": "taker",
                       "decide-words": "被执行人住所地法院管辖"},
    ).status_code == 403  # fmt: skip
    referee = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    assert referee.post(
        page_of(row), {"command": "decide", "decide-version": row.version, "decide-competent": "taker",
                       "decide-words": "被执行人住所地法院管辖"},
    ).status_code == 302  # fmt: skip
    assert Precedent.objects.get().competent == "them"
    assert "被执行人住所地法院管辖" in officers.get("/desk/referrals/decisions").content.decode()
    another = prepared()
    assert "被执行人住所地法院管辖" in officers.get(page_of(another)).content.decode()
    referee.post("/desk/referrals/decisions", {"precedent": Precedent.objects.get().pk})
    assert "被执行人住所地法院管辖" not in officers.get(page_of(another)).content.decode()


def test_an_agreement_is_written_by_one_and_approved_by_another() -> None:
    bureau = unit_at("44", UnitKind.BUREAU)
    one, other = sign_in(Role.SUPERVISOR, bureau), sign_in(Role.SUPERVISOR, bureau)
    assert one.get("/desk/partners/new").status_code == 200
    answer = one.post(
        "/desk/partners/new",
        {"name": "12355青少年服务台", "code": "12355", "body": "youth", "phone": "12355", "email": ""},
    )
    assert answer.status_code == 302
    data = {
        "valid_from": "2026-01-01", "valid_until": "", "takes-TOTAL_FORMS": "2", "takes-INITIAL_FORMS": "0",
        "takes-0-matters": ["labour", "maintenance"], "takes-0-places": "佛山市南海区，4401",
        "takes-0-urgencies": ["normal"], "takes-1-matters": ["debt"], "gives-TOTAL_FORMS": "1",
        "gives-INITIAL_FORMS": "0", "gives-0-matters": ["*"],
        "fields_out": ["name", "request"], "fields_in": ["summary"], "ground": "consent", "basis": "未成年人保护法",
        "hours": "own", "hours_own": "08:30-12:00, 14:00-17:30", "link": "form", "referee": "us",
        "acknowledge_normal": "2", "answer_urgent": "6", "contact_name": "值班", "contact_phone": "020-1",
    }  # fmt: skip
    wrong = one.post("/desk/partners/12355/agreement", {**data, "takes-1-places": "某某国"})
    assert wrong.status_code == 422
    assert "未成年人保护法" in wrong.content.decode()
    assert one.post("/desk/partners/12355/agreement", data).status_code == 302
    row = Agreement.objects.get()
    terms = agreements.terms_of(row)
    assert [one.regions for one in terms.takes] == [("440605", "4401"), ("*",)]
    assert terms.hours is not None
    page = "/desk/partners/12355"
    send = {"agreement": row.pk, "version": row.version}
    one.post(page, {**send, "command": "submit"})
    row.refresh_from_db()
    send["version"] = row.version
    assert one.post(page, {**send, "command": "approve"}).status_code == 409
    assert other.post(page, {**send, "command": "approve"}).status_code == 302
    found = agreements.in_force(row.partner_id, date(2026, 6, 1))
    assert found is not None
    shown = one.get(f"{page}/agreement").content.decode()
    assert "未成年人保护法" in shown
    assert "08:30-12:00" in shown
    assert one.get("/desk/partners").status_code == one.get(page).status_code == 200


def test_rows_of_an_agreement_are_added_and_removed_without_script() -> None:
    rows = [
        {"matters": ["labour"], "regions": ["440605"], "urgencies": ["normal"]},
        {"matters": ["debt"], "regions": ["*"], "urgencies": ["urgent"]},
    ]
    partner("12368", takes=rows)
    keeper = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    page = "/desk/partners/12368/agreement"
    (form,) = [one for one in forms_of(keeper.get(page).content.decode()) if "basis" in one.names]
    grown = form.send(keeper.client, page, add="takes", basis="")
    assert grown.status_code == 200
    assert Agreement.objects.count() == 1, "nothing is kept"
    (form,) = [one for one in forms_of(grown.content.decode()) if "basis" in one.names]
    assert {"takes-1-places", "takes-2-places"} < set(form.names)
    assert "takes-3-places" not in form.names
    assert 'class="errors"' not in grown.content.decode(), "nobody has sent it yet"
    more = {"takes-2-matters": "maintenance", "takes-0-DELETE": "on", "basis": "法"}
    assert form.send(keeper.client, page, **more).status_code == 302
    takes = agreements.terms_of(Agreement.objects.latest("number")).takes
    assert [one.matters for one in takes] == [("debt",), ("maintenance",)]


def test_a_partner_leaves_when_its_matters_have_ended() -> None:
    supervisor = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    partner("12368")
    row = offered()
    page = "/desk/partners/12368"
    assert supervisor.post(page, {"command": "archive"}).status_code == 409
    step(row, "withdraw", reason="agreement_ended")
    assert supervisor.post(page, {"command": "archive"}).status_code == 302
    assert Partner.objects.get().archived_at is not None
    kept = supervisor.get(f"{page}/archive").json()
    assert kept["referrals"][0]["number"] == row.code
    assert "13800138000" not in str(kept)


def test_a_number_alone_finds_no_matter_of_a_household_or_of_whoever_is_watched(officers: Browser) -> None:
    partner("110")
    partner("12345")
    fields = {"phone": "13800138000", "summary": "求助"}
    ways: tuple[dict[str, Any], ...] = (
        {"matter": "marriage_family"}, {"discreet": True}, {"urgency": "danger"}, {"matter": "debt"},
    )  # fmt: skip
    hidden = [
        receive(by=SYSTEM, partner="110", message=message(number=f"R-{number}", **how))
        for number, how in enumerate(ways)
    ]
    row = receive(by=SYSTEM, partner="12345", message=message(number="R-9", fields=fields))
    page = officers.get(page_of(row)).content.decode()
    assert [page_of(one) in page for one in hidden] == [False, False, False, True]


def test_the_next_version_begins_with_what_is_in_force() -> None:
    bureau = unit_at("44", UnitKind.BUREAU)
    partner("12368", terms=[{"term": "result", "unit": "working_days", "amount": 7}])
    keeper = sign_in(Role.SUPERVISOR, bureau)
    page = "/desk/partners/12368/agreement"
    (form,) = [one for one in forms_of(keeper.get(page).content.decode()) if "basis" in one.names]
    assert form.send(keeper.client, page).status_code == 302
    first, second = Agreement.objects.order_by("number")
    before, after = agreements.terms_of(first), agreements.terms_of(second)
    assert (after.takes, after.fields_out, after.basis, after.lengths) == (
        before.takes, before.fields_out, before.basis, before.lengths,
    )  # fmt: skip
