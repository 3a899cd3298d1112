"""Peer review: from the draw to what everybody reads; no names for a reviewer, none for the public."""

from datetime import timedelta

import pytest
from django.test import Client

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.legal_aid.actions import reviews as actions
from fawang.legal_aid.data.reviews import current
from fawang.legal_aid.models import Review, ReviewFile, ReviewRound
from fawang.legal_aid.queries import reviews as queries
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.cases import able_lawyers, bring_to, give
from tests.conftest import Appoint, Submit, unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
NAME = "蒋大伟"


@pytest.fixture
def closed(submit: Submit) -> list[WorkOrder]:
    """Two closed cases of one lawyer whose notes name somebody."""
    found = []
    for _ in range(2):
        order = bring_to(submit(reach=Reach(name=NAME, phone="13800138000")).order, "in_progress")
        note = f"与{NAME}面谈，电话13800138000。"
        order = give(order, "record", event="contact", on=clock.today().isoformat(), note=note)
        found.append(bring_to(order, "closed"))
    return found


def readers(order: WorkOrder, number: int = 3) -> list[int]:
    """Return lawyers of other firms."""
    rows = [organisations.lawyer(one) for one in able_lawyers(order)]
    return [row.id for row in rows if row is not None and row.firm_id != order.firm_id][:number]


def opened(by: Actor, peers: list[int], seed: str = "二〇二六") -> ReviewRound:
    bureau = unit_at("440605", UnitKind.BUREAU)
    return actions.open_round(
        by=by, unit_id=bureau.id, title="2026年下半年", since=clock.today() - timedelta(days=30),
        until=clock.today(), share=100, seed=seed, peers=peers,
    )  # fmt: skip


def as_lawyer(lawyer_id: int, staff: Appoint) -> Actor:
    row = organisations.lawyer(lawyer_id)
    assert row is not None
    return staff(Role.LAWYER, row.firm_id, lawyer_id=lawyer_id)


def hand_in(file: ReviewFile, place: int, mark: int, staff: Appoint) -> Review:
    row = Review.objects.get(file=file, place=place)
    marks = dict.fromkeys(current().weights, mark)
    return actions.hand_in_sheet(
        by=as_lawyer(row.peer_id, staff), code=file.code, marks=marks, remark="证据目录清楚"
    )


def test_files_are_given_to_two_of_other_firms(closed: list[WorkOrder], supervisor: Actor) -> None:
    row = opened(supervisor, readers(closed[0]))
    assert opened(supervisor, readers(closed[0])).pk == row.pk
    assert ReviewFile.objects.filter(round=row).count() == 2
    for sheet in Review.objects.select_related("file", "peer"):
        assert sheet.peer.firm_id != sheet.file.firm_id
    assert Review.objects.count() == 4


def test_who_is_of_the_same_firm_is_none(closed: list[WorkOrder], supervisor: Actor) -> None:
    own = [closed[0].lawyer_id or 0, readers(closed[0])[0]]
    with pytest.raises(Conflict) as caught:
        opened(supervisor, own)
    assert caught.value.code == "peers_too_few"
    assert not ReviewRound.objects.exists()


