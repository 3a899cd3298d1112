"""A new key reaches everything that is encrypted; nothing is ever unreadable on the way."""

from datetime import time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from pytest_django import Settings

from fawang.appointments.models import Slot
from fawang.appraisal.models import HandOver, Material
from fawang.catalogue.actions.filings import file_paper
from fawang.catalogue.models import Correction, Signature
from fawang.certificates.models import EndingProposal
from fawang.cli.upkeep.rotate import rotate_all
from fawang.consultations import models as consultations
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.attaching import kept
from fawang.consultations.actions.calls import answer_call, ask_call
from fawang.consultations.actions.recordings import keep
from fawang.consultations.actions.signals import signal
from fawang.consultations.models.guests import Guest
from fawang.consultations.models.recordings import BlankedSpan
from fawang.consultations.rules import Kind, Side
from fawang.consultations.rules.calls import Consent, Wish
from fawang.consultations.rules.guests import GuestRole, GuestState
from fawang.counter.actions.visits import record
from fawang.counter.models import OfflineCommand
from fawang.datacentre.models.alerts import AlertRule
from fawang.datacentre.models.reports import MadeReport, ReportMail, ReportSchedule
from fawang.dispatch.actions.leading import write_note
from fawang.dispatch.actions.seats import set_presence
from fawang.dispatch.models import Callback
from fawang.dispatch.models.rosters import Absence, Duty, Roster, SwapRequest
from fawang.dispatch.rules import Presence
from fawang.feedback import models as feedback
from fawang.feedback.actions import rate
from fawang.feedback.actions.checks import draw
from fawang.feedback.actions.complaints import complain
from fawang.feedback.models import FollowUp
from fawang.feedback.queries.subjects import of_consultation
from fawang.feedback.rules.complaints import Via
from fawang.hotline.models import Transfer
from fawang.hotline.models.operating import Block
from fawang.kernel import clock
from fawang.kernel.models import IdempotentRequest
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind
from fawang.kernel.storage.cipher import CannotDecrypt, KeyRing
from fawang.kernel.storage.fields import EncryptedText
from fawang.legal_aid.defence.models import Help as DutyHelp
from fawang.legal_aid.defence.models import Notification, Post
from fawang.legal_aid.defence.models import Wish as DetaineeWish
from fawang.legal_aid.models import Cooperation, Review, ReviewFile, ReviewRound
from fawang.mediation.models import Agreement, Declaration
from fawang.notices.models import Notice, Subscription
from fawang.notices.rules import State
from fawang.organisations.actions import report_wrong
from fawang.organisations.rules import UnitKind
from fawang.outreach import models as outreach
from fawang.partners.models import TrailEntry
from fawang.payments.models import Money, Payment, Refund
from fawang.people.models import Resident
from fawang.people.rules import Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.documents import read_document
from fawang.work_orders.actions.drafts import save_draft, save_filter
from fawang.work_orders.actions.persons import Joining, add_person
from fawang.work_orders.models import DraftFile, Transition, WorkOrder
from tests.appointments.cases import booked, plan
from tests.browser import sign_in
from tests.cases import bring_to
from tests.catalogue.form_cases import published
from tests.certificates.cases import issued_copy
from tests.channels.encrypted import fill as of_channels
from tests.conftest import Submit, unit_at
from tests.consultations.cases import ANSWER, give, person_of, question
from tests.consultations.samples import upload
from tests.counter.cases import entry, new_id, station
from tests.feedback.conftest import register_lawyers
from tests.hotline.cases import talking
from tests.lawyers.cases import pages_of_lawyers
from tests.legal_aid.defence.cases import organ
from tests.mediation.committees import committee_at, working
from tests.partners.encrypted import fill as of_partners
from tests.payments.cases import due
from tests.work_orders.cases import PDF, attach

pytestmark = pytest.mark.django_db

OLD, NEW = {"old": b"o" * 32}, {"new": b"n" * 32}
BEFORE, BOTH, AFTER = KeyRing("old", OLD), KeyRing("new", NEW | OLD), KeyRing("new", NEW)
COLUMNS = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_concrete_fields
    if isinstance(field, EncryptedText)
]


