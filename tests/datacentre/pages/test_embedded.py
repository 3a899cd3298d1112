"""Links that embed figures: made, shown in a frame of the named hosts only, scoped as made, expired, withdrawn."""

import re
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fawang.datacentre.models import EmbeddedLink
from fawang.kernel import clock
from fawang.kernel.models import AuditEntry
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import PLAIN_FILES, Browser, sign_in
from tests.conftest import unit_at
from tests.work_orders.cases import bearer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]
URL = "/api/v1/metrics/links"
FEBRUARY = {"metrics": ["volume"], "from": "2021-02-01", "to": "2021-02-28", "by": ["county"]}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STORAGES", PLAIN_FILES)


def analyst(region: str) -> Browser:
    return sign_in(Role.ANALYST, unit_at(region, UnitKind.BUREAU))


@cache
def program(by: Browser) -> dict[str, str]:
    """The headers of somebody's program: a code of the second factor is good for one."""
    return bearer(by)


def made(by: Browser, **changes: Any) -> Any:
    body = {
        "question": FEBRUARY, "title": "二月服务量", "hosts": ["www.example.gov.cn"],
        "expires_at": (clock.now() + timedelta(days=30)).isoformat(), **changes,
    }  # fmt: skip
    return Client().post(URL, body, content_type="application/json", headers=program(by))


def path(answer: Any) -> str:
    return str(answer.json()["address"].removeprefix(settings.FAWANG_PUBLIC_URL))


def test_a_table_in_a_frame_of_the_named_hosts() -> None:
    address = path(made(analyst("44"), hosts=["www.example.gov.cn", "Data.Example.org:8443"]))
    answer = Client().get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors https://www.example.gov.cn https://data.example.org:8443;" in policy + ";"
    assert "script-src 'none'" in policy
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    said = answer.content.decode()
    assert "二月服务量" in said
    assert said.count('<td class="number">hidden</td>') == 2
    # The longest bar is the largest figure's that is shown; what is hidden has none, nor has the sum.
    assert re.findall(r'<td class="number">(\d+)(?:<svg[^>]*><rect width="([\d.]+%)"[^>]*/></svg>)?</td>', said) == [
        ("50", "100.0%"), ("83", ""),
    ]  # fmt: skip
    assert "Demo data of a synthetic province." in said
    # Elsewhere nothing of ours may be framed.
    assert "frame-ancestors 'none'" in Client().get("/")["Content-Security-Policy"]


def test_json_with_small_cells_hidden() -> None:
    address = path(made(analyst("44"))) + ".json"
    answer = Client().get(address, headers={"origin": "https://www.example.gov.cn"})
    assert answer["Access-Control-Allow-Origin"] == "https://www.example.gov.cn"
    found = answer.json()
    assert [row["hidden"] for row in found["rows"]] == [False, True, True]
    assert found["rows"][1]["figures"]["volume"]["value"] is None
    assert found["demo"] is True
    other = Client().get(address, headers={"origin": "https://evil.example.org"})
    assert "Access-Control-Allow-Origin" not in other


def test_scoped_as_its_maker_was() -> None:
    address = path(made(analyst("4403")))
    found = Client().get(address + ".json").json()
    assert [row["keys"] for row in found["rows"]] == [["440304"]]
    row = EmbeddedLink.objects.get()
    assert row.regions == ["4403"]
    # Whoever opens it, signed in or not, sees the same.
    assert analyst("44").get(address + ".json").json() == found


def test_it_expires_and_can_be_withdrawn() -> None:
    by = analyst("44")
    first, second = made(by), made(by)
    EmbeddedLink.objects.filter(pk=first.json()["id"]).update(
        made_at=clock.now() - timedelta(days=2), expires_at=clock.now() - timedelta(seconds=1)
    )
    assert Client().get(path(first)).status_code == 404
    stranger = analyst("440605")
    gone = f"{URL}/{second.json()['id']}"
    assert Client().delete(gone, headers=program(stranger)).status_code == 404
    assert Client().get(path(second)).status_code == 200
    assert Client().delete(gone, headers=program(by)).json()["withdrawn_at"]
    assert Client().delete(gone, headers=program(by)).status_code == 200
    assert Client().get(path(second)).status_code == 404
    assert Client().get(path(second) + ".json").status_code == 404
    assert [one["id"] for one in Client().get(URL, headers=program(by)).json()] == [
        second.json()["id"],
        first.json()["id"],
    ]
    assert Client().get(URL, headers=program(stranger)).json() == []
    assert AuditEntry.objects.filter(action="datacentre.link_withdrawn").count() == 1
    entry = AuditEntry.objects.filter(action="datacentre.link_made").latest("pk")
    assert entry.actor == by.actor.label
    assert entry.data["hosts"] == ["www.example.gov.cn"]
    assert entry.data["question"].startswith("metric=volume&by=county")


def test_a_signature_cannot_be_guessed_or_moved() -> None:
    by = analyst("44")
    one, other = path(made(by)), path(made(by))
    code, signature = one.removeprefix("/data/embedded/").split(".")
    assert Client().get(f"/data/embedded/{code}.{other.split('.')[1]}").status_code == 404
    for bad in (f"{code}.", code, f"{code}.{signature[:-1]}", "x.y", "%00", f"{code}.{signature}é"):
        assert Client().get(f"/data/embedded/{bad}").status_code == 404, bad


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"hosts": []}, {"hosts"}),
        ({"hosts": ["example.org; script-src *"]}, {"hosts"}),
        ({"hosts": ["*"]}, {"hosts"}),
        ({"hosts": ["https://example.org"]}, {"hosts"}),
        ({"title": " "}, {"title"}),
        ({"expires_at": "2020-01-01T00:00:00Z"}, {"expires_at"}),
        ({"expires_at": "2099-01-01T00:00:00Z"}, {"expires_at"}),
        ({"expires_at": "2027-01-01T00:00:00"}, {"expires_at"}),
    ],
)
def test_what_is_wrong(changes: dict[str, Any], errors: set[str]) -> None:
    answer = made(analyst("44"), **changes)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == errors
    assert not EmbeddedLink.objects.exists()


def test_what_cannot_be_embedded() -> None:
    answer = made(analyst("44"), question={**FEBRUARY, "metrics": ["recovered"]})
    assert answer.json()["code"] == "cannot_be_embedded"


def test_who_may_not() -> None:
    leader = sign_in(Role.LEADER, unit_at("44", UnitKind.BUREAU))
    assert made(leader).status_code == 403
    assert Client().get(URL).status_code == 401
