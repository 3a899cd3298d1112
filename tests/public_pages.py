"""Every page that is open to the public: an address for each route of the installation, with what it shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fawang.appointments.models import Slot
from fawang.appointments.queries import interpreters
from fawang.catalogue.actions import filings
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.queries import filings as filed
from fawang.certificates.actions.shares import share
from fawang.certificates.queries import certificates
from fawang.certificates.queries.verification import sharing_token
from fawang.channels.actions.identity import account_of
from fawang.channels.queries import links
from fawang.config.api import api
from fawang.consultations.actions import guests
from fawang.consultations.actions.asking import ask
from fawang.consultations.queries import guests as guests_of
from fawang.consultations.queries import zone_versions
from fawang.consultations.rules import Side
from fawang.consultations.rules.guests import GuestRole
from fawang.counter.actions.visits import record
from fawang.counter.pages.numbers import address_of_ticket
from fawang.counter.queries import visits
from fawang.dispatch.actions.callbacks import Booking, book
from fawang.feedback import queries as feedback
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.security.access import Audience
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.outreach.actions import talks
from fawang.outreach.actions.contracts import make_contract
from fawang.outreach.actions.day_log import Log, log_day
from fawang.outreach.queries import days as served
from fawang.payments.queries import payments
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.drafts import save_draft
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.pages.applying import flow
from fawang.work_orders.pages.applying.answers import Answers
from fawang.work_orders.pages.applying.drafts import COOKIE
from tests.appointments.cases import asked_interpreter, plan
from tests.appointments.cases import booked as booked_at
from tests.cases import bring_to, intake
from tests.cases import give as give_order
from tests.catalogue.form_cases import ANSWERS as FORM_ANSWERS
from tests.catalogue.form_cases import officer_of, shipped
from tests.certificates.cases import issued_copy
from tests.channels.cases import switch_on
from tests.conftest import unit_at
from tests.consultations.cases import ANSWER, give, person_of, question
from tests.counter.cases import clerk, drawn, new_id, seated, station
from tests.counter.cases import entry as visit_entry
from tests.lawyers.cases import pages_of_lawyers
from tests.partners.cases import pages_of_partners
from tests.payments.cases import due
from tests.shell.cases import ANSWERS

#: Each caller has an address of their own, so that no limit stands in the way.
_addresses = count(1)
#: Whoever may come without an account, or as a resident.
PUBLIC = {Audience.EVERYBODY, Audience.RESIDENT}
#: Pages that answer otherwise than with 200: how a problem looks, and the second steps of signing in.
NOT_200 = {
    "shell:gallery_problem",
    "work_orders:help",
    "shell:sign_in_code",
    "people:staff_code",
    "people:enrol",
}


def visitor() -> Client:
    """Return a browser at an address that nobody has used."""
    number = next(_addresses)
    return Client(REMOTE_ADDR=f"10.30.{number // 250}.{number % 250 + 1}")


@dataclass(frozen=True)
class Visit:
    """A page, and a browser that may open it; `name` tells pages of one route apart."""

    route: str
    path: str
    name: str = ""
    client: Client = field(default_factory=visitor)
    #: What is posted to see the page.
    posted: dict[str, str] | None = None

    def open(self) -> str:
        """Return the page."""
        sent = self.client.get if self.posted is None else self.client.post
        response = sent(self.path, self.posted)
        status = response.status_code
        assert status == 200 or self.route in NOT_200, (self.path, status, response.headers.get("Location"))
        return str(response.content.decode())


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, room: str = "", before: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every page that the public may open; the API is none."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(entry.pattern)
        if path.startswith("api/"):
            continue
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, entry.namespace or room, path)
        elif PUBLIC & set(getattr(entry.callback, "allowed", ())):
            yield f"{room}:{entry.name}" if room else entry.name or path, path


def consultations(lawyer: Actor) -> Iterator[Visit]:
    """Consultations in every state in which something can be written, and what hangs on them."""
    chat = ask(by=ANONYMOUS, question=question(kind="chat"))
    row = chat.consultation
    place = [row.code, chat.access_key]
    yield Visit("consultations:talk", reverse("consultations:talk", args=place), "chat")
    give(row, "grab", lawyer)
    yield Visit("consultations:guests", reverse("consultations:guests", args=place))
    yield Visit("feedback:complain", reverse("feedback:complain", args=place))
    guests.invite(by=person_of(row), code=row.code, role=GuestRole.RELATIVE, name="李婶", reads_before=False)
    link = next(iter(guests_of.links_of(row, Side.PERSON).values()))
    path = link[link.index("/c/") :]
    joined = visitor()
    joined.post(path, {"what": "join"})
    yield Visit("consultations:guest", path, client=joined)
    written = ask(by=ANONYMOUS, question=question())
    row = written.consultation
    place = [row.code, written.access_key]
    give(row, "grab", lawyer)
    give(row, "answer", lawyer, text=ANSWER)
    yield Visit("consultations:talk", reverse("consultations:talk", args=place), "answered")


def orders() -> Iterator[Visit]:
    """Orders in every state in which their person can write something."""
    states: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
        "submitted": (),
        "supplementing": (("request_papers", {"papers": ["身份证复印件"]}),),
        "refused": (("refuse", {"article": "41", "reason": "收入高于标准。"}),),
    }
    for name, steps in states.items():
        submitted = submit(by=ANONYMOUS, intake=intake())
        order = submitted.order
        for command, data in steps:
            give_order(order, command, by=SYSTEM, **data)
        path = reverse("work_orders:follow", args=[order.code, submitted.access_key])
        yield Visit("work_orders:follow", path, name)
        if name == "submitted":
            yield Visit("work_orders:own_persons", f"{path}/persons")
            yield Visit("work_orders:own_person_list", f"{path}/persons/list")
    place = [order.code, submitted.access_key]
    yield Visit("feedback:complain_order", reverse("feedback:complain_order", args=place))
    yield Visit("work_orders:receipt", reverse("work_orders:receipt", args=place))
    closed = bring_to(submit(by=ANONYMOUS, intake=intake()).order, "closed")
    yield Visit("feedback:rate", reverse("feedback:rate", args=[closed.code, feedback.rating_token(closed)]))


def help_pages() -> Iterator[Visit]:
    """Every question of "get help", each with a draft of its own in which all others are answered."""
    given = {name: value for _slug, values in ANSWERS for name, value in values.items()}
    # Answers that lead to the questions which few people are asked.
    given |= {"group": "minors", "exempt": "none", "household": "3", "income": "6000", "third": "yes",
              "third_name": "阿珍", "third_phone": "13900139000",
              "pass_phrase": "荔枝", "place": "440605", "place_text": "桂城"}  # fmt: skip
    for slug in flow.pages(Answers()):
        client = visitor()
        client.cookies[COOKIE] = f"the-draft-with-all-answers-of-{slug}"
        ambiguous = ["440605011"] if slug == "which-place" else []
        save_draft(by=ANONYMOUS, key=client.cookies[COOKIE].value, answers=given | {"ambiguous": ambiguous})
        yield Visit("work_orders:help_question", f"/help/{slug}", slug, client)


def others() -> Iterator[Visit]:
    """Pages that need a code in their address or somebody who is signed in."""
    station = unit_at("440605121", UnitKind.TOWN_STATION).id
    for name in ("kiosk", "kiosk_arrived"):
        yield Visit(f"counter:{name}", reverse(f"counter:{name}", args=[station]))
    zone = next(one for one in zone_versions.current().values() if one.scenarios)
    yield Visit("consultations:zone", f"/zones/{zone.code}")
    yield Visit("consultations:zone_scenario", f"/zones/{zone.code}/{zone.scenarios[0].code}")
    switch_on("province_app")
    yield Visit("channels:frame", "/frame")
    yield Visit("channels:frame_scenario", "/frame/g-wages")
    yield Visit("channels:share", "/share", posted={"text": "老板拖欠我三个月工资"})
    yield Visit("catalogue:service", "/services/i-labour-01")
    yield Visit("catalogue:group", "/groups/soldiers")
    yield Visit("knowledge:matter", "/guidance/m/labour.wages")
    yield Visit("knowledge:law", "/guidance/laws/劳动法")
    yield Visit("knowledge:period", "/guidance/periods/p-labour-arbitration")
    begins = (clock.now() + timedelta(days=1)).astimezone(clock.CHINA)
    begins = begins.replace(hour=10, minute=0, second=0, microsecond=0)
    booked = book(
        by=ANONYMOUS,
        booking=Booking(begins=begins, reach=Reach(name="", phone="13800138000", medium=Medium.NONE)),
    )
    yield Visit(
        "dispatch:callback_own",
        reverse("dispatch:callback_own", args=[booked.callback.code, booked.access_key]),
    )
    slots = Slot.objects.filter(plan=plan(now=clock.now())).order_by("-begins_at")
    appointed = booked_at(slots[0], now=clock.now())
    place = [appointed.appointment.code, appointed.access_key]
    yield Visit("appointments:own", reverse("appointments:own", args=place))
    request = asked_interpreter(slots[1])
    yield Visit(
        "appointments:interpreting",
        reverse("appointments:interpreting", args=[request.pk, interpreters.access_key(request)]),
    )
    unit = appointed.appointment.unit_id
    yield Visit("appointments:new", reverse("appointments:new", query={"unit": unit}), "an office")
    yield Visit("stations:office", reverse("stations:office", args=[unit]))
    yield Visit("knowledge:entry", "/guidance/e/q-labour-resignation-01")
    verdict = {"subject": "q-labour-resignation-01", "helpful": "no"}
    yield Visit("knowledge:verdict", "/guidance/verdict", posted=verdict)
    resident = visitor()
    phone, code = new_one_time_code(phone="13800138000")
    session = resident.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    account = account_of(by=SYSTEM, channel="wechat", subject="o-visitor")
    join = reverse("channels:join", args=[links.join_token(account)])
    yield Visit("channels:join", join, client=resident)
    yield Visit("channels:accounts", "/my/accounts", client=resident)
    agreed = {"reserved": links.tap_token(account, "work_orders.order:1"), "action": "cancel"}
    yield Visit("channels:tapped", reverse("channels:tapped", query=agreed))
    office = organisations.units(limit=1).items[0]
    yield Visit("organisations:wrong", reverse("organisations:wrong", args=[office.id]))
    yield Visit("shell:mine", "/my", client=resident)
    yield Visit("shell:personal_data", "/my/data", client=resident)


def counters() -> Iterator[Visit]:
    """The pages of a counter: drawing a number, the number, the screen, the rating of a visit."""
    seated(clerk(), "1")
    ticket, unit_id = drawn(), station().id
    yield Visit("counter:take", reverse("counter:take", args=[unit_id]))
    yield Visit("counter:ticket", address_of_ticket(ticket))
    yield Visit("counter:display", reverse("counter:display", args=[unit_id]))
    visit, _before = record(by=clerk().actor, client_id=new_id(), unit_id=unit_id, entry=visit_entry())
    yield Visit("counter:rate", reverse("counter:rate", args=[visit.code, visits.token_of(visit)]))


def outreach() -> Iterator[Visit]:
    """A talk at which places are kept, and a day of a village adviser that a resident rates."""
    unit = organisations.nearest("440605", UnitKind.BUREAU)[0]
    begins = clock.now() + timedelta(days=2)
    plan = talks.Plan(
        unit.id, "欠薪怎么办", "440605011", "文化站", begins, begins + timedelta(hours=1), places=9
    )
    yield Visit("outreach:talk", reverse("outreach:talk", args=[talks.plan_talk(by=SYSTEM, plan=plan).code]))
    today = clock.today()
    contract = make_contract(
        by=SYSTEM,
        village="440605011011",
        begins=today,
        ends=today,
        days_a_month=1,
        fee=Decimal(0),
        adviser="某某",
    )
    day = log_day(by=SYSTEM, contract=contract.code, log=Log(today, 1, {"advised": 1}), client_id="once")
    yield Visit("outreach:rate", reverse("outreach:rate", args=[day.code, 1, served.rating_token(day, 1)]))
    yield Visit("outreach:adviser", "/village-adviser?place=440605011011")


def filled_forms() -> Iterator[Visit]:
    """Forms: one that is being filled in, a paper, and an order's with something to sign and something to put right."""
    for code in ("wage_aid", "protection_order", "court_fee_relief"):
        publish(by=SYSTEM, form=shipped(code))
    yield Visit("catalogue:form", "/forms/wage_aid")
    writing = visitor()
    writing.cookies[COOKIE] = "the-draft-of-a-form"
    answers = {f"protection_order__{name}": text for name, text in FORM_ANSWERS["protection_order"].items()}
    draft = {**answers, "form": "protection_order", "begun": {"protection_order": 1}}
    save_draft(by=ANONYMOUS, key="the-draft-of-a-form", answers=draft)
    yield Visit("work_orders:help_question", "/help/protection-order--facts", "a form", writing)
    yield Visit("work_orders:help_other_device", "/help/other-device", client=writing)
    yield Visit("work_orders:help_take_over", "/help/on/a-link-that-somebody-has")
    given = FORM_ANSWERS["court_fee_relief"]
    paper = filings.file_paper(by=ANONYMOUS, form=shipped("court_fee_relief"), given=given, locale="zh-hans")
    yield Visit("catalogue:paper", reverse("catalogue:paper", args=[paper.code, filed.access_key(paper)]))
    submitted = submit(by=ANONYMOUS, intake=intake())
    order = submitted.order
    filings.keep_with_order(
        by=ANONYMOUS,
        order=order,
        form=shipped("wage_aid"),
        answers=FORM_ANSWERS["wage_aid"],
        locale="zh-hans",
    )
    filings.ask_correction(by=officer_of(order), order=order, answer="home", note="请写到门牌号")
    place = [order.code, submitted.access_key]
    yield Visit("catalogue:own_form", reverse("catalogue:own_form", args=place))
    yield Visit("catalogue:correct", reverse("catalogue:correct", args=[*place, "home"]))
    found = filed.of_order(order.pk)
    assert found is not None
    key = filed.signing_key(found.row, "colleague")
    yield Visit("catalogue:sign", reverse("catalogue:sign", args=[found.row.code, "colleague", key]))