def go_out(staff_id: int) -> None:
    """Let there be a row in every table of outreach that encrypts something."""
    now, unit = clock.now(), unit_at("440605", UnitKind.BUREAU)
    kept: dict[str, Any] = {
        "unit_id": unit.id,
        "units": list(unit.path),
        "created_by": "system",
        "created_at": now,
    }
    contract = outreach.Contract.objects.create(
        **kept, village="440605011011", kind="other", adviser="某某", begins=now.date(), ends=now.date(),
        days_a_month=1, fee=0,
    )  # fmt: skip
    day = outreach.ServedDay.objects.create(
        **kept, contract=contract, day=now.date(), month="2026-11", persons=1, staff_id=staff_id
    )
    outreach.DayRating.objects.create(served=day, number=1, score=5, at=now)
    talk = outreach.Talk.objects.create(
        **kept,
        title="讲座",
        region_code="440605",
        place="文化站",
        begins_at=now,
        ends_at=now + timedelta(hours=1),
    )
    outreach.SignUp.objects.create(talk=talk, phone_hash=b"hash", persons=1, at=now)
    outreach.Volunteer.objects.create(**kept, phone_hash=b"hash", may=["advise"], since=now.date())
    row = outreach.Inspection.objects.create(
        **kept, day=now.date(), level="centre", standard="1", inspector_id=staff_id
    )
    outreach.Finding.objects.create(inspection=row, item="sign", result="ok")


def aid(order: WorkOrder) -> None:
    """Let there be a row in every table beside a case of legal aid that encrypts something."""
    now = clock.now()
    units: dict[str, list[int]] = {"asking_units": [], "asked_units": []}
    assert order.lawyer_id is not None
    assert order.firm_id is not None
    Cooperation.objects.create(
        **units, order=order, asking_id=order.unit_id, asked_id=order.unit_id, act="deliver", what="x",
        due_on=now.date(), created_by="system", created_at=now, changed_at=now,
    )  # fmt: skip
    kept = ReviewRound.objects.create(
        unit_id=order.unit_id, units=[], title="x", since=now.date(), until=now.date(), seed="x", share=1,
        sheet="1", peers=[], created_by="system", created_at=now,
    )  # fmt: skip
    file = ReviewFile.objects.create(
        round=kept, number=1, order=order, lawyer_id=order.lawyer_id, firm_id=order.firm_id
    )
    Review.objects.create(file=file, place=1, peer_id=order.lawyer_id, given_at=now)


def defend(order: WorkOrder) -> None:
    """Let there be a row in every table of defence in criminal cases that encrypts something."""
    now = clock.now()
    unit = organ(UnitKind.POLICE_WINDOW, "南海区看守所")
    Notification.objects.create(
        order=order, organ_kind="court", organ_name="南海区人民法院", number="1号", grounds=["minor"],
        stage="first_instance", organ_hash=b"organ", number_hash=b"number", person_hash=b"person", sent_by="system",
        received_at=now,
    )  # fmt: skip
    post = Post.objects.create(
        unit_id=unit.id, office_id=order.unit_id, kind="detention", entered_by="system", entered_at=now
    )
    DutyHelp.objects.create(
        post=post, units=[], staff_id=1, day=now.date(), kinds=["advice"], client_id="x", at=now
    )
    DetaineeWish.objects.create(
        unit_id=unit.id, units=[], organ_place="440605", said_at=now, due_at=now + timedelta(days=1), by="system",
        at=now, client_id="x",
    )  # fmt: skip


