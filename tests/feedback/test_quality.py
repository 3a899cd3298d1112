"""Quality checks with their tables: what is drawn, taken, judged, read, and counted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.events import StepTaken
from fawang.consultations.models import Consultation
from fawang.feedback.actions import checks as actions
from fawang.feedback.actions import reactions
from fawang.feedback.actions.erasure import erase_about
from fawang.feedback.data import sheet
from fawang.feedback.events import Checked
from fawang.feedback.models import Check
from fawang.feedback.queries import checks
from fawang.feedback.queries.checks import Box
from fawang.feedback.rules.checks import Cause, State
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry, OutboxEvent
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotFound
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.actions.staff import set_own_phone
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.consultations.cases import fresh, give, person_of, question
from tests.races import at_once

NAMES = tuple(sheet.current().weights)
MARKS: dict[str, Any] = {"scores": dict.fromkeys(NAMES, 4), "comments": {}, "faults": [], "summary": ""}


@pytest.fixture
def centre(db: None) -> UnitRow:
    """The province's centre."""
    return unit_at("44", UnitKind.HOTLINE_CENTRE)


@pytest.fixture
def lawyer(centre: UnitRow) -> Browser:
    """A duty lawyer."""
    return sign_in(Role.DUTY_LAWYER, centre)


@pytest.fixture
def reviewer(centre: UnitRow) -> Browser:
    """The lead lawyer, who judges others."""
    return sign_in(Role.LEAD_LAWYER, centre)


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing by lot unless a test fills up a sample: one in twenty tests would see another check."""
    monkeypatch.setattr(actions, "rank_of", lambda code: 2**63 + int(code))


def talk(lawyer: Actor, *, score: int = 0, close: bool = True, **changes: Any) -> Consultation:
    """A question that was answered, rated, and ended."""
    row = ask(by=ANONYMOUS, question=question(**changes)).consultation
    give(row, "grab", lawyer)
    give(row, "answer", lawyer, text="依据《劳动合同法》第三十条，工资应当按时支付。")
    if score:
        give(row, "rate", person_of(row), score=score, comment="没讲清楚")
    if close:
        give(row, "close", person_of(row))
    return fresh(row)


def react() -> None:
    """Let the reactions follow, twice."""
    for row in [*OutboxEvent.objects.order_by("id")] * 2:
        if row.name == StepTaken.name:
            reactions.draw_talk(StepTaken.read(row.payload))
        elif row.name == Checked.name:
            reactions.tell_lawyer_result(Checked.read(row.payload))


def test_the_dissatisfied_are_drawn_at_once_and_the_others_by_rank(
    lawyer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "rank_of", lambda code: 0)
    by = lawyer.actor
    low, open_low = talk(by, score=1), talk(by, score=2, close=False)
    plain, waiting = talk(by, score=5), talk(by, close=False)
    react()
    found = {row.code: row.causes for row in Check.objects.all()}
    assert found == {
        low.code: [Cause.DISSATISFIED, Cause.SAMPLED],
        open_low.code: [Cause.DISSATISFIED],
        plain.code: [Cause.SAMPLED],
    }
    assert waiting.code not in found
    row = Check.objects.get(code=low.code)
    assert (row.staff_id, row.state, row.month) == (by.id, State.WAITING, f"{clock.today():%Y-%m}")
    assert by.id in row.shut_staff


def test_the_month_s_sample_is_filled_up_for_each_lawyer(
    lawyer: Browser, centre: UnitRow, blind: None
) -> None:
    last = clock.today().replace(day=1) - timedelta(days=10)
    other = sign_in(Role.DUTY_LAWYER, centre).actor
    one_talk = talk(other)
    many = [talk(lawyer.actor) for _ in range(3)]
    Consultation.objects.update(ended_at=datetime(last.year, last.month, last.day, 12, tzinfo=clock.CHINA))
    talk(lawyer.actor)
    month = last.replace(day=1)
    assert actions.fill_up(by=SYSTEM, month=month) == 2
    assert actions.fill_up(by=SYSTEM, month=month) == 0
    lowest = min(many, key=lambda row: int(row.code))
    assert set(Check.objects.values_list("code", flat=True)) == {one_talk.code, lowest.code}
    assert {row.month for row in Check.objects.all()} == {f"{month:%Y-%m}"}


def drawn(lawyer: Browser, **changes: Any) -> Check:
    row = talk(lawyer.actor, score=1, **changes)
    found = actions.draw(by=SYSTEM, consultation_id=row.pk)
    assert found is not None
    return found


def test_taken_judged_read_and_answered(lawyer: Browser, reviewer: Browser, blind: None) -> None:
    set_own_phone(by=lawyer.actor, phone="13900139000")
    row = drawn(lawyer)
    way = f"/desk/quality/{row.code}"
    listed = reviewer.get("/desk/quality").content.decode()
    assert way in listed
    # Nobody reads the talk who has not taken it; the lawyer does not know that there is a check.
    assert "老板扣着" not in reviewer.get(way).content.decode()
    assert lawyer.get(way).status_code == 404
    assert lawyer.get("/desk/quality").status_code == 200
    read = AuditEntry.objects.filter(action="consultations.read", actor=f"staff:{reviewer.staff_id}")
    assert read.count() == 0
    assert reviewer.post(way, {"command": "take", "version": row.version}).status_code == 302
    opened = reviewer.get(way).content.decode()
    assert "老板扣着" in opened
    assert "没讲清楚" in opened
    assert read.count() == 1
    form = {"command": "judge", "version": row.version + 1, **{f"score_{name}": "4" for name in NAMES}}
    wrong = reviewer.post(way, {**form, "score_law": "1", "summary": "条文引对了，没有说时效。"})
    assert wrong.status_code == 422
    assert "#id_comment_law" in wrong.content.decode()
    assert "没有说时效" in wrong.content.decode()
    done = reviewer.post(way, {**form, "score_law": "1", "comment_law": "时效没有说", "faults": ["wrong_law"],
                               "summary": "请复习时效。"})  # fmt: skip
    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.points, row.passed, row.faults) == (State.DONE, 53, False, ["wrong_law"])
    react()
    assert "quality_result" in Notice.objects.values_list("text", flat=True)
    seen = lawyer.get(way).content.decode()
    assert "请复习时效。" in seen
    # Not who judged it, and not that somebody was dissatisfied.
    assert "不满意" not in seen
    assert way in lawyer.get("/desk/quality").content.decode()
    assert lawyer.post(way, {"command": "reply", "version": row.version, "text": ""}).status_code == 422
    assert (
        lawyer.post(way, {"command": "reply", "version": row.version, "text": "对话里说过。"}).status_code
        == 302
    )
    again = lawyer.post(way, {"command": "reply", "version": row.version + 1, "text": "再说一次"})
    assert again.status_code == 409
    assert "对话里说过。" in reviewer.get(way).content.decode()


def test_who_had_it_their_firm_and_other_units_never_judge(
    lawyer: Browser, centre: UnitRow, blind: None
) -> None:
    row = drawn(lawyer)
    Check.objects.filter(pk=row.pk).update(shut_firms=[centre.id + 10_000])
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    plain = sign_in(Role.DUTY_LAWYER, centre)
    way = f"/desk/quality/{row.code}"
    for other in (elsewhere, plain, lawyer):
        assert other.get(way).status_code == 404
        assert other.post(way, {"command": "take", "version": row.version}).status_code == 404
        assert row.code not in other.get("/desk/quality").content.decode()
    lead = sign_in(Role.LEAD_LAWYER, centre)
    Check.objects.filter(pk=row.pk).update(shut_staff=[lead.staff_id])
    assert lead.get(way).status_code == 404
    assert checks.count(lead.actor, Box.WAITING) == 0


def test_lists_are_paged_with_as_many_statements_as_a_short_one(
    lawyer: Browser, reviewer: Browser, blind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [drawn(lawyer) for _ in range(5)]
    by = reviewer.actor
    monkeypatch.setattr(checks, "PAGE", 2)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = checks.listed(by, Box.WAITING, cursor=cursor)
        seen += [row.code for row in page.rows]
        cursor = page.next
    assert seen == [row.code for row in rows]
    counts = []
    for size in (1, 5):
        monkeypatch.setattr(checks, "PAGE", size)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            reviewer.get("/desk/quality")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_figures_by_centre(lawyer: Browser, reviewer: Browser, blind: None) -> None:
    row, other = drawn(lawyer), drawn(lawyer)
    talk(lawyer.actor)
    by = reviewer.actor
    for check, mark in ((row, 5), (other, 3)):
        actions.take_check(by=by, code=check.code, version=check.version)
        marks = {**MARKS, "scores": dict.fromkeys(NAMES, mark)}
        actions.judge_check(by=by, code=check.code, version=check.version + 1, **marks)
    [found] = checks.figures(by, clock.today().replace(day=1))
    assert (found.ended, found.drawn, found.done, found.passed, found.points) == (3, 2, 2, 1, 75.0)
    assert set(found.averages.values()) == {4.0}
    assert found.share == pytest.approx(66.67, abs=0.01)
    page = reviewer.get("/desk/quality/figures").content.decode()
    assert "75" in page
    assert "4.00" in page
    assert lawyer.get("/desk/quality/figures").status_code == 403


def test_a_check_that_nobody_judges_goes_back(lawyer: Browser, reviewer: Browser, blind: None) -> None:
    row = drawn(lawyer)
    actions.take_check(by=reviewer.actor, code=row.code, version=row.version)
    assert actions.return_held(by=SYSTEM, now=clock.now()) == 0
    assert actions.return_held(by=SYSTEM, now=clock.now() + timedelta(days=8)) == 1
    row.refresh_from_db()
    assert (row.state, row.reviewer_id) == (State.WAITING, None)


def test_what_is_erased_is_judged_by_nobody(lawyer: Browser, reviewer: Browser, blind: None) -> None:
    row, judged = drawn(lawyer), drawn(lawyer)
    by = reviewer.actor
    actions.take_check(by=by, code=judged.code, version=judged.version)
    marks = {**MARKS, "summary": "当事人姓蒋"}
    actions.judge_check(by=by, code=judged.code, version=judged.version + 1, **marks)
    for check in (row, judged):
        erase_consultation(by=SYSTEM, code=check.code)
        erase_about(by=SYSTEM, consultation_id=check.consultation_id)
        check.refresh_from_db()
    assert (row.state, judged.state) == (State.VOID, State.DONE)
    assert (judged.summary, judged.points) == ("", 75)
    assert reviewer.get(f"/desk/quality/{judged.code}").status_code == 200
    with pytest.raises(Conflict):
        actions.take_check(by=by, code=row.code, version=row.version)


def test_two_reviewers_take_the_same_check(real_database: str) -> None:
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    lawyer = sign_in(Role.DUTY_LAWYER, centre)
    leads = [sign_in(Role.LEAD_LAWYER, centre).actor for _ in range(4)]
    row = talk(lawyer.actor, score=1)
    # Both reactions and the nightly job may draw it at the same moment.
    at_once([lambda: actions.draw(by=SYSTEM, consultation_id=row.pk)] * 4)
    check = Check.objects.get(code=row.code)

    def take(by: Actor) -> Callable[[], Check]:
        return lambda: actions.take_check(by=by, code=check.code, version=check.version)

    outcomes = at_once([take(by) for by in leads])
    taken = [one for one in outcomes if isinstance(one, Check)]
    assert len(taken) == 1
    late = [one for one in outcomes if not isinstance(one, Check)]
    assert {str(getattr(one, "code", one)) for one in late} == {"stale"}
    check.refresh_from_db()
    assert check.reviewer_id == taken[0].reviewer_id
    # A double click by the one who has it is no mistake.
    [winner] = [by for by in leads if by.id == check.reviewer_id]
    assert actions.take_check(by=winner, code=check.code, version=check.version - 1).version == check.version
    with pytest.raises(NotFound):
        actions.take_check(by=winner, code="000000000000", version=1)
