"""Our GeoReport server, asked as the standard has it, by a foreign client too."""

import io
from base64 import b64encode
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from georeport import GeoReport, georeport
from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter

from fawang.kernel.rules.actor import SYSTEM, Actor, ActorKind
from fawang.kernel.rules.problems import Invalid, NotFound
from fawang.partners.actions import open311
from fawang.partners.links.models import Open311Key
from fawang.partners.models import Referral
from fawang.partners.queries.messages import fields_of
from tests.partners.cases import partner, step
from tests.partners.links.open311.test_reports import PUBLISHED
from tests.spent import stand_still

pytestmark = pytest.mark.django_db
ROOT = "/api/open311/v2"
WORDS = "在工地干了三个月，老板一直拖着工资不发"


@pytest.fixture
def key() -> str:
    partner("12345", fields_in=["name", "phone", "summary", "request", "place"])
    return open311.issue_key(by=SYSTEM, partner="12345")


def post(client: Client, path: str, fields: Any, **headers: str) -> Any:
    """Post as the standard has it: a form, in whose answers Chinese stands."""
    return client.post(
        f"{ROOT}/{path}", urlencode(fields, doseq=True), content_type="application/x-www-form-urlencoded",
        headers={"Accept-Language": "en", **headers},
    )  # fmt: skip


def report(key: str, **changes: Any) -> dict[str, Any]:
    return {
        "api_key": key, "service_code": "labour", "description": WORDS, "address_string": "佛山市南海区桂城街道",
        "last_name": "蒋", "first_name": "大明", "phone": "13800138000", "attribute[number]": "QZ-2026-11",
    } | changes  # fmt: skip


def basic(key: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"12345:{key}".encode()).decode()}


def test_services_are_those_of_the_agreement(client: Client, key: str) -> None:
    everybody = client.get(f"{ROOT}/services.json").json()
    assert {"labour", "debt"} <= {one["service_code"] for one in everybody}
    partner("12368", gives=[{"matters": ["procedure"], "regions": ["44"]}])
    other = open311.issue_key(by=SYSTEM, partner="12368")
    mine = client.get(f"{ROOT}/services.json", headers=basic(other)).json()
    assert [one["service_code"] for one in mine] == ["procedure"]
    assert client.get(f"{ROOT}/services/labour.json", headers=basic(other)).status_code == 404


def test_a_definition_names_what_can_be_said(client: Client) -> None:
    found = client.get(f"{ROOT}/services/labour.json").json()
    codes = {one["code"]: one for one in found["attributes"]}
    assert codes["urgency"]["datatype"] == "singlevaluelist"
    assert {one["key"] for one in codes["urgency"]["values"]} == {"normal", "urgent", "danger"}
    root = ElementTree.fromstring(client.get(f"{ROOT}/services/labour.xml").content)
    assert root.findtext("service_code") == "labour"
    assert len(root.findall("attributes/attribute")) == len(found["attributes"])


def test_a_request_becomes_a_referral_and_is_followed(client: Client, key: str) -> None:
    answer = post(client, "requests.json", report(key))
    assert answer.status_code == 200, answer.content.decode()
    code = answer.json()[0]["service_request_id"]
    row = Referral.objects.get(code=code)
    assert (row.direction, row.state, row.reference, row.region[:6]) == (
        "in",
        "offered",
        "QZ-2026-11",
        "440605",
    )
    assert fields_of(row)["name"] == "蒋大明"
    found = client.get(f"{ROOT}/requests/{code}.json", headers=basic(key)).json()[0]
    assert (found["status"], found["service_code"], found["description"]) == ("open", "labour", "")
    step(row, "accept")
    step(row, "conclude", words="已调解，工资已付清")
    found = client.get(f"{ROOT}/requests/{code}.json", headers=basic(key)).json()[0]
    assert (found["status"], found["status_notes"]) == ("closed", "已办结")
    told = client.get(f"{ROOT}/servicerequestupdates.json", headers=basic(key)).json()
    assert [one["status"] for one in told] == ["open", "closed"]
    assert "工资已付清" in told[-1]["description"]


def test_the_published_example_is_taken_by_its_own_service_codes_or_refused_by_name(
    client: Client, key: str
) -> None:
    body = PUBLISHED.replace("service_code=001", "service_code=labour") + f"&api_key={key}"
    taken = client.post(f"{ROOT}/requests.xml", body, content_type="application/x-www-form-urlencoded")
    assert taken.status_code == 400, (
        "1234 5th street is no place of ours, and this partner serves no division"
    )
    body += "&address_id=440605"
    taken = client.post(
        f"{ROOT}/requests.xml", body, content_type="application/x-www-form-urlencoded; charset=utf-8"
    )
    assert taken.status_code == 200
    assert taken.headers["Content-Type"] == "text/xml; charset=utf-8"
    number = ElementTree.fromstring(taken.content).findtext("request/service_request_id")
    assert Referral.objects.filter(code=number).exists()
    unknown = client.post(
        f"{ROOT}/requests.xml",
        PUBLISHED + f"&api_key={key}",
        content_type="application/x-www-form-urlencoded",
    )
    error = ElementTree.fromstring(unknown.content).find("error")
    assert error is not None
    assert (unknown.status_code, error.findtext("code")) == (404, "404")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a-1"}])