def certified() -> Iterator[Visit]:
    """A certificate (a copy: nobody needs a key) with its bearer's page and a link of it, and a fee."""
    order = submit(by=ANONYMOUS, intake=intake()).order
    key = work_orders.access_key(order)
    row = issued_copy(order)
    code = certificates.check_code_of(row)
    yield Visit("certificates:verify_code", reverse("certificates:verify_code", args=[row.code, code]))
    yield Visit("certificates:bearer", reverse("certificates:bearer", args=[order.code, key, row.code]))
    link = share(by=ANONYMOUS, row=row, days=7, with_document=True)
    yield Visit("certificates:shared", reverse("certificates:shared", args=[link.pk, sharing_token(link)]))
    fee = due(order)
    yield Visit("payments:own", reverse("payments:own", args=[fee.code, payments.token_of(fee)]))
    for name, path in pages_of_partners(order):
        yield Visit(name, path)


#: Routes that show no page: files, streams, what only scripts ask for, what only takes a form of another page.
NO_PAGE = frozenset(
    {
        "healthz", "readyz", "too-large", "consultations:call", "browser_calls:devices_ice", "consultations:events",
        "consultations:file", "consultations:guest_events", "consultations:guest_file", "consultations:guest_typing",
        "consultations:guest_write", "consultations:paper", "consultations:seen", "consultations:stop_earlier",
        "consultations:typing", "consultations:write", "datacentre:embedded_json", "datacentre:embedded",
        "knowledge:period_ics", "knowledge:urgent", "legal_aid:own_form", "people:sign_out", "consultations:ask_begin",
        "dispatch:callback_diary", "appointments:calendar",
        "regions:boundaries", "stations:poster", "catalogue:open_data", "catalogue:moved",
        "work_orders:follow_document", "work_orders:follow_upload", "work_orders:help_autosave",
        "work_orders:told_if_wrong", "consultations:told_if_wrong",
        "work_orders:help_discard",
        "work_orders:help_submit", "work_orders:leave", "shell:preferences", "dispatch:roster_feed",
        "organisations:photo", "counter:display_live", "counter:ticket_live", "counter:ticket_leave",
        "consultations:seat_manifest", "consultations:seat_worker", "counter:offline_manifest",
        "counter:offline_worker", "counter:kiosk_clear",
        "outreach:talk_feed", "outreach:talks_feed", "outreach:handout",
        "catalogue:checkups", "catalogue:checkup_again", "catalogue:checkup_ask",
        "catalogue:paper_pdf", "catalogue:paper_delete", "catalogue:paper_reminder", "catalogue:own_pdf",
        "appraisal:open_data", "mediation:own_paper", "mediation:own_talk_events", "mediation:own_talk_do",
        "certificates:verify_file", "certificates:shared_document", "certificates:bearer_document",
        "payments:receipt", "payments:notice",
        "partners:open311_discovery", "partners:open311_services", "partners:open311_service",
        "partners:open311_requests", "partners:open311_request", "partners:open311_token", "partners:open311_updates",
        "wire:events", "wire:too_large", "wire:schemas", "wire:schema",
        "channels:wechat", "channels:sms",
        "channels:widget", "channels:manifest", "channels:worker", "channels:push", "channels:province_sign_in",
        "channels:province_callback", "channels:province_sign_out", "channels:province_unlink",
        "channels:asset_links", "channels:province_signed_out",
    }
)  # fmt: skip


