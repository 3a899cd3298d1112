"""Matters in the middle of their lives, and those who ask for them over the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from fawang.appointments.models import Appointment, Slot
from fawang.catalogue.actions.filings import file_checkup
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.queries import filings
from fawang.consultations.actions import guests, messages
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.attaching import attach
from fawang.consultations.models import Attachment
from fawang.consultations.queries import guests as found_guests
from fawang.consultations.rules import Side
from fawang.consultations.rules.guests import GuestRole
from fawang.datacentre.actions import links
from fawang.datacentre.queries.questions.question import read
from fawang.dispatch.actions import callbacks
from fawang.dispatch.actions.callbacks import Booking
from fawang.dispatch.models import Callback
from fawang.dispatch.queries import callbacks as slots
from fawang.dispatch.queries import pools
from fawang.feedback.actions.complaints import complain
from fawang.feedback.queries import subjects
from fawang.feedback.rules.complaints import About, Via
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.knowledge.models import EntryVersion, Law
from fawang.legal_aid.defence.actions.notifications import notify
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions.talks import Plan, plan_talk
from fawang.people.models import Staff
from fawang.people.rules import Role
from fawang.people.rules.wishes import Dialect, Medium, Reach
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.links import link_orders
from fawang.work_orders.actions.persons import Joining, add_person
from fawang.work_orders.queries import WorkOrder, order_by_id
from tests.appointments.cases import EVERY_DAY, booked, plan
from tests.browser import Browser, sign_in
from tests.cases import bring_to, intake
from tests.catalogue.checkup_cases import CODE, answered
from tests.catalogue.form_cases import published, shipped
from tests.channels import signed_in
from tests.channels.cases import switch_on
from tests.conftest import unit_at
from tests.consultations.actions.test_recordings import joined, kept
from tests.consultations.cases import ANSWER, fresh, give, person_of, question
from tests.consultations.samples import photo, upload
from tests.dispatch.cases import arrive, ready
from tests.dispatch.rosters import month
from tests.lawyers.cases import firm_with_lawyers
from tests.legal_aid.defence.cases import clerk, lawyers, notice, taken_up
from tests.people.cases import account, second_factor
from tests.work_orders.cases import bearer

type Headers = dict[str, str]


@dataclass
class Known:
    """Something that is there: what addresses call it, what opens it to its person, and its present version."""

    names: dict[str, Any]
    key: str = ""
    version: int = 1


@dataclass
class World:
    """What is there, by the first part of its address; and who asks."""

    known: dict[str, list[Known]]
    callers: dict[str, Headers] = field(default_factory=dict)

    def headers(self, caller: str, one: Known | None) -> Headers:
        """Return what somebody shows. The person shows what opens their own matter."""
        shown = {"X-Access-Key": one.key if one else "x", "X-Account-Token": signed_in.TOKEN}
        return shown if caller == "person" else self.callers[caller]


def build() -> World:
    """Let things happen, and appoint those who ask."""
    for channel in ("widget", "province_app", "miniprogram"):
        switch_on(channel)
    centre = unit_at("44", UnitKind.HOTLINE_CENTRE)
    nanhai = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    bureau = unit_at("44", UnitKind.BUREAU)
    lawyer = sign_in(Role.LEAD_LAWYER, centre)
    staff = {
        "lawyer": lawyer,
        "officer": sign_in(Role.OFFICE_HEAD, nanhai),
        "supervisor": sign_in(Role.SUPERVISOR, bureau),
        "analyst": sign_in(Role.ANALYST, bureau),
        "clerk": clerk(),
    }
    month(centre, (1, "morning", lawyer.actor))
    firm = firm_with_lawyers("南海某某律师事务所")
    known = {
        "work-orders": _orders(),
        "consultations": _consultations(lawyer.actor),
        "callbacks": _callbacks(),
        "appointments": _appointments(),
        "mini-program": [_kept(), Known({"code": "wage_aid"})],
        "regions": [Known({"code": "440605"})],
        "units": [Known({"unit_id": nanhai.id})],
        "entries": [Known({"code": published_entry()})],
        "services": [Known({"service_id": "i-labour-01"})],
        "laws": [Known({"name": name}) for name in Law.objects.values_list("name", flat=True)[:1]],
        "zones": [Known({"code": "minors"})],
        "board": [Known({"staff_id": lawyer.staff_id})],
        "rosters": [Known({"month": "2026-12"})],
        "forms": [Known({"code": _form()}), _checkup()],
        "talks": [Known({"code": _talk(nanhai.id)})],
        "lawyers": [Known({"lawyer_id": firm.lawyers[0]})],
        "law-firms": [Known({"firm_id": firm.id})],
        "notifications": [Known({"code": _defence(staff["clerk"])})],
        "metrics": [Known({"link_id": _link(staff["analyst"])})],
    }
    account(nanhai, username="program")
    second_factor(Staff.objects.get(username="program"))
    arrive(centre, "a:1", "a:2")
    ready(lawyer.actor)
    return World(known, {"anybody": {}, "person": {}, **{name: bearer(one) for name, one in staff.items()}})


def _kept() -> Known:
    """Return a question that is kept with an account of the mini program."""
    asked = ask(by=ANONYMOUS, question=question())
    signed_in.keep(asked.consultation.code, asked.access_key)
    return Known({"code": asked.consultation.code}, asked.access_key)


def published_entry() -> str:
    """Return the code of something that everybody may read."""
    return EntryVersion.objects.filter(state="published").latest("pk").entry.code


def _orders() -> list[Known]:
    found = []
    for state in ("submitted", "in_progress", "closed"):
        submitted = submit(by=ANONYMOUS, intake=intake())
        order = bring_to(submitted.order, state)
        names = {"code": order.code, "form": "application", **_shared(order)}
        found.append(Known(names, submitted.access_key, order_by_id(order.pk).version))
    return found


def _shared(order: WorkOrder) -> dict[str, int]:
    """Let somebody else take part in an order that still goes on, and let another one follow it."""
    if order.ended_at is not None:
        return {"person_id": 7, "link_id": 7}
    joining = Joining(Reach(name="梅女士", phone="13900139222"))
    person = add_person(by=SYSTEM, code=order.code, joining=joining)
    other = submit(by=ANONYMOUS, intake=intake()).order
    link = link_orders(by=SYSTEM, code=order.code, other=other.code, relation="part_of")
    return {"person_id": person.id, "link_id": link.pk}


def _consultations(lawyer: Actor) -> list[Known]:
    written = ask(by=ANONYMOUS, question=question())
    spoken, quiet, ended, recorded = (ask(by=ANONYMOUS, question=question(kind="chat")) for _each in range(4))
    for asked in (recorded, ended, quiet, spoken):
        row = give(asked.consultation, "grab", lawyer)
        messages.write(by=lawyer, code=row.code, text=ANSWER, client_id=f"answer-{row.code}")
        if asked in (recorded, ended):
            give(row, "close", lawyer)
    give(recorded.consultation, "write_up", lawyer, asked="欠薪", advised=ANSWER, outcome="advised")
    chat = joined(fresh(spoken.consultation), lawyer)
    kept(chat)
    person = person_of(chat)
    sent, _again = attach(by=person, code=chat.code, uploads=[upload(photo())], client_id="contract-two")
    guest = guests.invite(by=person, code=chat.code, role=GuestRole.INTERPRETER, name="李", reads_before=True)
    subject, about = subjects.of_consultation(quiet.consultation), next(iter(About))
    complain(
        by=person_of(quiet.consultation), subject=subject, about=about, text="等了很久没有人回答", via=Via.API
    )
    link = found_guests.links_of(chat, Side.PERSON)[guest.number]
    names = {"number": 1, "attachment_id": Attachment.objects.get(message=sent).pk}
    keys = [
        (spoken, ""),
        (spoken, link.rpartition("/")[2]),
        *((one, "") for one in (quiet, ended, recorded, written)),
    ]
    return [
        Known(
            {**names, "code": one.consultation.code}, key or one.access_key, fresh(one.consultation).version
        )
        for one, key in keys
    ]


def _callbacks() -> list[Known]:
    unit = pools.centre_of("440605011")
    begins = slots.open_times(unit, Dialect.MANDARIN, clock.now())[-1]
    reach = Reach(name="陈", phone="13800138111", medium=Medium.NONE)
    booking = Booking(begins=begins, reach=reach, words="工资", matter="labour", place="440605011")
    booked = callbacks.book(by=ANONYMOUS, booking=booking)
    due = callbacks.book(by=ANONYMOUS, booking=replace(booking, reach=replace(reach, phone="13800138112")))
    Callback.objects.filter(pk=due.callback.pk).update(state="due", next_at=clock.now())
    return [Known({"code": one.callback.code}, one.access_key) for one in (booked, due)]


def _appointments() -> list[Known]:
    row = plan(now=clock.now(), week=EVERY_DAY, lead_minutes=0, days_ahead=40, capacity=3)
    times = Slot.objects.filter(plan=row).order_by("begins_at")
    found = [booked(slot, f"1380013844{number}", now=clock.now()) for number, slot in enumerate(times[1:4])]
    # One was to begin a while ago, and nobody has noted whether they came; one is there.
    begun = clock.now() - timedelta(minutes=40)
    Appointment.objects.filter(pk=found[0].appointment.pk).update(begins_at=begun)
    Appointment.objects.filter(pk=found[1].appointment.pk).update(state="arrived", arrived_at=begun)
    return [Known({"code": one.appointment.code}, one.access_key) for one in found]


def _talk(unit_id: int) -> str:
    """Return the code of a talk at which places are kept."""
    begins_at = clock.now() + timedelta(days=2)
    plan = Plan(
        unit_id, "欠薪怎么办", "440605011", "文化站", begins_at, begins_at + timedelta(hours=1), places=9
    )
    return plan_talk(by=SYSTEM, plan=plan).code


def _form() -> str:
    """Return the code of a form that makes a paper."""
    question = "{name: first, type: text, text: 第一问}"
    return published(f"sections: [{{title: 一, questions: [{question}]}}]").code


def _checkup() -> Known:
    """Return a check-up that was handed in."""
    form = shipped(CODE)
    publish(by=SYSTEM, form=form)
    row = file_checkup(by=ANONYMOUS, form=form, given=answered(), locale="zh-hans")
    return Known({"code": form.code, "filing": row.code}, filings.access_key(row))


def _link(analyst: Browser) -> int:
    from fawang.datacentre.queries.questions.access import scope_of

    asked: Mapping[str, Any] = {"metrics": ["volume"], "from": "2021-02-01", "to": "2021-03-31"}
    question = read(asked, scope_of(analyst.actor))
    row = links.make(
        by=analyst.actor, question=question, title="服务", hosts=["www.example.gov.cn"],
        expires_at=clock.now() + timedelta(days=30),
    )  # fmt: skip
    return row.pk


def _defence(clerk: Browser) -> str:
    """Return the code of a notification whose lawyer has taken the case up, so that there is a letter."""
    order = notify(by=clerk.actor, notice=notice()).order
    taken_up(order, lawyers()[0].id)
    return order.code