def test_an_office_opens_no_round(closed: list[WorkOrder], officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        opened(officer, readers(closed[0]))


def test_a_third_reads_where_two_differ(closed: list[WorkOrder], supervisor: Actor, staff: Appoint) -> None:
    row = opened(supervisor, readers(closed[0]))
    first, second = ReviewFile.objects.filter(round=row).order_by("number")
    hand_in(first, 1, 5, staff)
    hand_in(first, 2, 4, staff)
    assert Review.objects.filter(file=first).count() == 3
    hand_in(first, 3, 4, staff)
    hand_in(second, 1, 4, staff)
    hand_in(second, 2, 4, staff)
    assert Review.objects.filter(file=second).count() == 2
    settled = {one.number: (str(one.points), one.grade) for one in ReviewFile.objects.all()}
    assert settled == {1: ("75.0", "good"), 2: ("75.0", "good")}
    with pytest.raises(Conflict) as caught:
        hand_in(first, 1, 1, staff)
    assert caught.value.code == "review_handed_in"


def test_a_reviewer_reads_no_names(closed: list[WorkOrder], supervisor: Actor, staff: Appoint) -> None:
    opened(supervisor, readers(closed[0]))
    sheet = Review.objects.select_related("file", "file__lawyer", "file__firm").first()
    assert sheet is not None
    browser = sign_in(Role.LAWYER, None, lawyer_id=sheet.peer_id)
    page = text_of(browser.get(f"/desk/peer-review/files/{sheet.file.code}"))
    assert "面谈" in page
    order = sheet.file.order
    for name in (NAME, "13800138000", "佛山某鞋业", sheet.file.lawyer.name, sheet.file.firm.name, order.code):
        assert name not in page, name
    stranger = sign_in(Role.LAWYER, None, lawyer_id=closed[0].lawyer_id)
    assert stranger.get(f"/desk/peer-review/files/{sheet.file.code}").status_code == 404
    answer = browser.post(f"/desk/peer-review/files/{sheet.file.code}", {"command": "judge", "mark_law": "9"})
    assert answer.status_code == 422
    sent = {"command": "judge", "remark": "好", **{f"mark_{one}": "4" for one in current().weights}}
    assert browser.post(f"/desk/peer-review/files/{sheet.file.code}", sent).status_code == 302


def test_the_lawyer_answers_once_and_does_not_learn_who_read(
    closed: list[WorkOrder], supervisor: Actor, staff: Appoint
) -> None:
    row = opened(supervisor, readers(closed[0]))
    file = ReviewFile.objects.filter(round=row).first()
    assert file is not None
    lawyer = as_lawyer(file.lawyer_id, staff)
    with pytest.raises(NotFound):
        actions.reply(by=lawyer, code=file.code, text="早了")
    for place in (1, 2):
        hand_in(file, place, 4, staff)
    page = text_of(
        sign_in(Role.LAWYER, None, lawyer_id=file.lawyer_id).get(f"/desk/peer-review/results/{file.code}")
    )
    assert "证据目录清楚" in page
    assert all(one.peer.name not in page for one in queries.sheets_of(file))
    actions.reply(by=lawyer, code=file.code, text="同意，下次改进。")
    with pytest.raises(Conflict) as caught:
        actions.reply(by=lawyer, code=file.code, text="再说一次")
    assert caught.value.code == "review_answered"
    other = next(one for one in readers(closed[0]) if one != file.lawyer_id)
    with pytest.raises(NotFound):
        actions.reply(by=as_lawyer(other, staff), code=file.code, text="不是我的")


def test_numbers_are_published_without_names_and_only_of_enough_files(
    closed: list[WorkOrder], supervisor: Actor, staff: Appoint
) -> None:
    row = opened(supervisor, readers(closed[0]))
    with pytest.raises(Conflict) as caught:
        actions.publish_round(by=supervisor, code=row.code, version=1)
    assert caught.value.code == "reviews_missing"
    assert row.title not in text_of(Client().get("/legal-aid/quality"))
    for file in ReviewFile.objects.filter(round=row):
        for place in (1, 2):
            hand_in(file, place, 4, staff)
    actions.publish_round(by=supervisor, code=row.code, version=1)
    page = text_of(Client().get("/legal-aid/quality"))
    assert row.title in page
    # Two files are too few: nobody reads what they came to.
    assert "75.0" not in page
    for file in ReviewFile.objects.select_related("lawyer", "firm"):
        assert file.lawyer.name not in page
        assert file.firm.name not in page


def test_pages_of_the_bureau(closed: list[WorkOrder], staff: Appoint) -> None:
    browser = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    numbers = [organisations.lawyer(one) for one in readers(closed[0])]
    sent = {
        "unit_id": unit_at("440605", UnitKind.BUREAU).id, "title": "抽查", "share": 50, "seed": "甲乙丙",
        "since": (clock.today() - timedelta(days=3)).isoformat(), "until": clock.today().isoformat(),
        "peers": "\n".join(one.licence_no for one in numbers if one),
    }  # fmt: skip
    assert browser.post("/desk/peer-review/new", {**sent, "peers": "无此人"}).status_code == 422
    assert browser.post("/desk/peer-review/new", sent).status_code == 302
    row = ReviewRound.objects.get()
    page = text_of(browser.get(f"/desk/peer-review/rounds/{row.code}"))
    assert "甲乙丙" in page
    assert (
        browser.post(f"/desk/peer-review/rounds/{row.code}", {"command": "publish", "version": 1}).status_code
        == 409
    )
    assert row.title in text_of(browser.get("/desk/peer-review"))
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("440513", UnitKind.BUREAU))
    assert elsewhere.get(f"/desk/peer-review/rounds/{row.code}").status_code == 404
    assert opened(SYSTEM, readers(closed[0]), seed="另一次").pk != row.pk
