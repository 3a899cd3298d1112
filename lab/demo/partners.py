"""Partners with agreements, and matters between us and them; one trail of Mr Jiang's case. All of it invented, and
marked.

110 hands Mr Jiang over in a call, and sends the same number as a message later. The office takes it in as an order
without asking him again, and hands the enforcement part on to 12368; the court answers.
"""

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.partners.actions import orders
from fawang.partners.actions.agreements import create_partner, draft, take_agreement_step
from fawang.partners.actions.exchange import receive
from fawang.partners.actions.referrals import Handover, prepare, record_consent, take_step
from fawang.partners.actions.telephone import record_call
from fawang.partners.queries import Referral, agreements
from fawang.partners.rules.messages import ReferralMessage
from fawang.people import queries as people
from fawang.people.rules.wishes import Reach
from fawang.work_orders.actions.intake import Intake, submit
from fawang.work_orders.rules.codes import Channel
from lab.demo.staff import COUNTY

_ALWAYS = {day: [["00:00", "23:59"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
#: Mr Jiang's call at 110, and what he told there.
CALL, NAME, PHONE = "110-2026-1103-0417", "蒋先生（演示）", "19900001103"
TOLD = "夫妻二人在南海的工厂做了三年，没有合同和社保，离职时厂里扣着工资和加班费，要他们先签自愿离职。"


def create() -> int:
    """Enter the partners and their matters unless there are any; return how many matters.

    Where partners may be sent events they are processes of their own (`partner_processes`), which answer themselves.
    """
    if agreements.partners():
        return 0
    for row in yaml.safe_load((Path(__file__).parent / "partners.yaml").read_text(encoding="utf-8")):
        _agree(row)
    return _jiang() + _others()


def _agree(row: dict[str, Any]) -> None:
    province = organisations.nearest("44", UnitKind.BUREAU)[0].id
    create_partner(
        by=SYSTEM, code=row["code"], names=row["names"], body=row["body"], unit_id=province,
        referee_unit_id=province, phone=row.get("phone", ""), is_demo=True,
    )  # fmt: skip
    scope = {name: [{"matters": row[name], "regions": ["*"]}] for name in ("takes", "gives")}
    terms = {
        **scope,
        **{name: row[name] for name in ("fields_out", "fields_in", "ground", "basis")},
        "readers": row.get("readers", []),
        "links": [
            {"name": name} for name in row["links"] if name != "events" or settings.FAWANG_PARTNER_HOSTS
        ],
        **({"hours": _ALWAYS} if row.get("always") else {}),
    }
    version = draft(by=SYSTEM, code=row["code"], terms=terms, valid_from=date(2026, 1, 1))
    version = take_agreement_step(
        by=SYSTEM, agreement_id=version.pk, command="submit", version=version.version
    )
    # A second person has approved it.
    take_agreement_step(
        by=_actor("demo-province"), agreement_id=version.pk, command="approve", version=version.version
    )


def _jiang() -> int:
    duty, officer = _actor("demo-duty"), _actor("demo-officer")
    hotline = organisations.nearest("44", UnitKind.HOTLINE_CENTRE)[0]
    known = {"matter": "labour", "region": COUNTY, "urgency": "normal"}
    fields = {"name": NAME, "phone": PHONE, "summary": TOLD}
    row = record_call(
        by=duty, partner="110", unit_id=hotline.id,
        data={**known, "number": CALL, "fields": fields},
    )  # fmt: skip
    if not settings.FAWANG_PARTNER_HOSTS:
        receive(by=SYSTEM, partner="110", message=_message("offered", CALL, **known, fields=fields))
    take_step(by=officer, code=row.code, command="acknowledge", version=_version(row), data={})
    told = orders.prepare(by=officer, code=row.code)
    order = submit(
        by=officer,
        intake=Intake(
            kind="legal_aid", matter=told.matter, words=told.words, place=told.place,
            place_text="佛山市南海区桂城街道", channel=Channel.HOTLINE,
            reach=Reach(name=told.reach.name, phone=told.reach.phone),
            answers={
                "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
                "opponent": "佛山某鞋业有限公司（演示）",
            },
        ),
    ).order  # fmt: skip
    orders.note_application(by=officer, code=row.code, order_id=order.pk)
    part = prepare(
        by=officer,
        handover=Handover(
            partner="12368", order=order.code, unit_id=order.unit_id, matter="labour", region=COUNTY,
            fields={
                "name": told.reach.name, "phone": told.reach.phone,
                "request": "劳动仲裁裁决已生效，厂方未付一万三千元，请协助申请强制执行。", "summary": TOLD,
            },
        ),
    )  # fmt: skip
    record_consent(
        by=officer,
        code=part.code,
        text="12368诉讼服务热线得到：姓名、电话、请求。用于申请强制执行，可随时撤回。",
    )
    take_step(by=officer, code=part.code, command="offer", version=_version(part), data={})
    if settings.FAWANG_PARTNER_HOSTS:
        return 2
    _answer(part, "acknowledged", 1)
    _answer(part, "accepted", 2, words="已转执行局立案窗口。")
    _answer(part, "news", 3, words="已立案执行，案号（演示）粤0605执1103号。")
    return 2


def _others() -> int:
    """Some more in other states, so that each list and filter has something."""
    officer = _actor("demo-officer")
    for number, (partner, matter, words) in enumerate(
        (
            ("12345", "housing", "反映出租屋押金不退，咨询维权途径。"),
            ("12345", "labour", "反映工地拖欠工资，愿意申请法律援助。"),
            ("12333", "work_injury", "工伤认定后单位不付停工留薪工资。"),
            ("veterans", "military", "退役安置待遇争议，需要法律帮助。"),
        ),
        start=1,
    ):
        receive(
            by=SYSTEM, partner=partner,
            message=_message(
                "offered", f"DEMO-{number:03}", matter=matter, region=COUNTY,
                fields={"name": f"求助人{number}（演示）", "phone": f"1990000120{number}", "summary": words},
            ),
        )  # fmt: skip
    office = organisations.nearest(COUNTY, UnitKind.LEGAL_AID_OFFICE)[0]
    refused = prepare(
        by=officer,
        handover=Handover(
            partner="12333", unit_id=office.id, matter="social_security", region=COUNTY,
            fields={"name": "龙女士（演示）", "phone": "19900001301", "request": "查询并督促补缴三年养老保险。"},
        ),
    )  # fmt: skip
    record_consent(
        by=officer, code=refused.code, text="12333得到：姓名、电话、请求。用于办理社会保险投诉，可随时撤回。"
    )
    take_step(by=officer, code=refused.code, command="offer", version=_version(refused), data={})
    _answer(refused, "refused", 1, reason="information_missing", next="giver", words="缺用人单位名称。")
    return 5


def _message(kind: str, number: str, **more: Any) -> ReferralMessage:
    return ReferralMessage.read(
        {"type": kind, "number": number, "step": 1, "at": clock.now().isoformat(), **more}
    )


def _answer(row: Referral, kind: str, step: int, **more: Any) -> None:
    receive(
        by=SYSTEM, partner=row.partner.code,
        message=ReferralMessage.read(
            {
                "type": kind, "number": f"DEMO-{row.partner.code}-{row.pk}", "reference": row.code, "step": step,
                "at": clock.now().isoformat(), **more,
            }
        ),
    )  # fmt: skip


def _version(row: Referral) -> int:
    row.refresh_from_db()
    return row.version


def _actor(username: str) -> Actor:
    return people.staff_identity(people.account_of(username) or 0).actor
