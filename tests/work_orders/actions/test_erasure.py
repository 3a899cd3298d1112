"""A matter is erased: nothing that was said about anybody is left, and everything that shows it still works."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.test import Client

from fawang.feedback import queries as feedback
from fawang.feedback.actions import rate, record_follow_up
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Grant
from fawang.kernel.rules.ids import spoken
from fawang.kernel.rules.problems import Conflict, NotAllowed, NotFound
from fawang.kernel.security import personal_data
from fawang.kernel.storage.fields import EncryptedText, blind_tokens, keyed_hash
from fawang.legal_aid.procedure import Command
from fawang.organisations.rules import UnitKind
from fawang.people.actions.contacts import Purpose, reveal
from fawang.people.actions.sign_in import check_one_time_code, new_one_time_code
from fawang.people.queries import resident_actor
from fawang.people.rules import ROLES, Role
from fawang.people.rules.wishes import Reach
from fawang.work_orders import queries
from fawang.work_orders.actions.erasure import erase_order
from fawang.work_orders.actions.intake import submit
from fawang.work_orders.actions.steps import take_step
from fawang.work_orders.models import Document, Transition, WorkOrder
from tests.browser import sign_in
from tests.cases import able_lawyers, bring_to, give, intake
from tests.conftest import Appoint, Submit, unit_at
from tests.feedback.conftest import register_lawyers
from tests.races import at_once, jobs, run_jobs
from tests.work_orders.cases import FILES, PDF, attach, bearer, said, stored

PERSON = Reach(
    name="蒋国强", phone="13800138765", email="guoqiang@example.org", id_number="11010519491231002X",
    needs="坐轮椅出行", third_name="李梅香", third_relation="表姐", third_phone="13900139876",
    third_email="meixiang@example.org", pass_phrase="红灯笼",
)  # fmt: skip
#: What was typed on the way, by everybody.
SAID = (
    "三年没有合同也没有加班费", "桂城某路七号楼", "佛山某鞋业公司", "身份证复印件两份", "请尽快补来", "工资是现金发的",
    "符合条件予以援助", "案情复杂请谨慎", "与当事人面谈一次", "双方已经和解", "卷宗齐全", "同意结案", "等得太久不满意",
    "已经电话解释清楚", "内部记一笔", "工资条之一", "工资流水第三页",
)  # fmt: skip
NAMES = tuple(
    getattr(PERSON, name)
    for name in (
        "name", "phone", "email", "id_number", "needs", "third_name", "third_relation", "third_phone",
        "third_email", "pass_phrase",
    )
)  # fmt: skip


def whole_case() -> WorkOrder:
    """Return a matter in which everything was said that can be said, and that has been closed and rated."""
    register_lawyers()
    order = submit(
        by=ANONYMOUS,
        intake=intake(
            words=SAID[0],
            place_text=SAID[1],
            reach=PERSON,
            answers={"claim": "31.5", "urgency": "none", "opponent": SAID[2]},
        ),
    ).order
    order = give(order, "request_papers", papers=[SAID[3]], note=SAID[4])
    attach(order, name=f"{SAID[15]}.pdf", paper=SAID[3])
    attach(order, FILES["image/png"], name=f"{SAID[16]}.png")
    order = give(order, "supply_papers", note=SAID[5])
    order = give(order, "accept", article="31.5", note=SAID[6])
    order = give(order, "assign", lawyer_id=able_lawyers(order)[0], note=SAID[7])
    order = give(order, "take_up", no_conflict=True)
    order = give(order, "record", event="contact", on="2026-11-20", note=SAID[8])
    order = give(order, "conclude", outcome="settlement", ended_on="2026-11-20", note=SAID[9])
    order = give(order, "hand_in", note=SAID[10])
    order = give(order, "close", note=SAID[11])
    rate(by=ANONYMOUS, order=order, score=2, reasons=["slow"], comment=SAID[12])
    bureau = Actor(kind=ActorKind.STAFF, id=1, grants=sign_in_grants(order))
    (follow_up,) = feedback.open_follow_ups(bureau)
    record_follow_up(by=bureau, follow_up_id=follow_up.pk, result="explained", note=SAID[13], called=False)
    order = give(order, "note", note=SAID[14])
    reveal(
        by=bureau, contact_id=order.contact_id, purpose=Purpose.PAPERS,
        object=f"work_orders.order:{order.pk}", unit_id=order.unit_id,
    )  # fmt: skip
    return order


def sign_in_grants(order: WorkOrder) -> tuple[Grant, ...]:
    """Return what somebody may do who follows up at the office of an order."""
    return (Grant(order.unit_id, Role.OFFICE_OFFICER, ROLES[Role.OFFICE_OFFICER]),)


def rows() -> Iterator[str]:
    """Yield everything in the database: each table as it lies there, and what its encrypted columns say."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            yield from (f"{table} {row[0]}" for row in cursor.fetchall())
    for model in apps.get_models():
        hidden = [field.name for field in model._meta.fields if isinstance(field, EncryptedText)]
        if hidden:
            for values in model._default_manager.values_list(*hidden):
                yield f"{model.__name__} {values}"


