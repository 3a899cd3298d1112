"""A person on the way through "get help", and texts that have broken other platforms."""

from typing import Any

from django.test import Client

from fawang.work_orders.models import WorkOrder
from tests.cases import WORDS

#: What people paste, and what they should not be able to do with it.
ODD_TEXTS = (
    "老板\x00扣工资\x07\u202e三个月",
    "扣工资👨‍👩‍👧😡，共１３，０００元",
    '<script>alert(1)</script><b>扣工资</b> & "引号" \'',
    "{{ secret }} {% load i18n %} %(name)s {0}",
    "𠮷野家欠薪　　　　　",
)
ANSWERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("words", {"words": WORDS}),
    ("matter", {"matter": "labour"}),
    ("place", {"place_text": "佛山南海桂城"}),
    ("authority", {"authority": "none"}),
    ("opponent", {"opponent": "佛山某鞋业有限公司"}),
    ("claim", {"claim": "31.5"}),
    ("urgency", {"urgency": "none"}),
    ("no-condition", {"no_condition": "none"}),
    ("exempt", {"exempt": "42.3"}),
    ("expectation", {}),
    ("person", {"name": "蒋先生", "dialect": "cantonese"}),
    (
        "reach",
        {
            "medium": "sms", "phone": "13800138000", "may_call": "yes", "may_announce": "yes",
            "list_online": "yes", "third": "no",
        },
    ),
)  # fmt: skip


def answer(client: Client, slug: str, **values: Any) -> Any:
    """Answer one page."""
    return client.post(f"/help/{slug}", values)


def walk(client: Client, until: str = "check", **changes: dict[str, str]) -> None:
    """Answer the pages up to `until`; `changes` by page, with `_` for `-`."""
    for slug, values in ANSWERS:
        if slug == until:
            return
        response = answer(client, slug, **{**values, **changes.get(slug.replace("-", "_"), {})})
        assert response.status_code == 302, (slug, response.content.decode())


def hand_in(client: Client, **changes: dict[str, str]) -> WorkOrder:
    """Go all the way; return the new order."""
    walk(client, "check", **changes)
    response = client.post("/help/submit")
    assert response.status_code == 302, response.content.decode()
    code = response["Location"].split("/")[3]
    return WorkOrder.objects.get(code=code)


def text_of(response: Any) -> str:
    """Return a page."""
    text: str = response.content.decode()
    return text
