"""A database of the version before, brought to this one, has lost nothing and answers as it did."""

import json
import lzma
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.utils import translation
from procrastinate.contrib.django import app

from fawang.cli.upkeep.schema import migrate
from fawang.config.wiring import NAVIGATION
from fawang.kernel import clock
from fawang.kernel.models import OutboxEvent
from fawang.kernel.news.outbox import deliver
from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.work_orders import queries
from fawang.work_orders.queries import WorkOrder
from tests.cases import able_lawyers, give
from tests.environment import CLUSTER
from tests.migrated import schema
from tests.migrated.answers import ASKED, everything

HERE = Path(__file__).parent
DATABASE = "migrated"

#: What operations of the API answer beyond what they did, by the end of their path.
NEW_FIELDS: dict[str, set[str]] = {}
NEW_COMMANDS = {"record_service", "message", "reply"}
#: What an office records, and the paper there is, after an objection was upheld; each with what opens it.
AFTER_OBJECTION = {"登记决定送达日期", "法律援助异议审查决定书"}
#: And which ways remain, until when, with whom.
WAYS = {
    "您还可以这样做", "当事人的救济途径", "对司法行政部门维持原决定不服（《法律援助法》第四十九条）：",
    "从决定之日2026年11月23日起算；您收到的日期更晚的，从收到之日起算。", "行政复议", "行政诉讼",
    "最后一日：2027年1月22日 · 还剩 56 天", "最后一日：2027年5月24日 · 还剩 178 天",
    "那一年的放假安排还没有公布，最后一天可能会变。不要等到最后。",
    "可以向以下机关提出：", "向法院起诉：",
    "南海区人民政府", "佛山市司法局", "南海区人民法院",
    (
        "可以书面申请，书写有困难的可以口头申请，不收费。"
        "不服复议决定的，可以在收到决定书之日起 15 日内向法院起诉（《行政诉讼法》第四十五条）。"
    ),
    "《中华人民共和国行政复议法》第二十条", "《中华人民共和国行政诉讼法》第四十六条",
    "有的地方行政案件由其他法院集中管辖，可以拨打法院热线 12368 询问。",
    (
        "两种途径不能同时进行：行政复议已经受理的，复议期间不得起诉；法院已经受理的，不得申请复议（《行政复议法》第二十九条）。"
        " 最后一日是法定休假日的，顺延到休假日后的第一个工作日。"
    ),
}  # fmt: skip
#: Lines that pages have now and had not.
NEW_LINES = {
    # Several persons and links between orders are of this version.
    "参与人",
    "添加其他参与人或代理人",
    "关联工单",
    "关联其他工单",
    # What a device keeps of one's matters, and whether it rings (docs/app.md).
    "在这台设备上", "保存我的事项进度，没有网络时也能看",
    "只保存编号、进度和机构，退出登录就删除。拿到这台设备的人都能看到，请不要在别人的设备上打开。",
    "有新进展时在这台设备上提醒我", "只提示有新消息，不显示内容。短信和电子邮件照常发送。",
    # On a phone the ways of the public pages fold under a button.
    "菜单",
    # The menu leads to what an office is asked to do, to the counter, appointments and outreach.
    "机构任务", "预约", "窗口", "离线窗口记录", "打开离线窗口", "站点数据", "窗口紧急求助", "普法讲座", "实地检查",
    "服务日与巡回", "法律援助补贴", "我的补贴", "异地协作", "同行评估", "法律援助统计",
    # An office asks another one from the page of an order.
    "与其他机构协作", "请其他法律援助机构协作",
    "村（居）法律顾问", "社会力量", "找律师", "询价请求", "对律师的投诉", "律师名册",
    # Main pages can be read in easy-read.
    "易读",
    # What was recorded without a line and not sent yet is said before signing out.
    "还有记录未发送", "留在本页", "仍要退出",
    "记录仍加密保存在本机，仅录入人能打开；录入人联网登录离线窗口后自动发送。",
    # An office without hours of its own promises none.
    "该机构未公布办公时间和电话，去之前请先拨打广东省12348公共法律服务热线中心的电话12348。",
    # Appraisals are suspended, too, and lists of offices name that state, whatever kind of order is in it.
    "已中止 1",
    # A clerk does the check-up of a firm with it.
    "企业法治体检",
    # The whole file of an order is written out for an archive.
    "归档", "整份案卷（压缩包）",
    "全部办理过程、材料和签名，附目录和每个文件的哈希值。其中有当事人姓名，每次导出都会留下记录。",
    # Person and office write to each other, and the person reads their own words.
    "您告诉我们的情况", "您的原话", "与机构的留言", "给机构留言", "您的消息", "发给机构", "给当事人留言",
    "想问的事，或者情况有变化。机构在上班时间查看；着急的请直接打电话。", "最多可以输入 2000 个字。",
    # Whoever wants no messages: the office reads it.
    "不发送任何通知。",
    # Each paper that was asked for is handed in where it is named.
    "提交文件",
    # The menu leads to the links to partners' systems.
    "合作单位接口",
    # Matters are handed to other bodies and taken from them; the menu and the page of an order lead there.
    "转介", "合作单位与协议", "转出与接收", "将一部分转给其他单位",
}  # fmt: skip
OF_ONE_PAPER = ("文件: ", "提交 ")
#: What the version before said in English on Chinese pages.
TRANSLATED = {
    "Its own number is not known here. 12348 helps you on, day and night.":
        "12348 广东省12348公共法律服务热线中心的电话",
    "Keep this code. With the phone number alone, this matter is not shown to anyone.":
        "请记好这个查询码。仅凭手机号，任何人都看不到这件事。",
    "Other people may use your phone. Our text messages to it say only that there is news, without a name, code or"
    " link. Under “My matters” you open it with this code.":
        "您的手机可能有别人在用。我们发到这个号码的短信只说有新消息，不写事项、查询码和链接。在“我的事项”中输入查询码即可打开。",
    "Other people may use this phone. Make sure who is speaking first, and leave no message. Tell nothing to anyone"
    " who has the number alone: ask for the code.":
        "这部手机可能有别人在用。先确认对方是本人，不要留言。对方只有手机号的，什么都不要说，请其提供查询码。",
    "Nobody has shown yet that this number is theirs, and it was sent a message of this kind today already. Have it"
    " sent again if the person asked for it.":
        "该号码尚未经本人确认，且今天已向其发送过同类短信。如当事人确有要求，请重新发送。",
    "Name": "筛选名称",
    # A heading of every kind of order.
    "法律援助文书": "文书",
}  # fmt: skip
#: Lines that pages had: a heading above nothing; an entry of a list that said its title twice; which paper a file is.
DROPPED = {"指引", "开发者接口", "这是哪一份材料？", "其他材料"}
#: Whose turn it is, as the person reads it.
YOURS = {("当前由谁处理", "申请人"): "您（要办的事见下方）"}
_WEEKDAY = re.compile("（星期.）")
#: Of an erased order the row of the applicant stood there without a name.
NAMELESS = ("申请人", "对方当事人")
#: What is no longer demanded of a row, so that this version may write it otherwise.
LOOSENED = {
    # A call-back has its place among the appointments.
    ("dispatch_callback", "slot_id"),
}
#: What holds longer texts than it did: what the version before writes fits.
WIDER = {
    ("organisations_unit", "kind"): ("character varying(20)", "character varying(24)"),
    ("legal_aid_outcome", "kind"): ("character varying(12)", "character varying(24)"),
}
GONE = {
    # The states of an order are its kind's.
    ("work_orders_workorder", "state_is_known"),
    # The same file may be kept once for each side.
    ("work_orders_document", "one_copy_of_a_file"),
}
#: No row that the version before writes can break these.
ADDED = {
    *(
        ("work_orders_workorder", f"work_orders_workorder_{name}_check")
        for name in ("procedure", "links", "persons", "participants")
    ),
    ("work_orders_document", "one_copy_for_a_side"),
    ("organisations_unit", "unit_position"),
    *(
        ("organisations_unit", f"organisations_unit_{name}")
        for name in (
            "code_key",
            "successor_id_064a27c9_fk_organisat",
            "confirmed_unit_id_beb49524_fk_organisat",
        )
    ),
    ("organisations_unit", "unit_succeeded_is_closed"),
}
#: What a migration adds rows to.
GROWING = {"django_migrations", "django_content_type"}