def pages(lawyer: Actor) -> Iterator[Visit]:
    """Yield a visit to every public page; a route that nobody has entered here and that needs a code fails.

    Raises:
        AssertionError: a public route is neither here nor among those that show no page.
    """
    from tests import checkup_pages, mediation_pages

    entered = [
        *consultations(lawyer),
        *orders(),
        *help_pages(),
        *counters(),
        *others(),
        *outreach(),
        *(Visit(name, path) for name, path in pages_of_lawyers()),
        *filled_forms(),
        *checkup_pages.checkups(),
        *mediation_pages.mediated(),
        *certified(),
    ]
    yield from entered
    known = {one.route for one in entered} | NO_PAGE
    for name, pattern in routes():
        if name in known:
            continue
        assert "<" not in pattern, (
            f"{name} ({pattern}) is open to the public: enter an address of it in this file"
        )
        yield Visit(name, f"/{pattern}")


def operations() -> Iterator[tuple[str, str, list[str], set[str]]]:
    """Yield every operation of the API that is open to the public and takes a body.

    Each with its method, its path, the names of the texts that one writes there, and the fields of what it answers.
    """
    description = api.get_openapi_schema(path_prefix="")
    shapes = description["components"]["schemas"]
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                if not PUBLIC & set(getattr(operation.view_func, "allowed", ())):
                    continue
                for method in sorted({"POST", "PUT", "PATCH"} & set(operation.methods)):
                    name = f"{prefix}{path}"
                    said = description["paths"][re.sub(r"{\w+:(\w+)}", r"{\1}", name)][method.lower()]
                    body: dict[str, Any] = next(
                        iter(said.get("requestBody", {}).get("content", {}).values()), {}
                    )
                    taken = _shape(body.get("schema", {}), shapes)
                    texts = [
                        field for field, one in taken.items()
                        if one.get("type") in ("string", "object") and not {"format", "enum", "pattern"} & set(one)
                    ]  # fmt: skip
                    if method == "POST" and "{command}" in name:
                        texts.append("what the command asks for")
                    given: set[str] = set()
                    for status, answer in said["responses"].items():
                        if str(status).startswith("2"):
                            content: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
                            given |= set(_shape(content.get("schema", {}), shapes))
                    yield method, name, texts, given


def _shape(schema: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a schema, which may stand among the components."""
    if "$ref" in schema:
        schema = shapes[schema["$ref"].rpartition("/")[2]]
    fields: dict[str, Any] = schema.get("properties", {})
    return fields
