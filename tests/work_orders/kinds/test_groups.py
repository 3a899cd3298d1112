"""What intake asks about groups, what it says to them, and what must be kept from whoever is at home."""

import pytest
from django.test import Client

from fawang.kernel.rules.problems import Invalid
from fawang.people import queries as people
from fawang.people.rules.groups import ROWS
from fawang.work_orders.kinds import groups
from fawang.work_orders.rules.codes import Basis
from fawang.work_orders.rules.persons import FIRST
from tests.conftest import Submit
from tests.shell.cases import text_of
from tests.work_orders.persons import fresh, join

pytestmark = pytest.mark.django_db
SECRET = {"group": "minors", "kept_secret": "yes"}


def test_only_those_are_offered_that_the_data_asks_and_only_the_guarded_are_asked_more() -> None:
    which, secret = groups.questions("waiver")
    assert which.field.choices == tuple(code for code, row in ROWS.items() if row.asked)
    assert which.slug == "waiver"
    assert {code for code in ROWS if secret.matters({"group": code})} == {"minors", "violence"}


def test_a_group_is_told_in_its_own_words() -> None:
    assert "朋友" in str(groups.wording({"group": "minors"}, "words"))
    assert not groups.wording({"group": "elderly"}, "words")
    assert not groups.wording({}, "words")
    assert groups.unwanted("soldiers", "我在31689部队")
    assert not groups.unwanted("", "我在31689部队")


def test_what_must_be_kept_from_the_people_at_home_is_not_opened_by_the_telephone(submit: Submit) -> None:
    order = submit(answers=SECRET).order
    assert (order.facts["group"], order.facts["kept_secret"]) == ("minors", True)
    contact = people.contact(order.contact_id)
    assert (contact.household, contact.may_announce, contact.list_online) == (True, False, False)
    assert people.shares_phone(order.contact_id)


def test_a_guardian_who_must_not_know_is_never_entered_nor_written_to(submit: Submit) -> None:
    order = submit(answers=SECRET).order
    with pytest.raises(Invalid) as refused:
        join(order, acts_for=FIRST, basis=Basis.GUARDIAN)
    assert refused.value.errors == {"basis": "guardian_kept_out"}
    # The school that helps, or another who represents them by law.
    assert join(order, acts_for=FIRST, basis=Basis.SUPPORTER).basis == "supporter"
    open_one = submit(answers={"group": "minors", "kept_secret": "no"}).order
    assert join(open_one, acts_for=FIRST, basis=Basis.GUARDIAN).basis == "guardian"
    assert "kept_secret" not in fresh(open_one).facts


def test_others_are_not_asked_and_an_answer_of_theirs_changes_nothing(submit: Submit) -> None:
    order = submit(answers={"group": "elderly", "kept_secret": "yes"}).order
    assert not people.contact(order.contact_id).household


@pytest.mark.usefixtures("pages")
def test_the_pages_say_what_is_not_asked_and_warn_of_what_was_written(client: Client) -> None:
    headers = {"accept-language": "zh-CN"}
    begun = client.get("/help?kind=legal_aid&group=soldiers", headers=headers)
    page = text_of(client.get(begun.headers["Location"], headers=headers))
    assert "请不要写部队番号" in page
    assert "好像有这些" not in page
    sent = client.post("/help/words", {"words": "我在31689部队，战友欠钱不还"}, headers=headers)
    assert sent.status_code == 302
    for path in ("/help/guidance", "/help/matter"):
        assert "好像有这些" in text_of(client.get(path, headers=headers))
    client.post("/help/words", {"words": "战友欠钱不还，有借条"}, headers=headers)
    assert "好像有这些" not in text_of(client.get("/help/matter", headers=headers))