@dataclass(frozen=True)
class Migrated:
    """The database, and what it held before and after."""

    columns: tuple[schema.Columns, schema.Columns]
    constraints: tuple[set[tuple[str, str]], set[tuple[str, str]]]
    digests: tuple[schema.Digests, schema.Digests]


@pytest.fixture(scope="module")
def migrated(django_db_blocker: Any, cluster: psycopg.Connection) -> Iterator[Migrated]:
    """Load the dump into a database of its own, and bring it to this version."""
    cluster.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 OWNER fawang STRATEGY FILE_COPY")
    subprocess.run(
        [CLUSTER.programs() / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", CLUSTER.url_of(DATABASE)],
        input=lzma.decompress((HERE / "before.sql.xz").read_bytes()),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    default: Any = connections["default"]
    name = default.settings_dict["NAME"]
    with django_db_blocker.unblock():
        default.close()
        default.close_pool()
        default.settings_dict["NAME"] = DATABASE
        old, demanded = schema.columns(), schema.constraints()
        held = schema.digests(old)
        migrate()
        yield Migrated((old, schema.columns()), (demanded, schema.constraints()), (held, schema.digests(old)))
        connections.close_all()
        default.close_pool()
        default.settings_dict["NAME"] = name
    cluster.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@contextmanager
def undone() -> Iterator[None]:
    """Let everything within happen an hour after the dump, and leave nothing of it."""
    with clock.at(ASKED), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_no_row_is_lost_or_changed(migrated: Migrated) -> None:
    before, after = migrated.digests
    assert before["work_orders_workorder"][0] >= 140
    assert {table for table in before if before[table] != after[table]} <= GROWING


def test_the_version_before_can_go_on_beside_this_one(migrated: Migrated) -> None:
    before, after = migrated.columns
    tables = {table for table, _name in before}
    assert before.keys() - after.keys() == set()
    changed = {
        one: (before[one].type, after[one].type) for one in before if before[one].type != after[one].type
    }
    assert changed == WIDER
    tighter = {
        one for one in before if (after[one].must, before[one].given) > (before[one].must, after[one].given)
    }
    assert tighter == set()
    assert {one for one in before if before[one].must and not after[one].must} == LOOSENED
    added = {one: after[one] for one in after.keys() - before.keys() if one[0] in tables}
    assert {one for one, column in added.items() if column.must and not column.given} == set()
    had, has = migrated.constraints
    assert had - has == GONE
    assert {one for one in has - had if one[0] in tables} == ADDED


def test_every_page_and_every_answer_is_as_before(migrated: Migrated, pages: None) -> None:
    expected = json.loads(lzma.decompress((HERE / "before.json.xz").read_bytes()))
    with undone():
        answers = dict(everything())
    assert answers.keys() == expected.keys()
    different = {
        name: list(_differences(name, expected[name], answers[name]))
        for name in expected
        if answers[name] != expected[name]
    }
    assert {name: found[:5] for name, found in different.items() if found} == {}


def _differences(name: str, before: Any, after: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what was answered and is, where that differs and is not meant to."""
    if name.startswith("page"):
        # What is ahead has its day of the week now.
        before, after = ([_WEEKDAY.sub(" ", line).strip() for line in lines] for lines in (before, after))
        if "异议审查：维持原决定" in before:
            after = _without_ways(after)
        kept = [
            line
            for said, line in zip(["", *after], after, strict=False)
            if (said, line) != ("给当事人留言", "打开表单") and (not _is_new(line, said) or line in before)
        ]
        meant = [
            " · ".join(TRANSLATED.get(part, part) for part in line.split(" · "))
            for line, following in zip_longest(before, before[1:])
            if (line, following) != NAMELESS and (line not in DROPPED or line in after)
        ]
        # Whose turn it is is said to them as to somebody who reads it.
        meant = [YOURS.get((said, line), line) for said, line in zip(["", *meant], meant, strict=False)]
        # The menu has headings now and another order: whatever it led to it still leads to.
        menu = _menu()
        yield from ((line, None) for line in meant if line in menu and line not in kept)
        was, is_now = ([line for line in lines if line not in menu] for lines in (meant, kept))
        if name.startswith("page /f/"):
            # What a person can open, pay or rate stands above the details now: nothing is lost, nothing is new.
            yield from ((line, None) for line in (Counter(was) - Counter(is_now)) if line not in is_now)
            yield from ((None, line) for line in (Counter(is_now) - Counter(was)) if line not in NEW_LINES)
            return
        yield from (pair for pair in zip_longest(was, is_now) if pair[0] != pair[1])
        return
    pruned = [after[0], _without_new(name, after[1])]
    if pruned != before:
        yield before, pruned


def _is_new(line: str, above: str) -> bool:
    """Tell whether pages have had a line only since: by itself, as a form for one paper, as the person's own words."""
    return line in NEW_LINES or line.startswith(OF_ONE_PAPER) or above == "您的原话"


def _without_ways(lines: list[str]) -> list[str]:
    """Leave out what follows an upheld objection since (Legal Aid Law, Art. 49): ways, day of service, paper."""
    kept, following = [], False
    for line in lines:
        if following and line in ("打开表单", "PDF 文件"):
            following = False
            continue
        following = line in AFTER_OBJECTION
        if not (following or line in WAYS):
            kept.append(line)
    return kept


def _menu() -> set[str]:
    """Return the entries and headings of the menus, as they read."""
    with translation.override("zh-hans"):
        entries = {str(one.label) for room in NAVIGATION for one in (*room.public, *room.staff)}
        return entries | {str(heading) for room in NAVIGATION for _place, heading in room.groups}


def _without_new(name: str, content: Any) -> Any:
    if isinstance(content, list):
        return [one for one in content if not (isinstance(one, dict) and one.get("form") == "objection")]
    if isinstance(content, dict) and "commands" in content:
        content = {**content, "commands": [one for one in content["commands"] if one not in NEW_COMMANDS]}
    new = NEW_FIELDS.get(name.split(" ")[1].partition("?")[0], set())
    return {key: value for key, value in content.items() if key not in new} if new else content


def test_what_was_to_be_done_is_done(migrated: Migrated) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo'")
        jobs = [
            (task, json.loads(args) if isinstance(args, str) else args) for task, args in cursor.fetchall()
        ]
    assert {task for task, _args in jobs} <= app.tasks.keys()
    events = OutboxEvent.objects.in_bulk(
        [args["event_id"] for task, args in jobs if task == "kernel.deliver"]
    )
    assert {event.name for event in events.values()} >= {"work_orders.step_taken"}
    # Of an erased order nothing is known of which anybody could be told.
    erased = set(WorkOrder.objects.filter(erased=True).values_list("pk", flat=True))
    with undone():
        for pk, event in events.items():
            if event.payload.get("order_id") not in erased:
                deliver.func(event_id=pk)


#: What is usually done next where an order stands, and with which words.
_REASON = {"reason": "写明理由。"}
NEXT: dict[str, tuple[str, dict[str, Any]]] = {
    "submitted": ("accept", {"article": "31.5"}),
    "supplementing": ("supply_papers", {}),
    "assigned": ("take_up", {"no_conflict": True}),
    "in_progress": ("conclude", {"outcome": "mediation", "ended_on": "2026-11-26", "note": "调解成功"}),
    "suspended": ("resume", {}),
    "filing": ("hand_in", {}),
    "in_review": ("close", {}),
    "objected": ("uphold", _REASON),
    "closed": ("reopen", _REASON),
    "withdrawn": ("note", {"note": "备注。"}),
}


def _next(order: WorkOrder) -> tuple[str, dict[str, Any]]:
    match order.state:
        case "unrouted":
            office = organisations.nearest("440605", UnitKind.LEGAL_AID_OFFICE)[0]
            return "dispatch", {"unit_id": office.id, "designate": True, **_REASON}
        case "accepted":
            return "assign", {"lawyer_id": able_lawyers(order)[0]}
        case "refused" | "terminated" if "object" in _open(order):
            return "object", _REASON
        case "refused" | "terminated":
            return NEXT["withdrawn"]
        case state:
            return NEXT[state]


def _open(order: WorkOrder) -> set[str]:
    return {step.command for step in queries.open_steps_for(order, SYSTEM)}


def test_every_order_takes_its_next_step(migrated: Migrated) -> None:
    states = set()
    with undone():
        for order in WorkOrder.objects.order_by("id"):
            if order.erased:
                assert _open(order) == set()
                continue
            command, data = _next(order)
            after = give(order, command, **data)
            assert after.version == order.version + 1
            states.add(order.state)
    assert states == {"unrouted", "accepted", "refused", "terminated", *NEXT}