def traces() -> set[str]:
    """Return what of the person, and of what was said, is somewhere in the database."""
    everything = "\n".join(rows())
    found = {text for text in (*NAMES, *SAID) if text in everything or text.encode().hex() in everything}
    hashes = {
        "phone": keyed_hash("phone", PERSON.phone),
        "id_number": keyed_hash("id_number", PERSON.id_number),
        "pass_phrase": keyed_hash("pass_phrase", PERSON.pass_phrase),
    }
    found |= {name for name, value in hashes.items() if value.hex() in everything}
    return found | {str(one) for one in blind_tokens(PERSON.name, SAID[0]) if str(one) in everything}


def erase(code: str) -> list[str]:
    """Erase what has `code`; return the codes of all that was erased."""
    done = personal_data.erase(by=SYSTEM, record=personal_data.find(code))
    return [one.code for one in done]


def erased(order: WorkOrder, *, code: str = "") -> str:
    """Erase a matter; return the code of what was erased."""
    done = erase(code or order.code)
    order.refresh_from_db()
    return done[-1]


# --- nothing is left ------------------------------------------------------------------------------


@pytest.mark.usefixtures("real_database")
def test_of_a_whole_case_no_word_is_left(store: Path) -> None:
    order = whole_case()
    run_jobs("events")
    before = traces()
    assert before >= set(SAID)
    assert before >= set(NAMES) - {PERSON.pass_phrase}
    assert len(before) > len(SAID) + len(NAMES)
    assert len(stored(store)) == 2
    line = erased(order)
    assert traces() == set()
    assert stored(store) == []
    assert order.code in line
    # That there was a matter, and when what happened, stays.
    assert order.state == "closed"
    assert Transition.objects.filter(order=order).count() == 11
    entry = AuditEntry.objects.get(action="work_orders.erased")
    assert (entry.object, entry.data) == (f"work_orders.order:{order.pk}", {"files": 2})


@pytest.mark.usefixtures("real_database")
def test_a_neighbour_keeps_everything(store: Path) -> None:
    order, other = whole_case(), submit(by=ANONYMOUS, intake=intake(reach=PERSON)).order
    kept = attach(other)
    erased(order)
    other.refresh_from_db()
    assert (other.person, len(other.tokens) > 10) == (PERSON.name, True)
    assert queries.statement_of(other).words == intake().words
    assert [path.name for path in stored(store)] == [kept.storage_key]


@pytest.mark.usefixtures("real_database")
def test_what_was_on_its_way_comes_to_rest(store: Path) -> None:
    order = whole_case()
    run_jobs("events")
    waiting = len(jobs("notices.send"))
    assert waiting
    late = submit(by=ANONYMOUS, intake=intake(reach=PERSON)).order
    late = give(late, "request_papers", papers=[SAID[3]], note=SAID[4])
    give(late, "withdraw", reason=SAID[5])
    for one in (order, late):
        erased(one)
    # Events of before the erasure arrive only now, and find nobody to tell.
    run_jobs("events", "notices", "documents")
    assert {job["status"] for job in jobs("kernel.deliver")} == {"succeeded"}
    assert traces() == set()