def test_the_same_request_again_is_the_same(client: Client, key: str, headers: dict[str, str]) -> None:
    fields = report(key)
    del fields["attribute[number]"]
    numbers = {
        post(client, "requests.json", fields, **headers).json()[0]["service_request_id"] for _time in range(3)
    }
    assert len(numbers) == Referral.objects.count() == 1
    post(
        client,
        "requests.json",
        {**fields, "description": "另一件事"},
        **{**headers, **({"Idempotency-Key": "a-2"} if headers else {})},
    )
    assert Referral.objects.count() == 2


def test_a_request_without_any_place_is_of_the_division_that_the_partner_serves(
    client: Client, key: str
) -> None:
    side = open311.partner_of(key)
    assert side is not None
    side.region = "4406"
    side.save()
    answer = post(client, "requests.json", report(key, address_string=""))
    assert answer.status_code == 200, answer.content
    assert Referral.objects.get().region == "4406"


def test_others_see_nothing(client: Client, key: str) -> None:
    code = post(client, "requests.json", report(key)).json()[0]["service_request_id"]
    partner("12368")
    other = open311.issue_key(by=SYSTEM, partner="12368")
    assert client.get(f"{ROOT}/requests/{code}.json", headers=basic(other)).status_code == 404
    assert client.get(f"{ROOT}/tokens/{code}.json", headers=basic(other)).status_code == 404
    assert client.get(f"{ROOT}/requests.json", headers=basic(other)).json() == []
    assert client.get(f"{ROOT}/servicerequestupdates.json", headers=basic(other)).json() == []
    told = post(
        client,
        "servicerequestupdates.json",
        {"api_key": other, "service_request_id": code, "update_id": "1", "description": "x"},
    )
    assert told.status_code == 404
    for path in (f"requests/{code}", "requests", f"tokens/{code}", "servicerequestupdates"):
        assert client.get(f"{ROOT}/{path}.json").status_code == 403
        assert client.get(f"{ROOT}/{path}.json?api_key=wrong").status_code == 403


def test_beyond_the_agreement(client: Client) -> None:
    partner("12368", gives=[{"matters": ["labour"], "regions": ["4401"]}])
    key = open311.issue_key(by=SYSTEM, partner="12368")
    answer = post(client, "requests.json", report(key))
    assert (answer.status_code, answer.json()[0]["problem"]) == (403, "agreement_exceeded")
    assert "agreement" in answer.json()[0]["description"]
    assert post(client, "requests.json", report(key, service_code="debt")).status_code == 404


def test_lists_are_narrowed_as_the_standard_says(client: Client, key: str) -> None:
    first = post(client, "requests.json", report(key)).json()[0]["service_request_id"]
    second = post(
        client, "requests.json", report(key, **{"attribute[number]": "QZ-2"}, service_code="debt")
    ).json()[0]["service_request_id"]
    step(Referral.objects.get(code=second), "refuse", reason="not_competent_matter", next="giver")

    def listed(**asked: str) -> list[str]:
        found = client.get(f"{ROOT}/requests.json", asked, headers=basic(key))
        assert found.status_code == 200, found.content
        return [one["service_request_id"] for one in found.json()]

    assert listed() == [second, first]
    assert listed(status="open") == [first]
    assert listed(status="closed") == [second]
    assert listed(status="open,closed") == [second, first]
    assert listed(service_code="labour,traffic") == [first]
    assert listed(service_request_id=f"{first},{second}", status="open") == [second, first]
    assert listed(start_date="2010-01-01T00:00:00Z", end_date="2010-02-01T00:00:00Z") == []
    assert listed(service_request_id="nothing") == []
    for asked in ({"start_date": "2010-01-01T00:00:00Z"}, {"end_date": "yesterday"}):
        assert client.get(f"{ROOT}/requests.json", asked, headers=basic(key)).status_code == 400


def test_a_refusal_is_closed_with_its_reason(client: Client, key: str) -> None:
    code = post(client, "requests.json", report(key)).json()[0]["service_request_id"]
    step(Referral.objects.get(code=code), "refuse", reason="not_competent_matter", next="giver")
    found = client.get(
        f"{ROOT}/requests/{code}.json", headers={**basic(key), "Accept-Language": "en"}
    ).json()[0]
    assert (found["status"], found["status_notes"]) == (
        "closed",
        "Refused: The matter is not ours to take",
    )