@pytest.fixture
def case(submit: Submit, settings: Settings, tmp_path: Path) -> WorkOrder:
    """A closed matter under the old key, with a row in every table that encrypts something."""
    settings.FAWANG_KEY_RING = BEFORE
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    register_lawyers()
    order = submit()
    attach(order.order)
    add_person(
        by=SYSTEM, code=order.order.code, joining=Joining(reach=Reach(name="蒋太太", phone="13900139001"))
    )
    order.order.refresh_from_db()
    closed = bring_to(order.order, "closed")
    rate(by=ANONYMOUS, order=closed, score=1, reasons=["slow"], comment="等得太久")
    staff_id = sign_in(Role.OFFICE_OFFICER, closed.unit, phone="13900139000").staff_id
    save_draft(by=ANONYMOUS, key="draft", answers={"words": "工资"})
    save_filter(by=Actor(kind=ActorKind.STAFF, id=staff_id, name="王小明"), name="mine", query={"q": "蒋"})
    with kept([upload(PDF)]) as files:
        asked = ask(by=ANONYMOUS, question=question(opponent="某鞋业有限公司", files=files)).consultation
    lawyer = sign_in(Role.DUTY_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    lead = sign_in(Role.LEAD_LAWYER, unit_at("44", UnitKind.HOTLINE_CENTRE)).actor
    give(asked, "grab", lawyer)
    give(asked, "answer", lawyer, text=ANSWER, next_steps="保存工资条")
    give(asked, "write_up", lawyer, asked="工资", advised=ANSWER, outcome="advised")
    give(asked, "rate", person_of(asked), score=1)
    draw(by=SYSTEM, consultation_id=asked.pk)
    complaint = complain(
        by=person_of(asked), subject=of_consultation(asked), about="late", text="等了两个小时", via=Via.PAGE
    )
    feedback.ComplaintStep.objects.create(
        complaint=complaint, seq=2, command="hand_over", source="received", target="received", actor="system",
        note="请您处理", at=clock.now(),
    )  # fmt: skip
    booked(
        Slot.objects.filter(plan=plan(now=clock.now())).latest("begins_at"), now=clock.now(), words="拖欠工资",
        source="other", booker_name="阿珍", booker_relation="邻居",
    )  # fmt: skip
    chat = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation
    give(chat, "grab", lawyer)
    ask_call(by=lawyer, code=chat.code, wish=Wish.VOICE, client="window-of-lawyer", consent=Consent.NO)
    answer_call(by=person_of(chat), code=chat.code, number=1, accept=True, client="window-of-person")
    offer = [{"description": {"type": "offer", "sdp": "v=0"}}]
    signal(
        by=lawyer, code=chat.code, number=1, client="window-of-lawyer", client_id="first-signal", parts=offer
    )
    recording = keep(
        by=SYSTEM, consultation_id=chat.pk, subject="leg:1", media_type="audio/wav", content=[b"RIFF"], length_ms=1,
        peaks=[1], begun_at=clock.now(),
    )  # fmt: skip
    BlankedSpan.objects.create(
        recording=recording, start_ms=0, end_ms=1, reason="身份证号", by="system", at=clock.now()
    )
    copy = issued_copy(closed)
    EndingProposal.objects.create(
        certificate=copy, ending="revoke", reason="误写", proposed_by=staff_id, proposed_at=clock.now()
    )
    waived = Money.objects.create(
        payment=due(closed, key="test:rotate"),
        way="cash",
        source="1",
        amount=1,
        came_at=clock.now(),
        recorded_by="system",
    )
    Payment.objects.filter(pk=waived.payment_id).update(waiver_note="受援人")
    Refund.objects.create(
        money=waived, reason="decided", note="重复", asked_by="system", asked_at=clock.now()
    )
    material = Material.objects.create(
        order=closed, number=1, name="血样", sort="sample", quantity="1", condition="完好", brought_by="client",
        received_at=clock.now(),
    )  # fmt: skip
    HandOver.objects.create(
        material=material,
        number=1,
        giver="client",
        taker="counter",
        purpose="",
        explained="x",
        at=clock.now(),
    )
    Agreement.objects.create(
        order=closed,
        version=1,
        disputed="漏水",
        terms="修好",
        paper="none",
        digest="",
        drafted_by="system",
        drafted_at=clock.now(),
    )
    seat = set_presence(by=lawyer, staff_id=lawyer.known_id, presence=Presence.READY)
    write_note(by=lead, staff_id=seat.staff_id, text="请接客家话的来电")
    now = clock.now()
    Callback.objects.create(
        code="100000000001", language="mandarin", pool=seat.pool, units=[], contact_id=asked.contact_id, state="booked",
        next_at=now, created_at=now, updated_at=now,
    )  # fmt: skip
    Guest.objects.create(
        consultation=chat, number=1, role=GuestRole.RELATIVE, name="蒋太太", invited_by=Side.PERSON,
        state=GuestState.INVITED, reads_after=0, invited_at=now,
    )  # fmt: skip
    roster = Roster.objects.create(
        pool=seat.pool,
        units=[],
        month=now.date(),
        published_at=now,
        published_by="system",
        shifts={},
        terms={},
    )
    duty = Duty.objects.create(
        roster=roster, staff_id=seat.staff_id, day=now.date(), shift="day", from_at=now,
        until_at=now + timedelta(hours=8), state="on",
        changed_at=now,
    )  # fmt: skip
    SwapRequest.objects.create(duty=duty, from_staff_id=seat.staff_id, state="open", asked_at=now)
    Absence.objects.create(
        staff_id=seat.staff_id, first=now.date(), last=now.date(), reported_at=now, reported_by="system"
    )
    phoned = talking(lawyer)
    Transfer.objects.create(
        call=phoned, target="line:12345", warm=True, reference="100000000002", reason="路灯", staff_id=lawyer.known_id,
        at=now,
    )  # fmt: skip
    Block.objects.create(
        number="13900139000", number_hash=b"hash", call=phoned, unit_id=1, reason="骚扰", proposed_by=lawyer.known_id,
        proposed_at=now,
    )  # fmt: skip
    report_wrong(by=SYSTEM, unit_id=roster.pool.unit_id, reasons=["phone"], words="空号", phone="13900139000")
    OfflineCommand.objects.create(
        client_id=UUID(int=1), device_id=UUID(int=2), staff_id=lawyer.known_id, unit_id=closed.unit_id, kind="visit",
        seq=1, fingerprint=b"print", made_at=now, corrected_at=now, received_at=now, state="task", content="content",
        reason="reason",
    )  # fmt: skip
    form = published("sections: [{title: 一, questions: [{name: first, type: text, text: 第一问}]}]")
    filing = file_paper(by=SYSTEM, form=form, given={"first": "甲"}, locale="zh-hans")
    Signature.objects.create(filing=filing, signer="colleague", name="李工友")
    Correction.objects.create(
        filing=filing, answer="first", note="请写全称", before="乙", asked_by="system", asked_at=now
    )
    DraftFile.objects.create(
        token=b"token", name="欠条.pdf", media_type="application/pdf", size=1, digest=b"digest", storage_key="none",
        at=now,
    )  # fmt: skip
    resident = Resident.objects.create(phone="13800138000", phone_hash=b"hash", name="蒋先生", created_at=now)
    of_channels(resident)
    of_partners()
    IdempotentRequest.objects.create(key=b"key", fingerprint=b"print", answer="answer")
    Subscription.objects.create(
        contact=order.order.contact, order_ref="work_orders.order:1", order_code=order.order.code, shown={"q-a-01": 1},
        since=clock.now(), until=clock.today(),
    )  # fmt: skip
    Notice.objects.create(
        dedupe_key="key", text="received", medium="sms", state=State.QUEUED, not_before=now, created_at=now,
        created_by="system",
    )  # fmt: skip
    schedule = ReportSchedule.objects.create(
        key="key", staff_id=1, order={}, scope_key="key", day=5, since=now.date(), created_at=now
    )
    report = MadeReport.objects.create(
        key="key", staff_id=1, order={}, scope={}, scope_key="key", schedule=schedule, ordered_at=now, moved_at=now
    )  # fmt: skip
    ReportMail.objects.create(report=report, place=0, not_before=now)
    AlertRule.objects.create(
        name="rule", maker_id=seat.staff_id, metric="volume", condition="above", limit=1.0, quiet_from=time(22),
        quiet_until=time(7), created_at=now,
    )  # fmt: skip
    record(
        by=sign_in(Role.STATION_CLERK, station()).actor,
        client_id=new_id(),
        unit_id=station().id,
        entry=entry(),
    )
    go_out(lawyer.known_id)
    assert list(pages_of_lawyers())
    working(committee_at("440605", "调委会"))
    Declaration.objects.create(
        order=closed, staff_id=lawyer.known_id, barred=True, note="两家是表亲", by="system", at=now
    )
    aid(closed)
    defend(closed)
    # What this case left empty; the history lets nobody change it and needs it not.
    for model, field in COLUMNS:
        written_once = (
            Transition, consultations.Transition, consultations.Message, feedback.ComplaintStep, TrailEntry,
        )  # fmt: skip
        if model not in written_once:
            model._default_manager.update(**{field.attname: f"{field.purpose} 原文"})
    return closed


def plain(model: type[models.Model], field: EncryptedText) -> list[Any]:
    """Return what a column says, in the order of the rows."""
    return list(model._default_manager.order_by("pk").values_list(field.attname, flat=True))


def everything() -> dict[str, list[Any]]:
    return {f"{model._meta.db_table}.{field.attname}": plain(model, field) for model, field in COLUMNS}


def stored_under(ring: KeyRing) -> set[bool]:
    """Return whether values are under the current key of `ring`, over all that is stored."""
    found = set()
    for model, field in COLUMNS:
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT "{field.column}" FROM {model._meta.db_table} WHERE "{field.column}" <> \'\''
            )
            found |= {ring.is_current(bytes(value)) for (value,) in cursor.fetchall()}
    return found


