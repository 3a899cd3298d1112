"""Two sides of one order: each with its own view, files and persons."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fawang.kernel.rules.actor import SYSTEM
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.organisations.queries import UnitRow
from fawang.people.rules import Permission
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.documents import attach_document, read_document
from fawang.work_orders.actions.persons import leave, sign
from fawang.work_orders.models import WorkOrder
from fawang.work_orders.rules.persons import FIRST
from tests.cases import give
from tests.conftest import Submit
from tests.work_orders.cases import FILES, attach, upload
from tests.work_orders.kinds import with_mediation
from tests.work_orders.persons import fresh, holder, join, persons, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(submit: Submit, nanhai: UnitRow) -> Iterator[WorkOrder]:
    """A mediation at the Nanhai office, before the other side has heard of it."""
    with with_mediation():
        order = submit(kind="mediation", answers={}).order
        yield (
            order
            if order.state == "submitted"
            else give(order, "dispatch", unit_id=nanhai.id, reason="由其受理")
        )


def test_each_side_sees_what_is_shown_to_it(dispute: WorkOrder, store: Path) -> None:
    order = fresh(dispute)
    factory = join(order, reach=Reach(name="某厂", phone="13900139117"), side="respondent")
    order, they = fresh(order), holder(order, factory.key)
    assert queries.permissions_on(order, they) == {Permission.ORDER_TAKE_PART, "side:respondent"}
    assert order.persons == 1
    assert [one.command for one in queries.open_steps_for(order, they)] == ["message"]
    # Nothing of what was before: not even that it came in.
    read = [row.command for row in queries.history(order, public=True, side="respondent")]
    assert read == ["join"]
    order = give(order, "invite")
    assert {one.command for one in queries.open_steps_for(order, they)} == {"agree", "message"}
    with pytest.raises(NotAllowed):
        give(order, "agree", by=holder(order))
    order = give(order, "agree", by=they)
    order = give(order, "record", note="单独会谈")
    assert [row.command for row in queries.history(order, public=True, side="respondent")] == [
        "join", "invite", "agree", "record",
    ]  # fmt: skip
    ours = [row.command for row in queries.history(order, public=True)]
    assert ours[-2:] == ["invite", "agree"]
    assert "join" not in ours
    assert "record" not in ours
    told = tell()
    assert told["received"] == ["蒋先生"]
    assert "joined" not in told
    assert told["reopened"] == ["某厂"]
    assert sorted(told["passed_on"]).count("某厂") == 1


def test_each_side_has_its_own_files(dispute: WorkOrder, store: Path) -> None:
    factory = join(dispute, reach=Reach(name="某厂", phone="13900139117"), side="respondent")
    order, they, we = fresh(dispute), holder(dispute, factory.key), holder(dispute)
    ours, theirs = attach(order, by=we), attach(order, by=they)
    assert ours.pk != theirs.pk
    both = attach(order, FILES["image/png"])
    hers = attach_document(by=SYSTEM, order=order, upload=upload(FILES["image/jpeg"]), side="applicant")
    assert {row.pk for row in queries.documents_of(order, side="applicant")} == {ours.pk, both.pk, hers.pk}
    assert {row.pk for row in queries.documents_of(order, side="respondent")} == {theirs.pk, both.pk}
    for row in (ours, hers):
        with pytest.raises(NotFound):
            read_document(by=they, order=order, document_id=row.pk)
        with pytest.raises(NotFound):
            sign(by=they, code=order.code, document_id=row.pk)
    assert read_document(by=they, order=order, document_id=both.pk)[0] == both
    assert read_document(by=SYSTEM, order=order, document_id=theirs.pk)[0] == theirs


def test_a_side_enters_its_own_persons_only(dispute: WorkOrder) -> None:
    factory = join(dispute, reach=Reach(name="某厂", phone="13900139117"), side="respondent")
    they = holder(dispute, factory.key)
    agent = join(dispute, by=they, acts_for=factory.id, basis="power_of_attorney")
    assert agent.side == "respondent"
    with pytest.raises(NotAllowed):
        join(dispute, by=they, side="applicant")
    with pytest.raises(NotAllowed):
        join(dispute, by=holder(dispute), side="respondent")
    leave(by=they, code=dispute.code, person_id=factory.id)
    assert list(persons(dispute)) == [FIRST]
