"""Offices that ask each other: what either of them sees, that the other one learns of it, and erasure."""

from datetime import timedelta

import pytest

from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound
from fawang.kernel.security.personal_data import Record
from fawang.legal_aid.actions import cooperation as actions
from fawang.legal_aid.actions.personal_data import KEEPER
from fawang.legal_aid.models import Cooperation
from fawang.legal_aid.queries import cooperation as queries
from fawang.legal_aid.queries.unit_tasks import TASK
from fawang.legal_aid.rules.cooperation import Act, Command, Side
from fawang.notices.models import Notice
from fawang.organisations.models import UnitTask
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders import queries as work_orders
from fawang.work_orders.actions.personal_data import TABLE
from fawang.work_orders.queries import WorkOrder
from tests.browser import sign_in
from tests.conftest import Appoint, unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
WHAT = "请核实蒋先生户籍地家庭收入。"


@pytest.fixture
def chaoyang() -> UnitRow:
    """The legal aid office of another city."""
    return unit_at("440513", UnitKind.LEGAL_AID_OFFICE)


@pytest.fixture
def there(staff: Appoint, chaoyang: UnitRow) -> Actor:
    """An officer of that office."""
    return staff(Role.OFFICE_OFFICER, chaoyang)


@pytest.fixture
def request_(order: WorkOrder, officer: Actor, chaoyang: UnitRow) -> Cooperation:
    return asked(order, officer, chaoyang)


def asked(order: WorkOrder, officer: Actor, unit: UnitRow, **changes: object) -> Cooperation:
    given = {"act": Act.VERIFY_MEANS, "what": WHAT, "due_on": clock.today() + timedelta(days=10), **changes}
    return actions.ask(by=officer, order_code=order.code, asked_id=unit.id, **given)  # type: ignore[arg-type]


def move(row: Cooperation, by: Actor, command: Command, words: str = "已核实") -> Cooperation:
    row.refresh_from_db()
    return actions.move(by=by, code=row.code, version=row.version, command=command, data={"words": words})


def waiting(unit: UnitRow) -> int:
    return UnitTask.objects.filter(kind=TASK, unit_id=unit.id, done_at__isnull=True).count()


def test_it_goes_to_and_fro_and_lies_with_whoever_acts(
    request_: Cooperation, officer: Actor, there: Actor, chaoyang: UnitRow, nanhai: UnitRow
) -> None:
    assert (waiting(chaoyang), waiting(nanhai)) == (1, 0)
    move(request_, there, Command.RETURN, "缺身份证号")
    assert (waiting(chaoyang), waiting(nanhai)) == (0, 1)
    row = move(request_, officer, Command.COMPLETE, "补充：某村")
    assert WHAT in row.what
    assert "某村" in row.what
    move(request_, there, Command.ACCEPT)
    row = move(request_, there, Command.REPORT, "低保家庭，收入属实。")
    assert (row.state, row.words) == ("done", "低保家庭，收入属实。")
    assert (waiting(chaoyang), waiting(nanhai)) == (0, 0)


def test_the_other_office_sees_the_request_and_not_the_order(
    request_: Cooperation, there: Actor, order: WorkOrder, staff: Appoint
) -> None:
    assert [one.pk for one in queries.listed(there, Side.ASKED)] == [request_.pk]
    with pytest.raises(NotFound):
        work_orders.visible(order.code, there)
    third = staff(Role.OFFICE_OFFICER, unit_at("440606", UnitKind.LEGAL_AID_OFFICE))
    assert queries.listed(third, Side.ASKED) == queries.listed(third, Side.ASKING) == []
    with pytest.raises(NotFound):
        queries.visible(third, request_.code)


def test_its_page_shows_what_was_asked_and_no_way_to_the_order(
    request_: Cooperation, chaoyang: UnitRow, order: WorkOrder
) -> None:
    page = text_of(sign_in(Role.OFFICE_OFFICER, chaoyang).get(f"/desk/cooperation/{request_.code}"))
    assert WHAT in page
    assert order.code not in page
    assert "13800138000" not in page


def test_whoever_asks_does_not_answer(request_: Cooperation, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        move(request_, officer, Command.ACCEPT)


def test_the_same_act_is_asked_of_an_office_once(
    order: WorkOrder, officer: Actor, chaoyang: UnitRow, request_: Cooperation
) -> None:
    with pytest.raises(Conflict) as caught:
        asked(order, officer, chaoyang)
    assert caught.value.code == "cooperation_running"
    asked(order, officer, chaoyang, act=Act.DELIVER)


def test_nobody_asks_themselves_or_by_yesterday(order: WorkOrder, officer: Actor, nanhai: UnitRow) -> None:
    with pytest.raises(Invalid) as caught:
        asked(order, officer, nanhai, due_on=clock.today() - timedelta(days=1))
    assert caught.value.errors == {"asked_id": "unit_unknown", "due_on": "day_passed"}


def test_the_other_office_is_told(order: WorkOrder, officer: Actor, chaoyang: UnitRow) -> None:
    browser = sign_in(Role.OFFICE_OFFICER, chaoyang)
    row = asked(order, officer, chaoyang)
    told = Notice.objects.get(text="cooperation_moved")
    assert told.staff_id == browser.staff_id
    assert row.code in told.params


def test_erasing_the_matter_erases_what_was_asked(
    request_: Cooperation, order: WorkOrder, there: Actor
) -> None:
    move(request_, there, Command.REFUSE, "无法核实蒋先生")
    assert KEEPER.erase is not None
    KEEPER.erase(there, Record(TABLE, order.pk, order.code, order.contact_id))
    request_.refresh_from_db()
    assert (request_.what, request_.words) == ("", "")
