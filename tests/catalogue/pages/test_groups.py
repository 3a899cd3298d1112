"""Pages of groups: what the law gives each, with its article, and the way into the application."""

import pytest
from django.test import Client

from fawang.catalogue.texts.groups import SUPPORT
from fawang.people.rules.groups import ROWS
from fawang.people.rules.groups import SUPPORT as KNOWN
from fawang.work_orders import kinds
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
CHINESE = {"accept-language": "zh-CN"}


def test_whatever_the_data_may_offer_has_words() -> None:
    assert set(SUPPORT) == set(KNOWN)


@pytest.mark.parametrize("code", ROWS)
def test_each_group_has_a_page_with_its_articles(client: Client, code: str) -> None:
    row = ROWS[code]
    page = text_of(client.get(f"/groups/{code}", headers=CHINESE))
    for benefit in row.benefits:
        assert benefit.text["zh-hans"] in page
        assert benefit.law in page
    assert ("未核实" in page) == any(not one.verified for one in row.benefits)
    assert (row.not_asked.get("zh-hans", "没有这句") in page) == bool(row.not_asked)
    assert row.name["zh-hans"] in text_of(client.get("/groups", headers=CHINESE))


@pytest.mark.parametrize("code", ROWS)
def test_answers_of_a_benefit_are_answers_of_its_kind_and_begin_it(client: Client, code: str) -> None:
    for benefit in ROWS[code].benefits:
        if not benefit.kind:
            continue
        questions = {one.name: one for one in kinds.kind_of(benefit.kind).asks.questions}
        for name, given in benefit.answers.items():
            assert not questions[name].wrong(given), (code, name, given)
        begun = client.get("/help", {"kind": benefit.kind, "group": code, **benefit.answers}, headers=CHINESE)
        assert begun.status_code == 302
        assert begun.headers["Location"].startswith("/help/")


def test_there_is_no_page_of_a_group_that_there_is_not(client: Client) -> None:
    assert client.get("/groups/giants").status_code == 404


def test_the_front_page_leads_there(client: Client) -> None:
    assert 'href="/groups"' in client.get("/", headers=CHINESE).content.decode()
