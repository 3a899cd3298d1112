"""Rating over HTTP, as a program of another house does."""

from typing import Any

import pytest
from django.test import Client

from fawang.feedback import queries
from fawang.feedback.models import Rating
from fawang.work_orders.queries import WorkOrder, access_key, order_by_id
from tests.cases import bring_to
from tests.conftest import Submit

pytestmark = pytest.mark.django_db


def post(client: Client, order: WorkOrder, key: str | None = None, **body: Any) -> tuple[int, dict[str, Any]]:
    headers = {} if key is None else {"x-access-key": key}
    answer = client.post(
        f"/api/v1/work-orders/{order.code}/rating",
        {"score": 5, **body},
        content_type="application/json",
        headers=headers,
    )
    return answer.status_code, answer.json()


def test_with_the_access_key(client: Client, closed: WorkOrder) -> None:
    status, answer = post(client, closed, access_key(closed), reasons=["solved"], comment="谢谢")
    assert (status, answer) == (201, {"score": 5, "reasons": ["solved"], "follow_up": False, "call_now": []})
    assert Rating.objects.get().comment == "谢谢"


def test_with_the_token_of_the_link(client: Client, closed: WorkOrder) -> None:
    status, answer = post(client, closed, token=queries.rating_token(closed), score=1, reasons=["not_paid"])
    assert (status, answer["follow_up"]) == (201, True)
    assert order_by_id(closed.pk).state == "accepted"


@pytest.mark.parametrize(("key", "token"), [(None, ""), ("wrong", ""), (None, "wrong"), ("", "")])
def test_without_either_there_is_nothing_to_rate(
    client: Client, closed: WorkOrder, key: str | None, token: str
) -> None:
    status, answer = post(client, closed, key, token=token)
    assert status == 404
    assert answer["code"] in ("not_found", "rating_link_spent")
    assert not Rating.objects.exists()


def test_the_key_of_another_matter_opens_nothing(client: Client, closed: WorkOrder, submit: Submit) -> None:
    other = bring_to(submit().order, "closed")
    assert post(client, closed, access_key(other))[0] == 404
    assert post(client, closed, token=queries.rating_token(other))[0] == 404


def test_once(client: Client, closed: WorkOrder) -> None:
    post(client, closed, access_key(closed))
    status, answer = post(client, closed, access_key(closed), score=1)
    assert (status, answer["code"]) == (409, "already_rated")


def test_not_before_it_is_closed(client: Client, order: WorkOrder) -> None:
    status, answer = post(client, order, access_key(order))
    assert (status, answer["code"], answer["state"]) == (409, "not_closed", "submitted")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"score": 0}, {"score": "field_required"}),
        ({"score": 10**30}, {"score": "field_required"}),
        ({"score": "five"}, {"score": "field_wrong"}),
        ({"reasons": ["magic"]}, {"reasons": "field_wrong"}),
        ({"reasons": "slow"}, {"reasons": "field_wrong"}),
        ({"comment": "字" * 2001}, {"comment": "field_too_long"}),
    ],
)
def test_mistakes_are_named(
    client: Client, closed: WorkOrder, body: dict[str, Any], errors: dict[str, str]
) -> None:
    status, answer = post(client, closed, access_key(closed), **body)
    assert (status, answer["code"], answer["errors"]) == (422, "invalid", errors)
    assert not Rating.objects.exists()
