"""An invented directory for a demonstration, each row marked: who does legal aid, records, a request, a complaint."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.storage.sheets.columns import Sheet
from fawang.kernel.storage.sheets.rows import Row, read_rows
from fawang.lawyers.actions import complaints
from fawang.lawyers.actions.answers import answer
from fawang.lawyers.actions.imports import import_register
from fawang.lawyers.actions.register import decide_sanction
from fawang.lawyers.actions.requests import Matters, ask
from fawang.lawyers.actions.sanction_imports import import_sanctions
from fawang.lawyers.queries import requests, retention
from fawang.lawyers.rules import Target
from fawang.lawyers.rules.requests import Share
from fawang.lawyers.transfer import RECORDS, REGISTER
from fawang.organisations import queries as organisations
from fawang.organisations.queries import LawyerRow
from fawang.organisations.rules import UnitKind
from fawang.people import queries as people
from fawang.people.rules.wishes import Medium, Reach
from lab.demo.staff import COUNTY, lawyer_username

_KEEPER = "demo-admin"
_WORDS = "我在商场租了一个铺位，合同没到期，商场要提前收回，还不退押金和装修款。想知道能不能要回来、大概要花多少钱。"
_COMPLAINT = "签合同时说好一口价八千元，开庭前又要我私下再转三千元，不给发票。（演示）"


def create() -> int:
    """Create what is not there yet; return how many entries were new."""
    within = [organisations.nearest(COUNTY, UnitKind.BUREAU)[0].id]
    if retention.counts(within)["firms"]:
        return 0
    lawyers = organisations.lawyers_for(COUNTY)
    done = import_register(by=SYSTEM, rows=_rows(REGISTER, *_entries(lawyers)))
    _records(lawyers)
    _request(lawyers)
    complaints.complain(
        by=ANONYMOUS, of=(Target.LAWYER, lawyers[1].id), about="money", words=_COMPLAINT, is_demo=True,
        reach=Reach(name="演示投诉人", phone="19900007302", medium=Medium.NONE),
    )  # fmt: skip
    return done.created + done.changed


def _rows(sheet: Sheet, *given: dict[str, str]) -> Iterator[Row]:
    return read_rows(sheet, enumerate(given, start=2))


def _entries(lawyers: tuple[LawyerRow, ...]) -> Iterator[dict[str, str]]:
    for number, firm_id in enumerate(sorted({one.firm_id for one in lawyers}), start=1):
        yield {
            "licence_no": f"演示律所{number:03}", "sort": "firm", "unit": f"#{firm_id}",
            "legal_aid": "是" if number % 2 else "否",
        }  # fmt: skip
    for number, one in enumerate(lawyers):
        yield {
            "licence_no": one.licence_no, "sort": "lawyer", "legal_aid": "是" if number % 3 else "否",
            # A number that nobody has; every fourth shows none.
            "phone": f"0757-0000{number:04}" if number % 4 else "",
        }  # fmt: skip


def _records(lawyers: tuple[LawyerRow, ...]) -> None:
    """One record is public, another waits for a second person."""
    today = clock.today()
    common = {
        "authority": "佛山市司法局（演示）", "source": "佛山市司法局行政处罚公示（演示）",
        "published_until": (today + timedelta(days=300)).isoformat(),
    }  # fmt: skip
    shown = {
        **common, "document_no": "演示罚〔2026〕1号", "licence_no": lawyers[2].licence_no, "sort": "警告",
        "decided_on": (today - timedelta(days=60)).isoformat(), "reason": "私自收取费用（演示）",
    }  # fmt: skip
    waiting = {
        **common, "document_no": "演示罚〔2026〕2号", "licence_no": lawyers[3].licence_no, "sort": "罚款",
        "decided_on": (today - timedelta(days=5)).isoformat(), "reason": "无正当理由不按时出庭（演示）",
    }  # fmt: skip
    import_sanctions(by=SYSTEM, rows=_rows(RECORDS, shown, waiting))
    keeper = _actor(_KEEPER)
    for row in retention.records(keeper.units_with("unit.edit"), page=1):
        if row.document_no == shown["document_no"]:
            decide_sanction(by=keeper, sanction_id=row.pk, command="publish", version=row.version)


def _request(lawyers: tuple[LawyerRow, ...]) -> None:
    """Three are asked: two have made an offer, one has not answered."""
    chosen = [one for one in lawyers if not one.away][:3]
    made = ask(
        by=ANONYMOUS,
        asked=Matters(
            to=[(Target.LAWYER, one.id) for one in chosen],
            shares={place: tuple(Share) for place in range(len(chosen))},
            matter="contract",
            words=_WORDS,
            opponent="某商业管理有限公司（演示）",
            region=COUNTY,
        ),
        reach=Reach(name="演示询价人", phone="19900007301", medium=Medium.NONE),
        is_demo=True,
    )
    tomorrow = clock.today() + timedelta(days=1)
    times = [datetime.combine(tomorrow + timedelta(days=day), time(15), clock.CHINA) for day in (0, 1)]
    offers = (
        {
            "fee": "fixed",
            "amount": "8000",
            "included": "协商、一审代理和全部文书。诉讼费、鉴定费另付。（演示）",
        },
        {
            "fee": "contingent",
            "amount": "12",
            "included": "协商和一审，按要回的数额收费，要不回不收。（演示）",
        },
    )
    for one, given, recipient in zip(chosen, offers, requests.recipients_of(made.request), strict=False):
        by = _actor(lawyer_username(one.id))
        row = answer(by=by, recipient_id=recipient.pk, command="clear", version=1, data={"no_conflict": True})
        answer(by=by, recipient_id=row.pk, command="offer", version=row.version, data=given, times=times)


def _actor(username: str) -> Actor:
    return people.staff_identity(people.account_of(username) or 0).actor
