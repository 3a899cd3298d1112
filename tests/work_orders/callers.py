"""Programs of other houses that call the interface of the work orders."""

from typing import Any

from django.test import Client

from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.cases import WORDS

ROOT = "/api/v1/work-orders"
type Headers = dict[str, str]


def body(**changes: Any) -> dict[str, Any]:
    """Return the case of the wages withheld, as a program hands it in."""
    person = {"name": "蒋先生", "phone": "13800138000", **changes.pop("person", {})}
    values = {
        "matter": "labour",
        "words": WORDS,
        "place": "440605011",
        "person": person,
        "answers": {"claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3"},
    }
    return {**values, **changes}


def post(client: Client, path: str, data: Any, headers: Headers | None = None) -> Any:
    """Send JSON."""
    return client.post(ROOT + path, data, content_type="application/json", headers=headers or {})


def get(client: Client, path: str, headers: Headers | None = None, **query: Any) -> Any:
    """Ask for something."""
    return client.get(ROOT + path, query, headers=headers or {})


def command(client: Client, order: WorkOrder, name: str, headers: Headers, **data: Any) -> Any:
    """Give a command at the version that `order` has."""
    return post(client, f"/{order.code}/commands/{name}", {"version": order.version, **data}, headers)


def problem(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == answer.status_code
    return answer.status_code, found["code"]


def key_of(order: WorkOrder) -> Headers:
    """Return the headers of the person of an order."""
    return {"x-access-key": queries.access_key(order)}