def test_what_a_partner_tells_comes_once(client: Client, key: str) -> None:
    code = post(client, "requests.json", report(key)).json()[0]["service_request_id"]
    fields = {
        "api_key": key,
        "service_request_id": code,
        "update_id": "u-1",
        "status": "open",
        "description": "又来电催问",
    }
    for _time in range(2):
        assert post(client, "servicerequestupdates.json", fields).status_code == 200
    row = Referral.objects.get(code=code)
    assert (row.their_steps, row.state) == (2, "offered")
    post(
        client,
        "servicerequestupdates.xml",
        {**fields, "update_id": "u-2", "status": "closed", "description": "已自行解决"},
    )
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_danger_in_the_words_is_answered_with_whom_to_call(client: Client, key: str) -> None:
    answer = post(client, "requests.json", report(key, description="老公又打我了，我躲在厕所里，他在砸门"))
    assert "110" in answer.json()[0]["service_notice"]
    assert (
        post(client, "requests.json", report(key, **{"attribute[number]": "b"})).json()[0]["service_notice"]
        == ""
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa">]><request><description>&a;</description></request>',
            "text/xml",
        ),
        (b'{"service_code": "labour"}', "application/json"),
    ],
)
def test_other_bodies_than_forms_are_not_read(client: Client, key: str, body: bytes, kind: str) -> None:
    answer = client.post(f"{ROOT}/requests.xml", body, content_type=kind, headers=basic(key))
    assert answer.status_code == 400
    assert b"Content-Type" in answer.content


def test_unknown_formats_and_methods(client: Client, key: str) -> None:
    assert client.get(f"{ROOT}/services.yaml").status_code == 404
    assert client.delete(f"{ROOT}/requests.json").status_code == 405


def test_keys_are_two_at_most_and_open_nothing_once_revoked(client: Client, key: str) -> None:
    second = open311.issue_key(by=SYSTEM, partner="12345")
    with pytest.raises(Invalid, match="open311_keys"):
        open311.issue_key(by=SYSTEM, partner="12345")
    first = Open311Key.objects.order_by("pk").first()
    assert first is not None
    assert key not in str(first.key_hash)
    open311.revoke_key(by=SYSTEM, partner="12345", key_id=first.pk)
    assert client.get(f"{ROOT}/requests.json", headers=basic(key)).status_code == 403
    assert client.get(f"{ROOT}/requests.json", headers=basic(second)).status_code == 200
    stranger = Actor(kind=ActorKind.STAFF, id=8)
    for call in (
        lambda: open311.issue_key(by=stranger, partner="12345"),
        lambda: open311.revoke_key(by=stranger, partner="12345", key_id=first.pk),
        lambda: open311.set_account(by=stranger, partner="12345", api_key="x"),
    ):
        with pytest.raises(NotFound):
            call()


def test_whoever_tries_keys_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    found = [client.get(f"{ROOT}/requests.json?api_key=guess-{n}") for n in range(25)]
    assert found[-1].status_code == 429
    assert int(found[-1].headers["Retry-After"]) > 0


class Wire(BaseAdapter):
    """Brings what the foreign client sends to our server in this process: it sees what the test has written."""

    def send(self, request: PreparedRequest, *_how: Any, **_more: Any) -> Response:
        """Ask the server."""
        headers = {name: value for name, value in request.headers.items() if isinstance(value, str)}
        answer = Client().get(request.path_url, headers=headers)
        found = Response()
        found.status_code, found.url, found.raw = (
            answer.status_code,
            str(request.url),
            io.BytesIO(answer.content),
        )
        found.headers.update(answer.headers)
        return found

    def close(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> str:
    session = Session()
    session.mount("http://", Wire())
    monkeypatch.setattr(georeport.requests, "get", session.get)
    return "http://open311.example"


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_foreign_client_reads_ours(address: str, client: Client, key: str, form: str) -> None:
    """georeport 0.3.1, which asks only: its key goes with the address, as HTTP Basic."""
    codes = [
        post(client, "requests.json", report(key, **{"attribute[number]": f"QZ-{n}"})).json()[0][
            "service_request_id"
        ]
        for n in range(2)
    ]
    city = GeoReport(address.replace("://", f"://partner:{key}@") + ROOT, output_format=form)
    services = city.get_service_list()
    assert "labour" in {one["service_code"] for one in services}
    assert city.get_service_definition("labour")["service_code"] == "labour"
    listed = city.get_service_requests(status="open")
    assert {one["service_request_id"] for one in listed} == set(codes)
    one = city.get_service_request(codes[0])
    assert one["status"] == "open"
    assert one["service_request_id"] == codes[0]
