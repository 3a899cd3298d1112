"""Earlier matters: only with the person's consent, only to the lawyer who has the question, none across a conflict."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fawang.consultations.actions.readings import read_earlier
from fawang.consultations.actions.sharing import stop_sharing
from fawang.consultations.models import Consultation
from fawang.consultations.queries import earlier, one
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, Actor, ActorKind
from fawang.kernel.rules.problems import NotAllowed, NotFound
from fawang.people.models import Resident
from fawang.people.rules.wishes import Medium, Reach
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser
from tests.consultations.cases import TEXT, fresh, give, person_of
from tests.consultations.conftest import Ask

RECORD = {"asked": "工资被扣。", "advised": "先收集工资条，再申请劳动仲裁。", "outcome": "advised"}


@pytest.fixture
def resident(db: None) -> Actor:
    """Somebody who has signed in."""
    row = Resident.objects.create(phone="13800138000", phone_hash=b"x", created_at=clock.now())
    return Actor(kind=ActorKind.RESIDENT, id=row.pk)


@pytest.fixture
def before(asked: Ask, resident: Actor, colleague: Actor) -> Consultation:
    """What they asked before; a colleague has answered it and written it up."""
    row = asked(by=resident, opponent="佛山某鞋业有限公司").consultation
    give(row, "grab", colleague)
    give(row, "answer", colleague, text="应当支付工资。")
    give(row, "write_up", colleague, **RECORD)
    return fresh(row)


def now_asked(asked: Ask, by: Actor, duty: Actor, *, shares: bool = True) -> Consultation:
    row = asked(by=by, shares_earlier=shares).consultation
    give(row, "grab", duty)
    return fresh(row)


def test_with_consent_the_lawyer_sees_and_opens_them_audited(
    asked: Ask, resident: Actor, before: Consultation, desk: Browser, order: WorkOrder, colleague: Actor
) -> None:
    duty = desk.actor
    WorkOrder.objects.filter(pk=order.pk).update(resident_id=resident.id)
    row = now_asked(asked, resident, duty)
    found = earlier.earlier_of(row, duty)
    assert {(seen.code, seen.is_order, seen.opens) for seen in found} == {
        (before.code, False, True),
        (order.code, True, False),
    }
    page = desk.get(f"/desk/consultations/{row.code}").content.decode()
    at = f"/desk/consultations/{row.code}/earlier/{before.code}"
    assert at in page
    opened = desk.get(at)
    assert opened.status_code == 200
    assert RECORD["advised"] in opened.content.decode()
    entry = AuditEntry.objects.get(action="consultations.earlier_read")
    assert (entry.actor, entry.data) == (duty.label, {"read_from": f"consultations.consultation:{row.pk}"})
    # Nothing else of it opens, nor anything of somebody else; nor to a colleague.
    for code in (order.code, asked().consultation.code, row.code):
        assert desk.get(f"/desk/consultations/{row.code}/earlier/{code}").status_code == 404
    with pytest.raises(NotFound):
        read_earlier(by=colleague, code=row.code, earlier_code=before.code)
    assert earlier.earlier_of(row, person_of(row)) == []


def test_without_consent_there_are_none(
    asked: Ask, resident: Actor, before: Consultation, duty: Actor
) -> None:
    row = now_asked(asked, resident, duty, shares=False)
    assert earlier.earlier_of(row, duty) == []
    with pytest.raises(NotFound):
        read_earlier(by=duty, code=row.code, earlier_code=before.code)
    # Consent is withdrawn as easily as it was given; nobody else does so.
    other = now_asked(asked, resident, duty)
    assert earlier.earlier_of(other, duty)
    address = f"/c/{other.code}/{one.access_key(other)}"
    assert f"{address}/earlier" in Client().get(address).content.decode()
    with pytest.raises(NotAllowed):
        stop_sharing(by=duty, code=other.code)
    assert Client().post(f"{address}/earlier").status_code == 302
    assert earlier.earlier_of(fresh(other), duty) == []
    # Whoever is not signed in has nothing to share.
    assert not now_asked(asked, ANONYMOUS, duty).shares_earlier


def test_across_a_conflict_of_interest_there_are_none(
    asked: Ask, resident: Actor, before: Consultation, duty: Actor
) -> None:
    row = now_asked(asked, resident, duty)
    assert len(earlier.earlier_of(row, duty)) == 1
    Consultation.objects.filter(pk=before.pk).update(barred_staff=[duty.id])
    assert earlier.earlier_of(row, duty) == []
    Consultation.objects.filter(pk=before.pk).update(barred_staff=[])
    # Known only since then: the lawyer advises the other side of what was asked before.
    theirs = asked(reach=Reach(name="佛山某鞋业有限公司", medium=Medium.NONE)).consultation
    give(theirs, "grab", duty)
    assert earlier.earlier_of(row, duty) == []


def test_the_statements_do_not_grow(asked: Ask, resident: Actor, duty: Actor) -> None:
    row = now_asked(asked, resident, duty)
    counts = []
    for _ in range(2):
        for _each in range(6):
            asked(by=resident, opponent="佛山某鞋业有限公司")
        with CaptureQueriesContext(connection) as seen:
            found = earlier.earlier_of(row, duty)
        counts.append((len(found), len(seen)))
    assert [length for length, _ in counts] == [6, 10]
    assert counts[0][1] == counts[1][1]


def test_only_who_has_signed_in_is_asked(resident: Actor) -> None:
    client = Client()
    assert "shares_earlier" not in client.get("/ask").content.decode()
    session = client.session
    session["resident_id"] = resident.id
    session.save()
    page = client.get("/ask").content.decode()
    assert 'name="shares_earlier"' in page
    once = page.partition('name="once" value="')[2].partition('"')[0]
    given = {"text": TEXT, "kind": "written", "once": once, "shares_earlier": "on"}
    assert client.post("/ask", given).status_code == 302
    assert Consultation.objects.get().shares_earlier