# --- who may, and when ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "accepted", "in_progress", "in_review"])
def test_not_while_it_is_being_worked_on(order: WorkOrder, store: Path, state: str) -> None:
    order = bring_to(order, state)
    attach(order)
    with pytest.raises(Conflict) as caught:
        erase_order(by=SYSTEM, code=order.code)
    assert (caught.value.code, caught.value.params) == ("not_ended", {"state": state})
    with pytest.raises(Conflict):
        erased(order)
    order.refresh_from_db()
    assert order.person == "蒋先生"
    assert Document.objects.count() == len(stored(store)) == 1


def test_only_whoever_runs_the_installation_erases(order: WorkOrder, head: Actor, supervisor: Actor) -> None:
    order = give(order, "withdraw")
    person = queries.actor_with_key(order.code, queries.access_key(order), ANONYMOUS)
    for by in (head, supervisor, person, ANONYMOUS, Actor(kind=ActorKind.RESIDENT, id=1)):
        with pytest.raises(NotAllowed):
            erase_order(by=by, code=order.code)
    order.refresh_from_db()
    assert order.person == "蒋先生"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["204817365528", "", "no code"])
def test_what_is_not_there_is_said(code: str) -> None:
    with pytest.raises(NotFound):
        erase_order(by=SYSTEM, code=code)
    with pytest.raises(NotFound):
        erase(code)


def test_twice_is_fine_and_in_any_spelling(order: WorkOrder) -> None:
    give(order, "withdraw", reason=SAID[5])
    erased(order)
    with clock.at(clock.now() + timedelta(days=1)):
        assert order.code in erased(order, code=f"  {spoken(order.code)} ")
    assert order.person == ""
    assert AuditEntry.objects.filter(action="work_orders.erased").count() == 2


@pytest.mark.usefixtures("real_database")
def test_a_failure_in_one_room_erases_in_none(store: Path) -> None:
    order = give(submit(by=ANONYMOUS, intake=intake(reach=PERSON)).order, "withdraw")
    attach(order)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_contact ADD CONSTRAINT broken CHECK (name <> '')")
    with pytest.raises(IntegrityError, match="broken"):
        erased(order)
    order.refresh_from_db()
    assert order.person == PERSON.name
    assert queries.statement_of(order).words == intake().words
    assert len(stored(store)) == 1


# --- and everything still answers -----------------------------------------------------------------


def test_the_links_of_before_open_nothing(order: WorkOrder, client: Client, pages: None) -> None:
    order = give(order, "withdraw")
    key = queries.access_key(order)
    path, api = f"/f/{order.code}/{key}", f"/api/v1/work-orders/{order.code}"
    assert client.get(path).status_code == 200
    assert client.get(api, headers={"x-access-key": key}).status_code == 200
    erased(order)
    assert client.get(path).status_code == 404
    assert client.post(path, {"command": "withdraw"}).status_code == 404
    assert client.post(f"{path}/files").status_code == 404
    assert client.get(api, headers={"x-access-key": key}).status_code == 404
    assert client.get(f"{api}/forms", headers={"x-access-key": key}).status_code == 404
    tracked = client.post("/track", {"code": order.code, "tail": "8000"})
    assert tracked.status_code == 200
    assert "佛山市南海区法律援助处" not in tracked.content.decode()


