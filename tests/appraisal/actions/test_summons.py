"""Terms, who may appraise whom, summons: what the institution decides and what the register says to it."""

from datetime import timedelta
from typing import Any

import pytest

from fawang.appraisal.actions import reactions
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import Conflict, Invalid
from fawang.notices.models import Notice
from fawang.organisations.queries import calendar_for
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.events import StepTaken
from fawang.work_orders.models import Deadline, OrderLink, WorkOrder
from fawang.work_orders.rules import deadlines
from tests.appraisal.cases import CHANCHENG, bring, institution_at
from tests.appraisal.institute import ANSWERS, Institute, entry
from tests.cases import intake

pytestmark = pytest.mark.django_db
SUMMONS: dict[str, Any] = {"court": "南海区人民法院", "place": "桂城法庭3号", "at": "9:30"}


def in_days(days: int) -> str:
    return (clock.today() + timedelta(days=days)).isoformat()


def test_the_report_is_due_within_the_time_that_was_agreed_on(institute: Institute) -> None:
    done = institute.offered(days=7)
    own = queries.actor_with_key(done.order.code, done.access_key, ANONYMOUS)
    institute.step(done.order, "agree", own, consent=True)
    row = Deadline.objects.get(order=done.order, term="report")
    length = deadlines.Length(7, deadlines.Unit.WORKING_DAYS)
    assert row.due_at == deadlines.due(row.started_at, length, calendar_for(institute.unit.id))
    assert "Art. 38" in row.source


def test_what_costs_nothing_goes_on_at_once(institute: Institute) -> None:
    done = institute.offered(fee="0")
    own = queries.actor_with_key(done.order.code, done.access_key, ANONYMOUS)
    order = institute.step(done.order, "agree", own, consent=True)
    assert order.state == "unpaid"
    news = StepTaken(
        order_id=order.pk, seq=3, command="agree", source="offered", target="unpaid", unit_id=order.unit_id
    )
    for _ in range(2):
        reactions.go_on_when_nothing_is_owed(news)
    order.refresh_from_db()
    assert order.state == "appraising"


def test_an_institution_keeps_out_of_its_founders_case(institute: Institute) -> None:
    with pytest.raises(Invalid) as caught:
        institute.commission(opponent="佛山市南海医院、王某")
    assert caught.value.errors == {"institution": "institution_concerned"}
    done = institute.commission(opponent="某某医院")
    bring({"licence_no": "4406001", "interests": "某某医院"})
    with pytest.raises(Conflict) as refused:
        institute.step(done.order, "offer", fee="1", days=1, risk="无", no_conflict=True)
    assert refused.value.code == "institution_concerned"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"interests": "佛山某鞋业有限公司"}, "appraiser_concerned"),
        ({"name": "蒋先生"}, "appraiser_concerned"),
        ({"suspended_until": "2099-01-01"}, "appraiser_not_listed"),
        ({"account": "-"}, "appraiser_without_account"),
    ],
)
def test_who_has_to_keep_out_is_not_appointed(
    institute: Institute, changes: dict[str, str], code: str
) -> None:
    order = institute.appraising(opponent="佛山某鞋业有限公司")
    bring({"licence_no": "4406001-2", **changes})
    with pytest.raises(Invalid) as caught:
        institute.step(order, "appoint", appraisers=institute.licences(1, 2), no_conflict=True)
    assert caught.value.errors == {"appraisers": code}
    assert institute.step(order, "appoint", appraisers=institute.licences(1, 3), no_conflict=True).facts[
        "appraisers"
    ]


def test_nobody_is_appointed_without_the_declaration(institute: Institute) -> None:
    with pytest.raises(Invalid) as caught:
        institute.step(institute.appraising(), "appoint", appraisers=institute.licences(1, 2))
    assert "no_conflict" in caught.value.errors


def test_a_supplement_is_made_by_those_who_made_the_report(institute: Institute) -> None:
    order = institute.issued()
    WorkOrder.objects.filter(pk=order.pk).update(state="appraising")
    with pytest.raises(Invalid) as caught:
        institute.step(order, "appoint", appraisers=institute.licences(1, 3), no_conflict=True)
    assert caught.value.errors == {"appraisers": "appraiser_left_out"}
    bring({"licence_no": "4406001-2", "active": "否"})
    again = institute.step(order, "appoint", appraisers=institute.licences(1, 3), no_conflict=True)
    assert again.facts["appraisers"] == sorted([entry("4406001-1").pk, entry("4406001-3").pk])