def test_the_case_fills_every_encrypted_column(case: WorkOrder) -> None:
    assert {name for name, values in everything().items() if not any(values)} == set()


def test_everything_reads_as_before_and_the_old_key_can_go(case: WorkOrder, settings: Settings) -> None:
    before = everything()
    document = attach(case)
    settings.FAWANG_KEY_RING = BOTH
    said: list[str] = []
    rotate_all(said.append)
    assert everything() == before
    assert stored_under(BOTH) == {True}
    settings.FAWANG_KEY_RING = AFTER
    assert everything() == before
    assert read_document(by=SYSTEM, order=case, document_id=document.pk)[1] == PDF
    assert f"work_orders_transition: {Transition.objects.count()} rows re-encrypted" in said
    assert said[-1] == "documents: 5 files re-encrypted"


def test_a_second_run_has_nothing_to_do(case: WorkOrder, settings: Settings) -> None:
    settings.FAWANG_KEY_RING = BOTH
    rotate_all(str)
    said: list[str] = []
    rotate_all(said.append)
    assert len(said) > 10
    assert all(": 0 " in line for line in said)


def test_an_interrupted_run_leaves_all_readable_and_the_next_one_ends_it(
    case: WorkOrder, settings: Settings
) -> None:
    before = everything()
    settings.FAWANG_KEY_RING = BOTH
    said: list[str] = []

    def power_cut(line: str) -> None:
        said.append(line)
        if len(said) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotate_all(power_cut)
    assert stored_under(BOTH) == {True, False}
    assert everything() == before
    rotate_all(str)
    settings.FAWANG_KEY_RING = AFTER
    assert everything() == before


def test_a_table_longer_than_a_batch_is_done_to_its_end(
    case: WorkOrder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fawang.cli.upkeep.rotate._BATCH", 2)
    assert Transition.objects.count() > 4
    settings.FAWANG_KEY_RING = BOTH
    rotate_all(str)
    assert stored_under(BOTH) == {True}


def test_the_history_is_closed_again_afterwards(case: WorkOrder, settings: Settings) -> None:
    settings.FAWANG_KEY_RING = BOTH
    rotate_all(str)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL fawang.erasing = 'off'")
    with pytest.raises(DatabaseError), transaction.atomic():
        Transition.objects.update(data="")


def test_without_the_key_that_encrypted_it_nothing_is_overwritten(
    case: WorkOrder, settings: Settings
) -> None:
    before = everything()
    settings.FAWANG_KEY_RING = AFTER
    with pytest.raises(CannotDecrypt), transaction.atomic():
        rotate_all(str)
    settings.FAWANG_KEY_RING = BEFORE
    assert everything() == before
    assert FollowUp.objects.exists()
