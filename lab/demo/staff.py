"""Accounts for a demonstration: one for each role of the story, and the lawyers of its county."""

from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations import queries as organisations
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.actions.staff import create_staff
from fawang.people.rules import Role
from lab.demo.keys import PASSWORD, totp_key

#: The county of the story: Nanhai district, Foshan; Guicheng is the town where the factory is.
COUNTY, TOWN = "440605", "440605011"


@dataclass(frozen=True, slots=True)
class Account:
    """An invented member of staff."""

    username: str
    name: str
    role: Role
    unit_id: int
    lawyer_id: int | None = None


def create() -> int:
    """Create the accounts that do not exist yet; return how many were new."""
    missing = [account for account in accounts() if not people.label_of(account.username)]
    for account in missing:
        create_staff(
            by=SYSTEM,
            username=account.username,
            name=account.name,
            password=PASSWORD,
            unit_id=account.unit_id,
            role=account.role,
            lawyer_id=account.lawyer_id,
            phone=_phone(account.username),
            is_demo=True,
            # The key follows from the name, so that the story can compute codes for any demo.
            totp_key=totp_key(account.username),
        )
    return len(missing)


def accounts() -> Iterator[Account]:
    """Yield the accounts: each name says that it is invented."""
    province = organisations.nearest("44", UnitKind.BUREAU)[0].id
    hotline = organisations.nearest("44", UnitKind.HOTLINE_CENTRE)[0].id
    county = organisations.nearest(COUNTY, UnitKind.BUREAU)[0].id
    city = organisations.nearest(COUNTY[:4], UnitKind.BUREAU)[0].id
    office = organisations.nearest(COUNTY, UnitKind.LEGAL_AID_OFFICE)[0].id
    station = organisations.nearest(TOWN, UnitKind.TOWN_STATION)[0].id
    lawyers = organisations.lawyers_for(COUNTY)
    yield Account("demo-duty", "演示值班律师", Role.DUTY_LAWYER, hotline)
    yield Account("demo-duty-2", "演示值班律师乙", Role.DUTY_LAWYER, hotline)
    yield Account("demo-lead", "演示带班律师", Role.LEAD_LAWYER, hotline)
    yield Account("demo-script", "演示自动应答（脚本，不是律师）", Role.DUTY_LAWYER, hotline)
    yield Account("demo-agent", "演示坐席", Role.HOTLINE_AGENT, hotline)
    yield Account("demo-clerk", "演示窗口", Role.STATION_CLERK, station)
    yield Account("demo-adviser", "演示村居法律顾问", Role.VILLAGE_ADVISER, station)
    yield Account("demo-officer", "演示经办", Role.OFFICE_OFFICER, office)
    yield Account("demo-head", "演示负责人", Role.OFFICE_HEAD, office)
    yield Account("demo-firm", "演示律所管理员", Role.FIRM_ADMIN, lawyers[0].firm_id)
    yield Account("demo-supervisor", "演示督办", Role.SUPERVISOR, county)
    yield Account("demo-city", "演示市局督办", Role.SUPERVISOR, city)
    yield Account("demo-province", "演示省厅督办", Role.SUPERVISOR, province)
    yield Account("demo-admin", "演示管理员", Role.PROVINCIAL_ADMIN, province)
    yield Account("demo-auditor", "演示审计", Role.AUDITOR, province)
    yield Account("demo-leader", "演示领导", Role.LEADER, province)
    yield Account("demo-analyst", "演示数据分析", Role.ANALYST, province)
    yield Account("demo-editor", "演示知识编辑", Role.KNOWLEDGE_EDITOR, province)
    yield Account("demo-reviewer", "演示知识审核", Role.KNOWLEDGE_REVIEWER, province)
    # Where offices were invented.
    for notaries in organisations.nearest(COUNTY, UnitKind.NOTARY_OFFICE)[:1]:
        yield Account("demo-notary", "演示公证员", Role.NOTARY, notaries.id)
        yield Account("demo-notary-head", "演示公证处主任", Role.OFFICE_HEAD, notaries.id)
        yield Account("demo-certifier", "演示签字公证员", Role.CERTIFIER, notaries.id)
    for institute in organisations.nearest(COUNTY, UnitKind.APPRAISAL_INSTITUTE)[:1]:
        yield Account("demo-appraiser", "演示鉴定人", Role.APPRAISER, institute.id)
        yield Account("demo-appraiser-2", "演示鉴定人乙", Role.APPRAISER, institute.id)
        yield Account("demo-institute-head", "演示鉴定机构负责人", Role.OFFICE_HEAD, institute.id)
    for committee in organisations.nearest(COUNTY, UnitKind.MEDIATION_COMMITTEE)[:1]:
        yield Account("demo-mediator", "演示调解员", Role.MEDIATOR, committee.id)
        yield Account("demo-mediator-2", "演示调解员乙", Role.MEDIATOR, committee.id)
    for court in organisations.nearest(COUNTY, UnitKind.COURT_WINDOW)[:1]:
        yield Account("demo-court", "演示法院联络员", Role.ORGAN_CLERK, court.id)
    for police in organisations.nearest(COUNTY, UnitKind.POLICE_WINDOW)[:1]:
        yield Account("demo-police", "演示公安联络员", Role.ORGAN_CLERK, police.id)
        yield Account("demo-post", "演示驻点值班律师", Role.POST_LAWYER, police.id)
    for lawyer in lawyers:
        yield Account(lawyer_username(lawyer.id), lawyer.name, Role.LAWYER, lawyer.firm_id, lawyer.id)


def lawyer_username(lawyer_id: int) -> str:
    """Return the user name of a demo lawyer's account."""
    return f"lawyer-{lawyer_id}"


def _phone(username: str) -> str:
    # 199 0000 …: a range kept for demonstrations here; nothing is sent to it, only filed.
    return f"1990000{crc32(username.encode()) % 10000:04d}"
