"""Forms as people fill them in, and small definitions for the rules."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from fawang.catalogue.actions.forms import publish
from fawang.catalogue.forms.files import read_file, read_text
from fawang.catalogue.forms.shape import Form
from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind, Grant
from fawang.people.rules import ROLES, Role
from fawang.work_orders.models import WorkOrder

SHIPPED = sorted((Path(settings.FAWANG_CONTENT) / "forms").glob("*.yaml"))
ID_NUMBER = "440605199001010014"

#: What somebody answers to each form that is shipped.
ANSWERS: dict[str, dict[str, str]] = {
    "labour_arbitration": {
        "applicant__name": "蒋大力", "applicant__sex": "male", "applicant__birth": "1990-01-01",
        "applicant__id_number": "", "applicant__phone": "13800138000", "applicant__address": "佛山市南海区桂城某路1号",
        "occupation": "制鞋工", "employer": "佛山某鞋业有限公司", "employer_address": "佛山市南海区狮山镇",
        "employer_head": "", "employer_phone": "", "started_on": "2023-03-01", "has_contract": "no",
        "still_there": "no", "ended_on": "2026-08-31", "monthly_wage": "5,600元",
        "claims__1__claim_kind": "wages", "claims__1__claim_period": "2026年6月至8月",
        "claims__1__claim_amount": "16800.50",
        "claims__more__1": "yes", "claims__2__claim_kind": "relation", "claims__more__2": "yes",
        "claims__3__claim_kind": "overtime", "claims__3__claim_amount": "9000", "claims__more__3": "no",
        "facts": "我在厂里做了三年，没有合同没有社保，老板扣着三个月工资不发。", "evidence": "card",
        "witnesses__more__0": "yes", "witnesses__1__witness__name": "李工友", "witnesses__1__witness__phone": "",
        "witnesses__1__witness__address": "佛山市南海区", "witnesses__more__1": "no",
        "commission": "佛山市南海区劳动人事争议仲裁委员会",
    },
    "work_injury": {
        "by_whom": "worker", "worker__name": "蒋大力", "worker__sex": "male", "worker__birth": "1990-01-01",
        "worker__id_number": ID_NUMBER, "worker__phone": "13800138000", "worker__address": "佛山市南海区",
        "occupation": "冲压工", "started_on": "2024-02-29", "employer": "佛山某五金厂",
        "employer_address": "南海区丹灶镇",
        "employer_phone": "", "harm": "accident", "injured_on": "2028-02-29", "injured_at": "上午十点，二车间",
        "on_the_way": "no", "injured_part": "右手食指末节离断伤", "facts": "操作冲床时被压伤，工友送到医院。",
        "applied": "no", "department": "佛山市南海区人力资源和社会保障局",
    },
    "civil_complaint": {
        "plaintiff__name": "蒋大力", "plaintiff__sex": "male", "plaintiff__birth": "1990-01-01",
        "plaintiff__id_number": "", "plaintiff__phone": "13800138000", "plaintiff__address": "佛山市南海区",
        "plaintiff_work": "", "defendants__1__defendant_kind": "person", "defendants__1__defendant__name": "王某",
        "defendants__1__defendant__sex": "male", "defendants__1__defendant__id_number": "",
        "defendants__1__defendant__phone": "", "defendants__1__defendant__address": "广州市天河区",
        "defendants__more__1": "no", "about": "loan", "principal": "123456.78", "has_interest": "yes",
        "interest": "1000.50", "agreed_rate": "年利率百分之八", "lent_on": "2025-01-02", "due_on": "2025-12-31",
        "facts": "他向我借钱做生意，转账给他，到期不还，电话也不接。", "evidence": "note", "witnesses__more__0": "no",
        "court": "广州市天河区人民法院",
    },
    "protection_order": {
        "for_whom": "self", "applicant__name": "李某", "applicant__sex": "female", "applicant__birth": "",
        "applicant__id_number": "", "applicant__phone": "", "applicant__address": "",
        "respondent__name": "王某", "respondent__sex": "male", "respondent__birth": "", "respondent__id_number": "",
        "respondent__phone": "", "respondent__address": "佛山市南海区", "relation": "spouse",
        "forms_of_violence": "beating", "last_on": "2026-11-20", "facts": "他喝酒以后打我，掐我的脖子，说要杀了我。",
        "children": "yes", "relatives__more__0": "yes", "relatives__1__protected__name": "王小某",
        "relatives__1__protected__birth": "2018-05-01", "relatives__more__1": "no", "measures": "no_violence",
        "urgent": "yes", "evidence": "police", "court": "佛山市南海区人民法院",
    },
    "wage_aid": {
        "employer_address": "佛山市南海区狮山镇某工地", "home": "佛山市南海区桂城某路1号", "started_on": "2025-03-01",
        "still_there": "yes", "debts__1__debt_for": "2026年7月工资", "debts__1__debt_amount": "5600",
        "debts__more__1": "yes", "debts__2__debt_for": "2026年8月工资", "debts__2__debt_amount": "5600.50",
        "debts__more__2": "no", "acknowledged": "no", "with_colleague": "yes", "colleague__name": "李工友",
        "colleague__phone": "13900139000",
    },
    "notary_statement": {
        "home": "佛山市南海区桂城某路1号", "content": "委托表弟代我出售桂城某花园一套房屋，签合同、过户、收房款。",
        "by_agent": "no", "language": "none", "copies": "2",
    },
    "appraisal_injury": {
        "subject": "self", "home": "佛山市南海区桂城某路1号", "cause": "traffic", "injured_on": "2026-03-02",
        "injury": "左小腿骨折，做了手术。", "hospital": "南海某医院", "ended": "yes", "asked": "degree",
    },
    "court_fee_relief": {
        "applicant__name": "蒋大力", "applicant__sex": "", "applicant__birth": "", "applicant__id_number": ID_NUMBER,
        "applicant__phone": "13800138000", "applicant__address": "佛山市南海区", "opponent": "王某",
        "cause": "民间借贷纠纷", "amount": "300000", "relief": "reduce", "reduce_ground": "other", "share": "40",
        "situation": "家里四口人，只有我一个人上班。", "court": "佛山市南海区人民法院",
    },
}  # fmt: skip


@cache
def shipped(code: str) -> Form:
    """Return a form that is shipped."""
    found = read_file(next(path for path in SHIPPED if path.stem == code))
    assert found.form is not None, found.mistakes
    return found.form


def form(text: str) -> Form:
    """Return a form of these questions (YAML of `sections` and what follows), with what every form has."""
    found = read_text(HEAD + text, name="small.yaml")
    assert found.form is not None, [str(one) for one in found.mistakes]
    return found.form


HEAD = """
code: small
version: 1
title: 小表格
intro: 说明
paper: {title: 小表格, blocks: [{text: 正文}], to: 某机关, signs: 签名}
bring: {where: 窗口}
"""


def published(text: str, **changes: Any) -> Form:
    """Publish a small form, with changes to what it says of itself; return it."""
    found = form(text).model_copy(update=changes)
    found = Form.model_validate(found.model_dump(mode="json", exclude_defaults=True))
    publish(by=SYSTEM, form=found)
    return found


def fill(client: Client, code: str, answers: dict[str, str], *, start: str = "") -> Any:
    """Answer a form page by page, as its pages lead; return the answer to the last page: that with the check."""
    return go_on(client, client.get(start or f"/help?form={code}"), code, answers)


def go_on(client: Client, response: Any, code: str, answers: dict[str, str]) -> Any:
    """Answer every page from where `response` leads until answers are checked."""
    posted: dict[str, Any] = {f"{code}__{name}": value for name, value in answers.items()}
    for _ in range(120):
        assert response.status_code == 302, re.findall(
            r'<a href="#id[^<]*</a>|<h1.*?</h1>', response.content.decode()
        )
        path = response["Location"].partition("?")[0]
        if path == "/help/check":
            return client.get(path)
        assert client.get(path).status_code == 200, path
        response = client.post(path, {**posted, **COMMON})
    raise AssertionError("the pages go on forever")


#: What every application asks besides.
COMMON = {
    "words": "老板拖欠三个月工资，一直不给。", "matter": "labour", "place_text": "佛山南海桂城", "authority": "none",
    "opponent": "佛山某鞋业有限公司", "name": "蒋大力", "id_number": "", "dialect": "mandarin", "needs": "",
    "medium": "sms", "phone": "13800138000", "email": "", "may_call": "yes", "may_announce": "yes",
    "list_online": "yes", "third": "no", "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
}  # fmt: skip


def make_paper(client: Client, code: str, answers: dict[str, str] | None = None) -> str:
    """Fill in a form that becomes a paper; return its address."""
    response = fill(client, code, answers or ANSWERS[code])
    assert response.status_code == 200, response
    response = client.post("/help/submit")
    assert response.status_code == 302, response.content.decode()
    location: str = response["Location"]
    return location


def hand_in(client: Client, code: str = "wage_aid", **changes: str) -> WorkOrder:
    """Fill in a form that becomes an order, with changes to the answers; return the order."""
    fill(client, code, {**ANSWERS[code], **changes})
    response = client.post("/help/submit")
    assert response.status_code == 302, response.content.decode()
    return WorkOrder.objects.get(code=response["Location"].split("/")[3])


def sign(client: Client, link: str, name: str) -> Any:
    """Read what a link asks to be signed, and sign it with a name; return the answer."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(link).content.decode())
    assert seen is not None
    return client.post(link, {"name": name, "seen": seen[1]})


def officer_of(order: WorkOrder) -> Actor:
    """Return somebody of the office that handles an order."""
    grant = Grant(order.unit_id, Role.OFFICE_OFFICER, ROLES[Role.OFFICE_OFFICER])
    return Actor(kind=ActorKind.STAFF, id=1, name="Test", grants=(grant,))