@pytest.mark.parametrize("ending", ["withdrawn", "refused", "closed"])
def test_staff_see_that_there_was_a_matter(submit: Submit, store: Path, pages: None, ending: str) -> None:
    order = submit(reach=PERSON, words=SAID[0]).order
    if ending == "closed":
        order = bring_to(order, "closed")
    elif ending == "refused":
        order = give(order, "refuse", article="41", reason=SAID[6])
    else:
        order = give(give(order, "note", note=SAID[14]), "withdraw", reason=SAID[5])
    attach(order, PDF, name=f"{SAID[15]}.pdf")
    erased(order)
    office = unit_at("440605", UnitKind.LEGAL_AID_OFFICE)
    for browser in (
        sign_in(Role.OFFICE_HEAD, office),
        sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU)),
        *([sign_in(Role.LAWYER, None, lawyer_id=order.lawyer_id)] if order.lawyer_id else []),
    ):
        assert order.code not in said(browser.get("/desk/orders", q=PERSON.name))
        pages_now = [
            browser.get(path)
            for path in (
                f"/desk/orders/{order.code}",
                "/desk/orders?state=all",
                f"/desk/orders?q={order.code}",
            )
        ]
        headers = bearer(browser)
        answers = [
            browser.client.get(f"/api/v1/work-orders{path}", headers=headers)
            for path in ("?state=all", f"/{order.code}", f"/{order.code}/notices", f"/{order.code}/forms")
        ]
        assert {answer.status_code for answer in (*pages_now, *answers)} == {200}
        everything = "".join(said(answer) for answer in (*pages_now, *answers))
        assert order.code in everything
        assert [text for text in (*NAMES, *SAID) if text in everything] == []


def test_what_was_typed_before_and_arrives_again_breaks_nothing(
    order: WorkOrder, officer: Actor, staff: Appoint
) -> None:
    order = give(order, "refuse", by=officer, article="41", reason="收入高于标准。")
    erased(order)
    again = take_step(
        by=officer, code=order.code, command=Command.REFUSE, version=order.version - 1,
        data={"article": "41", "reason": "收入高于标准。"},
    )  # fmt: skip
    assert again.version == order.version
    with pytest.raises(Conflict):
        give(order, "accept", by=officer, article="31.5")
    assert queries.history(order, public=False)[-1].data == {}


def test_nothing_more_is_done_with_an_erased_order(order: WorkOrder, client: Client, pages: None) -> None:
    order = bring_to(order, "closed")
    link = f"/rate/{order.code}/{feedback.rating_token(order)}"
    assert client.get(link).status_code == 200
    erased(order)
    order.refresh_from_db()
    with pytest.raises(Conflict) as caught:
        give(order, "reopen", reason="费用没有付。")
    assert caught.value.code == "erased"
    assert queries.open_steps_for(order, SYSTEM) == ()
    assert client.get(link).status_code == 404
    assert client.post(link, {"score": "1", "reasons": "not_paid"}).status_code == 404
    assert WorkOrder.objects.get(pk=order.pk).state == "closed"


def test_a_resident_does_not_find_an_erased_matter_among_theirs(
    db: None, client: Client, pages: None
) -> None:
    phone, code = new_one_time_code(phone=PERSON.phone)
    session = client.session
    session["resident_id"] = check_one_time_code(phone=phone, code=code).pk
    session.save()
    resident = resident_actor(session["resident_id"])
    # A number alone opens nothing of whoever named somebody else to be told.
    reach = Reach(name=PERSON.name, phone=PERSON.phone)
    order = give(submit(by=resident, intake=intake(reach=reach)).order, "withdraw")
    assert spoken(order.code) in said(client.get("/my"))
    erased(order)
    assert spoken(order.code) not in said(client.get("/my"))


@pytest.mark.parametrize("_again", range(4))
def test_what_is_written_while_a_matter_is_erased_is_erased_too_or_refused(
    real_database: str, _again: int
) -> None:
    order = give(submit(by=ANONYMOUS, intake=intake()).order, "withdraw", reason="已经解决")
    written, gone = at_once([lambda: give(order, "note", note="内部记一笔"), lambda: erase(order.code)])
    assert gone == [order.code]
    assert isinstance(written, WorkOrder) or (isinstance(written, Conflict) and written.code == "erased")
    assert {row.data for row in Transition.objects.filter(order=order)} == {""}
