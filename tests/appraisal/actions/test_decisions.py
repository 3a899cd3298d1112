"""The institution's decisions: who may appraise, on which grounds it ends, who signs the report."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from fawang.appraisal.models import Appraiser
from fawang.appraisal.texts import labels
from fawang.certificates.models import Certificate
from fawang.kernel import clock
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.kernel.web.papers import LANGUAGE
from fawang.payments.models import Payment
from fawang.work_orders.models import WorkOrder
from tests.appraisal.conftest import Desk

pytestmark = pytest.mark.django_db


def wrong(desk: Desk, order: WorkOrder, command: str, **data: object) -> dict[str, str]:
    """Return what is wrong with a command of the head."""
    with pytest.raises(Invalid) as caught:
        desk.step(order, command, desk.head, **data)
    return dict(caught.value.errors)


def test_only_a_listed_institution_is_commissioned_and_for_its_fields(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        desk.order("documents")
    assert caught.value.errors == {"institution": "institution_not_listed"}
    with pytest.raises(Invalid) as caught:
        desk.order(before="yes", earlier="南海司法鉴定所")
    assert caught.value.errors == {"institution": "institution_before"}
    assert desk.order().facts == {"field": "dna"}


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (["1"], "too_few_appraisers"),
        (["1", "1"], "too_few_appraisers"),
        (["1", "3"], "appraiser_not_listed"),
        (["1", "7"], "appraiser_unknown"),
    ],
)
def test_two_appraisers_of_the_field_do_it(desk: Desk, numbers: list[str], code: str) -> None:
    order = desk.commissioned()
    assert wrong(desk, order, "appoint", appraisers=numbers, no_conflict=True) == {"appraisers": code}


def test_an_appraiser_whose_licence_has_run_out_is_not_appointed(desk: Desk) -> None:
    order = desk.commissioned()
    desk.enter("2", valid_until=date(2020, 1, 1), staff_id=desk.appraisers[1].staff_id)
    assert wrong(desk, order, "appoint", appraisers=["1", "2"], no_conflict=True) == {
        "appraisers": "appraiser_not_listed"
    }


def test_whoever_signs_needs_an_account(desk: Desk) -> None:
    order = desk.commissioned()
    desk.enter("4")
    assert wrong(desk, order, "appoint", appraisers=["1", "4"], no_conflict=True) == {
        "appraisers": "appraiser_without_account"
    }


def written(desk: Desk, **answers: str) -> WorkOrder:
    """Return a commission whose report is written."""
    return desk.step(desk.received(desk.commissioned(**answers)), "write_report", report="支持亲权关系。")


def test_each_appraiser_signs_and_the_report_names_where_samples_came_from(desk: Desk) -> None:
    desk.step(written(desk), "approve_report", desk.head)
    row = Certificate.objects.get()
    assert sorted(row.signers) == sorted(one.staff_id for one in desk.appraisers)
    context = json.loads(row.context)
    with translation.override(LANGUAGE):
        source = str(labels.BRINGERS["client"])
    assert context["brought"] == [
        {"name": "血样一份", "source": source, "received": clock.today().isoformat()}
    ]  # fmt: skip
    assert context["gaps"] == []


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"staff": None}, {"valid_until": date(2020, 1, 1)}, {"scope": ["documents"]}],
)
def test_a_report_is_never_signed_by_fewer_than_were_appointed(desk: Desk, change: dict[str, object]) -> None:
    """Arts. 31 and 40: whoever left meanwhile, or may not any more, is not passed over in silence."""
    order = written(desk)
    Appraiser.objects.filter(licence_no="2").update(**change)
    with pytest.raises(Conflict, match="appraisers_changed"):
        desk.step(order, "approve_report", desk.head)
    assert not Certificate.objects.exists()


def test_a_gap_stands_in_the_report(desk: Desk) -> None:
    order = desk.received(desk.commissioned())
    order = desk.step(
        order,
        "hand_over",
        material="1",
        giver="laboratory",
        taker="appraisers",
        purpose="检验",
        explained="未登记",
    )
    order = desk.step(order, "take_over", desk.head, material="1")
    order = desk.step(order, "write_report", report="意见")
    desk.step(order, "approve_report", desk.head)
    context = json.loads(Certificate.objects.get().context)
    assert context["gaps"] == [{"material": "血样一份", "explained": "未登记"}]


def test_whoever_was_told_a_fee_pays_that_fee(desk: Desk) -> None:
    order = desk.step(
        desk.order(), "offer", fee="2400.50", days=20, risk="检材可能耗尽", no_conflict=True, note=""
    )
    assert not Payment.objects.exists()
    desk.own(order, "agree", consent=True)
    assert Payment.objects.get().amount == 240_050
    with pytest.raises(Conflict):
        desk.step(order, "offer", fee="9999", days=20, risk="x", no_conflict=True)


@pytest.mark.parametrize(
    ("command", "article"), [("decline", "39.1"), ("suspend", "29.1"), ("terminate", "42.1")]
)
def test_each_end_has_grounds_of_its_own(desk: Desk, command: str, article: str) -> None:
    order = desk.order() if command == "decline" else desk.commissioned()
    assert wrong(desk, order, command, article=article, reason="不符合") == {"article": "ground_unknown"}


def test_a_conflict_or_no_consent_begins_nothing(desk: Desk) -> None:
    order = desk.order()
    terms: dict[str, Any] = {"fee": "100", "days": 20, "risk": "x"}
    assert "no_conflict" in wrong(desk, order, "offer", **terms, no_conflict=False)
    order = desk.step(order, "offer", **terms, no_conflict=True)
    with pytest.raises(Invalid):
        desk.own(order, "agree", consent=False)


def test_a_method_that_is_no_standard_waits_for_the_consent_of_the_client(desk: Desk) -> None:
    order = desk.received(desk.commissioned())
    with pytest.raises(Invalid) as wrong:
        desk.step(order, "choose_method", method="accepted", standard="细胞学新方法")
    assert wrong.value.errors == {"note": "method_needs_words"}
    desk.step(
        order,
        "choose_method",
        method="accepted",
        standard="细胞学新方法",
        note="原理：比对。风险：误差约1%。",
    )
    steps: dict[str, dict[str, Any]] = {
        "write_report": {"report": "意见"},
        "record": {"event": "test", "on": "2026-03-03", "note": "检验"},
    }
    for command, data in steps.items():
        with pytest.raises(Conflict, match="method_not_agreed"):
            desk.step(order, command, **data)
    desk.own(order, "agree_method", knows_method=True)
    assert desk.step(order, "write_report", report="意见").state == "written"
    with pytest.raises(Conflict):
        desk.own(order, "agree_method", knows_method=True)


def test_without_consent_to_the_method_the_appraisal_ends(desk: Desk) -> None:
    order = desk.commissioned()
    desk.step(order, "choose_method", method="accepted", standard="细胞学新方法", note="原理与风险")
    assert desk.own(order, "refuse_method").state == "terminated"


def test_a_standard_needs_no_consent(desk: Desk) -> None:
    order = desk.received(desk.commissioned())
    desk.step(order, "choose_method", method="national", standard="GB/T 37223")
    assert desk.step(order, "write_report", report="意见").state == "written"