def test_a_repeated_appraisal_is_anothers_and_follows_on_the_first(
    institute: Institute, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = institute.issued()
    other = Institute(institution_at(CHANCHENG, "禅城司法鉴定所"), "4406002")
    monkeypatch.setattr(
        "fawang.appraisal.queries.report_order", lambda number: first if number == "司鉴〔2026〕1号" else None
    )
    repeated = {"before": "yes", "earlier": "另一家", "earlier_number": "司鉴〔2026〕1号"}
    with pytest.raises(Invalid) as caught:
        institute.commission(**repeated)
    assert caught.value.errors == {"institution": "institution_before"}
    order = other.appraising(**repeated)
    assert order.facts["repeats"] == "司鉴〔2026〕1号"
    link = OrderLink.objects.get(order=order)
    assert (link.other_id, link.relation) == (first.pk, "repeated")
    # Somebody who has moved to the other institution took part in the first.
    bring({"licence_no": "4406001-1", "institution": "4406002"})
    moved = "4406001-1\n4406002-1"
    with pytest.raises(Invalid) as refused:
        other.step(order, "appoint", appraisers=moved, no_conflict=True)
    assert refused.value.errors == {"appraisers": "appraiser_before"}


def test_a_summons_is_told_and_answered_by_each(institute: Institute) -> None:
    order = institute.step(institute.issued(), "summon", **SUMMONS, on=in_days(10))
    assert (order.facts["summoned_to"], order.facts["summons"]["late"]) == (in_days(10), "")
    reactions.tell_appraisers(
        StepTaken(
            order_id=order.pk,
            seq=9,
            command="summon",
            source="issued",
            target="issued",
            unit_id=order.unit_id,
        )
    )
    told = Notice.objects.filter(text="appraisal_summoned").values_list("staff_id", flat=True)
    assert set(told) == {institute.appraisers[0].staff_id, institute.appraisers[1].staff_id}
    one, two, three = ("4406001-1", "4406001-2", "4406001-3")
    refused: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        ({"appraiser": three, "reply": "comes"}, {"appraiser": "field_wrong"}),
        ({"appraiser": two, "reply": "comes"}, {"appraiser": "answers_themselves"}),
        ({"appraiser": one, "reply": "76.1"}, {"note": "field_required"}),
    )
    for data, wrong in refused:
        with pytest.raises(Invalid) as caught:
            institute.step(order, "answer_summons", **data)
        assert caught.value.errors == wrong
    institute.step(order, "answer_summons", appraiser=one, reply="comes")
    order = institute.step(
        order, "answer_summons", institute.appraisers[1], appraiser=two, reply="76.1", note="住院手术"
    )
    assert order.facts["answered"] == {str(entry(one).pk): "comes", str(entry(two).pk): "76.1"}
    with pytest.raises(Conflict) as done:
        institute.step(order, "answer_summons", appraiser=one, reply="comes")
    assert done.value.code == "summons_answered"
    order = institute.step(order, "appear", appeared="in_court")
    assert (order.facts["summoned_to"], order.facts["answered"]) == ("", {})


def test_the_head_answers_for_whoever_cannot(institute: Institute) -> None:
    order = institute.step(institute.issued(), "summon", **SUMMONS, on=in_days(1))
    assert order.facts["summons"]["late"] == "yes"
    order = institute.step(
        order, "answer_summons", institute.head, appraiser="4406001-1", reply="76.3", note="台风停运"
    )
    assert order.facts["answered"] == {str(entry("4406001-1").pk): "76.3"}


def test_nobody_is_appraised_in_the_dark_by_their_employer(institute: Institute) -> None:
    given = {**ANSWERS, "institution": str(institute.unit.id)}
    with pytest.raises(Invalid):
        submit(
            by=ANONYMOUS,
            intake=intake(kind="appraisal", answers=given, reach=Reach(name="南海医院", phone="13800138000")),
        )
