"""A file of referrals: all or nothing, gone on with wherever somebody was killed, seen when whole."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.kernel.models import OutboxEvent
from fawang.kernel.news import outbox
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.events import REGISTRY
from fawang.kernel.rules.problems import Conflict, Invalid, NotFound
from fawang.kernel.storage import gathering
from fawang.notices.models import Notice
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.partners.actions import batches
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.reactions import tell_of_batch
from fawang.partners.events import BatchTaken
from fawang.partners.links.batch.sheet import SHEET
from fawang.partners.links.models import Batch, BatchEntry
from fawang.partners.models import Referral
from fawang.partners.queries import referrals as queries
from fawang.people.rules import Permission, Role
from tests.browser import sign_in
from tests.conftest import unit_at
from tests.partners.cases import offered, partner, told

pytestmark = pytest.mark.django_db


def as_csv(*rows: dict[str, Any]) -> bytes:
    out = io.StringIO()
    lines = csv.DictWriter(out, [column.heading for column in SHEET.columns])
    lines.writeheader()
    for row in rows:
        lines.writerow({SHEET.by_name[name].heading: value for name, value in row.items()})
    return out.getvalue().encode("utf-8-sig")


def offer(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "number": f"GA-{number:05}", "at": "2026-11-29 14:05", "matter": "labour", "region": "440605",
        "name": "蒋先生", "phone": "13800138000", "summary": "厂里扣着工资不发",
    } | changes  # fmt: skip


def hand_in(*rows: dict[str, Any], name: str = "转介.csv") -> Batch:
    return batches.hand_in(by=SYSTEM, partner="110", name=name, content=as_csv(*rows))


def work(row: Batch) -> Batch:
    while not batches.work_on(by=SYSTEM, batch_id=row.pk):
        pass
    row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def _partner(monkeypatch: pytest.MonkeyPatch) -> None:
    partner("110")
    monkeypatch.setattr(batches, "_PIECE", 25)
    monkeypatch.setattr(batches, "_FEW", 5)


def test_a_file_is_taken_whole() -> None:
    row = work(hand_in(*(offer(n) for n in range(60))))
    assert (row.state, row.rows, row.taken, row.wrong) == ("whole", 60, 60, 0)
    assert Referral.objects.count() == BatchEntry.objects.filter(begun=True).count() == 60
    first = Referral.objects.get(reference="GA-00000")
    assert first.unit_id in queries.path_of(first)
    assert first.received_at == row.created_at
    assert not batches.STORE.path(row.stored).exists()


def test_the_same_file_again_is_the_same_batch() -> None:
    row = hand_in(offer(1))
    assert hand_in(offer(1)).pk == row.pk
    work(row)
    assert hand_in(offer(1)).pk == row.pk
    other = work(hand_in(offer(1), offer(2)))
    assert other.pk != row.pk
    assert Referral.objects.count() == 2, "what was there already is the same referral"


def test_where_a_row_is_wrong_nothing_is_taken() -> None:
    row = work(
        hand_in(
            offer(1), offer(2, region="广州"), offer(3, matter="magic"), offer(1), offer(4, type="拒收"),
            offer(5, phone="长" * 300), offer(6, type="告知", words="x"),
        )
    )  # fmt: skip
    assert (row.state, Referral.objects.count(), row.wrong) == ("wrong", 0, len(row.problems))
    found = {(one["row"], one["column"], one["code"]) for one in row.problems}
    assert found >= {
        (3, "region", "field_wrong"), (4, "matter", "field_wrong"), (5, "number", "import_twice"),
        (6, "reason", "message_required"), (6, "next", "message_required"), (7, "phone", "field_too_long"),
        (8, "step", "message_required"),
    }  # fmt: skip
    assert "长" not in str(row.problems), "what stood there is personal, and kept nowhere"
    cured = work(hand_in(offer(1)))
    assert cured.state == "whole"


def test_rows_beyond_the_agreement_are_named() -> None:
    partner("12345", gives=[{"matters": ["debt"], "regions": ["4401"]}])
    row = work(batches.hand_in(by=SYSTEM, partner="12345", name="x.csv", content=as_csv(offer(1))))
    assert [(one["column"], one["code"]) for one in row.problems] == [("matter", "agreement_exceeded")]


def test_nothing_is_seen_before_all_of_it_is_there() -> None:
    row = hand_in(*(offer(n) for n in range(60)))
    assert not batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    row.refresh_from_db()
    assert (row.state, row.taken) == ("taking", 25)
    desk = Actor(
        kind=ActorKind.STAFF, id=7,
        grants=(Grant(unit_at("44", UnitKind.BUREAU).id, "manager", frozenset({Permission.PARTNER_VIEW}), "bureau"),),
    )  # fmt: skip
    first = Referral.objects.get(reference="GA-00000")
    assert queries.listed(desk, limit=100).rows == []
    with pytest.raises(NotFound):
        queries.visible(first.code, desk)
    work(row)
    assert len(queries.listed(desk, limit=100).rows) == 60
    assert queries.visible(first.code, desk) == first


def test_whoever_is_killed_is_followed_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    row = hand_in(*(offer(n) for n in range(60)))
    count = 0

    def falls(**given: Any) -> Referral:
        nonlocal count
        count += 1
        if count == 40:
            raise KeyboardInterrupt
        return receive(**given)

    monkeypatch.setattr(batches, "receive", falls)
    batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    with pytest.raises(KeyboardInterrupt):
        batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    monkeypatch.undo()
    row.refresh_from_db()
    assert (row.taken, Referral.objects.count()) == (25, 25)
    work(row)
    assert Referral.objects.count() == 60
    assert BatchEntry.objects.count() == 60


def test_two_workers_do_not_take_the_same_rows() -> None:
    row = hand_in(*(offer(n) for n in range(60)))
    batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    late = Batch.objects.get(pk=row.pk)
    late.taken = 0
    with batches._on_disk(late) as path, pytest.raises(Conflict):
        batches._take(late, path, by=SYSTEM, until=0)
    assert Referral.objects.count() == 25


def test_rows_that_cannot_be_taken_together_are_taken_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    row = hand_in(*(offer(n) for n in range(40)))
    batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    together = []

    def falls(**given: Any) -> Referral:
        together.append(gathering.is_gathering())
        if gathering.is_gathering():
            raise Conflict("referral_moved_on")
        return receive(**given)

    monkeypatch.setattr(batches, "receive", falls)
    assert work(row).state == "whole"
    assert Referral.objects.count() == BatchEntry.objects.filter(begun=True, problem="").count() == 40
    assert together == [True, *[False] * 15]


def test_several_messages_of_a_matter_in_one_file_go_together() -> None:
    ours = offered("110")
    row = work(
        hand_in(
            {"reference": ours.code, "number": "ZF-9", "type": "接收"},
            {"reference": ours.code, "number": "ZF-9", "type": "告知", "step": 3, "words": "已立案"},
            offer(1), offer(1, type="撤回", reason="no_longer_needed", step=2),
        )
    )  # fmt: skip
    assert (row.state, row.problems) == ("whole", [])
    ours.refresh_from_db()
    assert (ours.state, ours.reference, ours.their_steps) == ("accepted", "ZF-9", 3)
    assert [one.command for one in queries.trail(ours)] == ["offer", "accept", "tell"]
    assert Referral.objects.get(reference="GA-00001").state == "withdrawn"


def test_a_file_costs_few_statements_however_many_rows_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_PIECE", 250)
    counts = []
    for rows in (20, 200):
        batch = hand_in(*(offer(1_000 * rows + n) for n in range(rows)), name=f"{rows}.csv")
        with CaptureQueriesContext(connection) as asked:
            work(batch)
        counts.append(len(asked))
    # Numbers are fetched in growing lots, and events are given to jobs fifty at a time.
    assert counts[1] < counts[0] + 20


def test_officers_are_told_of_a_file_once(nanhai: UnitRow) -> None:
    told: list[str] = []
    sign_in(Role.OFFICE_OFFICER, nanhai)
    work(hand_in(*(offer(n) for n in range(30))))
    for event in OutboxEvent.objects.order_by("pk"):
        read = REGISTRY[event.name].read(event.payload)
        told += [
            one.__name__
            for one in outbox.wired()[event.name]
            if getattr(one, "wanted", lambda _e: True)(read)
        ]
        if isinstance(read, BatchTaken):
            for _times in range(2):
                tell_of_batch(read)
    assert told.count("tell_of_batch") == 1
    assert "tell_officers" not in told
    assert Notice.objects.filter(text="partner_file").count() == 1


def test_answers_come_in_a_file_too() -> None:
    ours = offered("110")
    row = work(hand_in({"reference": ours.code, "number": "ZF-9", "type": "接收", "at": "2026-11-29 15:00"}))
    assert row.state == "whole", row.problems
    ours.refresh_from_db()
    assert (ours.state, ours.reference) == ("accepted", "ZF-9")
    wrong = work(hand_in({"reference": "200000000000", "number": "x", "type": "接收"}))
    assert [(one["row"], one["column"], one["code"]) for one in wrong.problems] == [
        (2, "reference", "referral_unknown")
    ]


def test_a_row_whose_matter_moves_on_meanwhile_is_named_and_changes_nothing() -> None:
    ours = told("110", offered("110"), "accepted", 1)
    concluded = {"reference": ours.code, "number": "ZF-1", "type": "办结", "words": "已结", "step": 9}
    row = hand_in(*(offer(n) for n in range(25)), concluded)
    batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    told("110", ours, "returned", 2, reason="not_competent_matter", next="giver")
    row = work(row)
    assert row.state == "whole"
    (entry,) = BatchEntry.objects.filter(batch=row).exclude(problem="")
    assert (entry.row, entry.problem) == (27, "referral_moved_on")


def test_the_template_is_a_file_that_can_be_handed_in(tmp_path: Any) -> None:
    from fawang.kernel.storage.sheets.files import write_xlsx
    from fawang.partners.links.batch.sheet import example

    out = io.BytesIO()
    write_xlsx(SHEET, [example()], out)
    row = work(batches.hand_in(by=SYSTEM, partner="110", name="模板.xlsx", content=out.getvalue()))
    assert row.state == "whole", row.problems


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"x"), ("a.json", b"{}"), ("a", b"")])
def test_files_of_other_sorts_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(Invalid, match="import_file"):
        batches.hand_in(by=SYSTEM, partner="110", name=name, content=content)


@pytest.mark.parametrize("content", [b"", b"\x00", b"PK\x03\x04garbage", "编号\n1".encode()])
@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_files_that_cannot_be_read_end_with_the_reason(name: str, content: bytes) -> None:
    row = work(batches.hand_in(by=SYSTEM, partner="110", name=name, content=content))
    assert row.state == "wrong"
    assert row.failure["code"] in ("import_file", "import_headings", "batch_empty")


def test_a_file_that_unpacks_into_very_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    monkeypatch.setattr(batches, "_MOST_UNPACKED", 1 << 20)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (2 << 20))
    row = work(batches.hand_in(by=SYSTEM, partner="110", name="a.xlsx", content=out.getvalue()))
    assert row.failure == {"code": "import_file", "params": {"why": "> 1 MB"}}


def test_only_staff_of_the_partners_unit_hand_in() -> None:
    stranger = Actor(kind=ActorKind.STAFF, id=8)
    with pytest.raises(NotFound, match="partner_unknown"):
        batches.hand_in(by=stranger, partner="110", name="a.csv", content=b"x")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
