"""Of each operation that takes more than an address, one request that somebody may make, so that it is done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django_otp.plugins.otp_totp.models import TOTPDevice

from fawang.appointments.models import Slot
from fawang.certificates.queries.certificates import check_code_of
from fawang.dispatch.models import Offer
from fawang.dispatch.queries import callbacks, pools
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.people.rules.wishes import Dialect
from fawang.work_orders.actions.intake import submit
from tests.cases import intake
from tests.certificates.cases import issued_copy
from tests.channels import signed_in, vouching
from tests.consultations.cases import ANSWER
from tests.consultations.samples import photo
from tests.contract.world import published_entry
from tests.dispatch.cases import contact
from tests.legal_aid.defence.cases import organ
from tests.people.cases import PASSWORD, code_of

type Body = dict[str, Any]

PERSON = {"name": "蒋先生", "phone": "13800138222"}
ANSWERS = {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3", "opponent": "某厂"}
FIGURES = {"metrics": ["volume"], "from": "2021-02-01", "to": "2021-03-31"}
RECORD = {"asked": "欠薪", "advised": ANSWER, "outcome": "advised"}


def _token() -> Body:
    app = TOTPDevice.objects.get(user__username="program")
    return {"username": "program", "password": PASSWORD, "code": code_of(app)}


def _slot() -> str:
    times = callbacks.open_times(pools.centre_of("440605011"), Dialect.MANDARIN, clock.now())
    return times[-1].isoformat()


def _free() -> int:
    return Slot.objects.filter(plan__isnull=False).latest("begins_at").pk


def _certificate() -> Body:
    """Return what stands on a certificate that was issued."""
    row = issued_copy(submit(by=ANONYMOUS, intake=intake()).order)
    return {"number": row.number, "check_code": check_code_of(row), "holder_name": "某某"}


def _other_order() -> str:
    """Return the code of an order that comes after all others."""
    return submit(by=ANONYMOUS, intake=intake()).order.code


#: Bodies by operation; a command stands for itself.
BODIES: dict[str, Body | Callable[[], Body]] = {
    "POST /route": {"matter": "labour", "place": "440605011"},
    "POST /offices/near": {"latitude": 23.03, "longitude": 113.15},
    "POST /tokens": _token,
    "POST /guidance": {"text": "老板不给加班费"},
    "POST /periods/last-days": {"paper": "labour_award", "role": "worker", "service": "handed", "day": "2026-11-20"},
    "POST /province-app/progress": lambda: {"token": vouching.token()},
    "POST /widget/guidance": {"text": "老板不给加班费"},
    "POST /mini-program/guidance": {"text": "老板不给加班费"},
    "POST /mini-program/forms/{code}/asked": {"answers": {}},
    "POST /mini-program/sessions": {"code": "code"},
    "POST /mini-program/phone": {"code": "code"},
    "POST /mini-program/matters": signed_in.matter,
    "POST /mini-program/consents": signed_in.matter,
    "POST /mini-program/content-check": {"text": "老板不给加班费"},
    "POST /guidance/draft": {"text": "老板不给加班费"},
    "POST /guidance/suggestions": {"text": "加班"},
    "POST /guidance/verdicts": lambda: {"subject": published_entry(), "helpful": True},
    "POST /certificates/verification": _certificate,
    "POST /work-orders": {
        "matter": "labour", "words": "老板扣着工资", "place": "440605011", "person": PERSON, "answers": ANSWERS,
    },
    "POST /work-orders/{code}/commands/{command}": {"article": "31.5"},
    "POST /work-orders/{code}/persons": {"name": "梅女士", "phone": "13800138223"},
    "POST /work-orders/{code}/links": lambda: {"other": _other_order(), "relation": "follows"},
    "POST /work-orders/{code}/rating": {"score": 5, "reasons": ["solved"]},
    "POST /work-orders/{code}/complaint": {"about": "late", "text": "等了很久没有人回答"},
    "POST /forms/{code}/validate": {"answers": {"deposit": "3000"}},
    "POST /forms/{code}/submissions": {"answers": {"first": "甲"}},
    "POST /eligibility": {"answers": ANSWERS, "region": "440605"},
    "POST /consultations": {"text": "老板扣着最后两个月的工资和加班费不给，怎么办？"},
    "POST /consultations/{code}/seen": {"number": 1},
    "POST /consultations/{code}/messages": {"text": "还有加班费", "client_id": "contract-more"},
    "POST /consultations/{code}/commands/{command}": {},
    "POST /consultations/{code}/rating": {"score": 4},
    "PUT /consultations/{code}/record": RECORD,
    "POST /consultations/{code}/complaint": {"about": "late", "text": "等了很久没有人回答"},
    "POST /consultations/{code}/calls": {"wish": "voice", "client": "window-of-person"},
    "POST /consultations/{code}/calls/{number}/answer": {"accept": True, "client": "window-of-lawyer"},
    "POST /consultations/{code}/calls/{number}/signals": {
        "client": "window-of-person", "client_id": "signal-one",
        "signals": [{"description": {"type": "offer", "sdp": "v=0"}}],
    },
    "POST /consultations/{code}/calls/{number}/beat": {"path": "direct"},
    "POST /consultations/{code}/calls/{number}/consent": {"consent": "yes"},
    "POST /consultations/{code}/calls/{number}/end": {},
    "POST /consultations/{code}/attachments": {"files": [photo()], "client_id": "contract-photo"},
    "POST /consultations/{code}/guests": {"role": "relative", "name": "王"},
    "POST /consultations/{code}/guests/{number}/consent": {"agree": True},
    "POST /consultations/{code}/recordings/{number}/spans": {"start": 0.5, "end": 1.0, "reason": "姓名"},
    "POST /consultations/{code}/recordings/{number}/destroy": {"reason": "当事人要求"},
    "PUT /me/presence": {"presence": "break", "reason": "meal"},
    "PUT /me/skills": {"languages": {"mandarin": "native"}, "chats": 2},
    "POST /me/presence/decline": lambda: {"offer": Offer.objects.latest("pk").name},
    "POST /board/first": lambda: {"contact": contact("a:2").name},
    "PUT /board/seats/{staff_id}/presence": {"presence": "break", "reason": "meal"},
    "POST /board/seats/{staff_id}/notes": {"text": "请接听"},
    "POST /callbacks": lambda: {"phone": "13800138333", "slot": _slot(), "place": "440605011"},
    "POST /callbacks/{code}/commands/{command}": {},
    "PUT /callbacks/{code}/slot": lambda: {"slot": _slot()},
    "POST /appointments": lambda: {"slot": _free(), "name": "陈", "phone": "13800138555"},
    "PUT /appointments/{code}/slot": lambda: {"slot": _free()},
    "POST /notifications": lambda: {
        "organ_id": organ().id, "number": "（2026）粤0605刑初7号", "person": "小陈", "grounds": ["minor"],
        "stage": "first_instance", "charge": "涉嫌盗窃",
    },
    "POST /notifications/{code}/end": {"why": "own_lawyer"},
    "POST /detainee-wishes": lambda: {
        "unit_id": organ().id, "person": "老周", "words": "没钱请律师", "said_at": clock.now().isoformat(),
    },
    "POST /metrics/query": FIGURES,
    "POST /metrics/links": lambda: {
        "question": FIGURES, "title": "服务", "hosts": ["www.example.gov.cn"],
        "expires_at": (clock.now() + timedelta(days=9)).isoformat(),
    },
    "POST /metrics/sql": {"statement": "select count(*) from service"},
}  # fmt: skip
#: What is asked for in an address, where there is no body.
QUERIES: dict[str, Body | Callable[[], Body]] = {
    "GET /articles": {"citation": "劳动合同法第三十条"},
    "GET /appointments/slots": lambda: {"unit_id": Slot.objects.latest("pk").place.unit_id},
    "GET /appointments": lambda: {"unit_id": Slot.objects.latest("pk").place.unit_id},
    "GET /village-advisers/coverage": {"region": "440605"},
}
#: The command of each kind that is given.
COMMANDS = {
    "work-orders": "accept",
    "consultations": "close",
    "callbacks": "call",
    "appointments": "check_in",
}
