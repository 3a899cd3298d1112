"""Pages of embedded figures: made from a question, one's own only, copied, withdrawn."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from fawang.datacentre.models import EmbeddedLink
from fawang.kernel import clock
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.datacentre.pages.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
LIST, NEW = "/data/links", "/data/links/new"
ASKS = "?metric=volume&by=county&from=2021-03-01&to=2021-03-31&prefecture=4406&against=year_before"
TYPED = {
    "title": "三月<服务>",
    "hosts": "www.example.gov.cn\nhttps://Data.example.org:8443/page",
    "days": "30",
}


@pytest.fixture(autouse=True)
def _in_english(settings: Settings) -> Iterator[None]:
    """Let pages and sentences be in the language of the source."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def make(by: Browser, **changes: str) -> EmbeddedLink:
    answer = by.post(NEW + ASKS, {**TYPED, **changes})
    assert answer.status_code == 302
    return EmbeddedLink.objects.latest("pk")


def page(answer: Any, status: int) -> str:
    assert answer.status_code == status
    answer.status_code = 200
    return read(answer)


def test_who_may_not_manage_data_sees_nothing_of_it(leader: Browser, county: Browser) -> None:
    row = make(county)
    for path in (LIST, NEW + ASKS, f"{LIST}/{row.pk}"):
        assert leader.get(path).status_code == 403
        assert leader.post(path, TYPED).status_code == 403
    assert "Embed" not in read(leader.get("/data/"))
    assert "Embed" in read(county.get("/data/"))
    assert EmbeddedLink.objects.count() == 1


def test_a_link_is_made_copied_and_withdrawn(county: Browser) -> None:
    said = read(county.get(NEW + ASKS))
    assert "Services; 2021-03-01 to 2021-03-31; by County; Prefecture 广东省佛山市" in said
    assert "The comparison is left out" in said
    row = make(county)
    assert row.hosts == ["www.example.gov.cn", "data.example.org:8443"]
    assert abs(row.expires_at - row.made_at - timedelta(days=30)) < timedelta(seconds=5)
    assert row.regions == ["440605"]
    answer = county.get(f"{LIST}/{row.pk}")
    form = answer.content.decode()
    # The line is text, and its title is escaped for the page that it is put into.
    assert "<iframe" not in form
    assert "&lt;iframe src=&quot;http" in form
    assert "三月&amp;lt;服务&amp;gt;" in form
    shown = Client().get(urlsplit(answer.context["address"]).path)
    assert "南海区" in shown.content.decode()
    assert "禅城区" not in shown.content.decode()
    assert county.post(f"{LIST}/{row.pk}", {"command": "other"}).status_code == 404
    assert county.post(f"{LIST}/{row.pk}", {"command": "withdraw"}).status_code == 302
    after = read(county.get(f"{LIST}/{row.pk}"))
    assert "withdrawn" in after
    assert "The line for the page" not in after
    assert Client().get(urlsplit(answer.context["address"]).path).status_code == 404


def test_ones_own_only_and_all_to_who_sees_everything(county: Browser) -> None:
    row = make(county, title="南海的")
    other = sign_in(Role.ANALYST, unit_at("440604", UnitKind.BUREAU))
    assert "南海的" not in read(other.get(LIST))
    assert other.get(f"{LIST}/{row.pk}").status_code == 404
    assert other.post(f"{LIST}/{row.pk}", {"command": "withdraw"}).status_code == 404
    whole = sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU))
    assert "南海的" in read(whole.get(LIST))


def test_without_the_token_of_the_form_nothing_is_made(county: Browser) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = county.client.cookies
    assert strict.post(NEW + ASKS, TYPED).status_code == 403
    assert not EmbeddedLink.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"hosts": ""}, "hosts"),
        ({"hosts": "not a host!"}, "hosts"),
        ({"hosts": " ".join(f"h{n}.example.org" for n in range(21))}, "hosts"),
        ({"days": "401"}, "days"),
        ({"days": "0"}, "days"),
    ],
)
def test_an_error_stands_beside_its_field(county: Browser, changes: dict[str, str], field: str) -> None:
    answer = county.post(NEW + ASKS, TYPED | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert TYPED["hosts"].split()[0] in answer.content.decode() or field == "hosts"
    assert not EmbeddedLink.objects.exists()


def test_what_cannot_be_embedded_is_said(county: Browser) -> None:
    assert "press “Embed” below it" in read(county.get(NEW))
    money = NEW + "?metric=recovered&from=2021-03-01&to=2021-03-31"
    assert "Sum recovered cannot be embedded" in read(county.get(money))
    page(county.post(money, TYPED), 422)
    assert "There is no dimension colour" in read(county.get(NEW + ASKS + "&colour=red"))
    assert not EmbeddedLink.objects.exists()


def test_what_has_expired_says_so(county: Browser) -> None:
    row = make(county)
    EmbeddedLink.objects.filter(pk=row.pk).update(question="metric=gone&from=2021-03-01&to=2021-03-31")
    with clock.at(clock.now() + timedelta(days=31)):
        later = sign_in(Role.ANALYST, unit_at("44", UnitKind.BUREAU))
        said = read(later.get(LIST))
    assert "expired" in said
    assert "metric=gone" in said


def test_the_list_takes_no_more_statements_for_more_links(county: Browser) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            county.get(LIST)
        return len(found)

    make(county)
    statements()
    few = statements()
    for _ in range(4):
        make(county)
    assert statements() <= few
