"""Service items at the workbench: files whole or not at all, four eyes, and open matters outlive what is withdrawn."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from fawang.catalogue.queries import listing
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.knowledge.models import EntryVersion
from fawang.knowledge.queries.items import records
from fawang.knowledge.queries.versions import token
from fawang.knowledge.rules import VersionState
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from fawang.work_orders.models import WorkOrder
from tests.browser import Browser, sign_in
from tests.conftest import Submit, unit_at
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
ITEM = "i-labour-01"


@pytest.fixture
def editor() -> Browser:
    return sign_in(Role.KNOWLEDGE_EDITOR, unit_at("44", UnitKind.BUREAU))


@pytest.fixture
def reviewer() -> Browser:
    return sign_in(Role.KNOWLEDGE_REVIEWER, unit_at("44", UnitKind.BUREAU))


def file_with(**changes: str) -> SimpleUploadedFile:
    """Return a file in which one item says something else."""
    row = {**next(one for one in records() if one["id"] == ITEM), **changes}
    return SimpleUploadedFile("items.json", json.dumps({"items": [row]}, ensure_ascii=False).encode())


def seen(code: str, state: VersionState) -> str:
    """Return what a page hands on of the version that was read."""
    return token(EntryVersion.objects.get(entry__code=code, state=state))


def test_the_list_says_where_each_stands_and_how_far_it_goes(editor: Browser) -> None:
    page = editor.get(reverse("catalogue:desk_items"), q=ITEM)
    assert ITEM in text_of(page)
    assert [row["row"].code for row in page.context["rows"]] == [ITEM]
    assert page.context["rows"][0]["depth"]


def test_a_wrong_file_changes_nothing_and_says_why(editor: Browser) -> None:
    page = editor.post(reverse("catalogue:items_transfer"), {"file": file_with(depth="飞")})
    assert page.status_code == 422
    assert [(one.row, one.column, one.value) for one in page.context["problems"]] == [(1, "depth", "飞")]
    assert "办理深度" in text_of(page)


def test_a_second_person_publishes_what_a_file_changes(editor: Browser, reviewer: Browser) -> None:
    checked = editor.post(
        reverse("catalogue:items_transfer"), {"file": file_with(name="新名称"), "check": "on"}
    )
    assert (checked.context["state"].changed, checked.context["state"].kept) == (1, False)
    page = editor.post(reverse("catalogue:items_transfer"), {"file": file_with(name="新名称")})
    assert page.context["state"].kept
    assert listing.line(ITEM).name != "新名称"  # type: ignore[union-attr]
    waiting = reviewer.get(reverse("catalogue:desk_items"), state="mine")
    assert [row["row"].code for row in waiting.context["rows"]] == [ITEM]
    approve = reverse("knowledge:command", args=[ITEM, "approve"])
    given = {"approve-role": "lawyer", "approve-seen": seen(ITEM, VersionState.SUBMITTED)}
    # Who handed it in does not publish it.
    assert editor.post(approve, given).status_code in (403, 422)
    assert "新名称" in text_of(reviewer.get(reverse("knowledge:desk_entry", args=[ITEM])))
    assert reviewer.post(approve, given).status_code == 302
    assert listing.line(ITEM).name == "新名称"  # type: ignore[union-attr]


def test_out_and_in_again_changes_nothing(editor: Browser) -> None:
    answer = editor.get(reverse("catalogue:export_items", args=["xlsx"]))
    file = SimpleUploadedFile("items.xlsx", b"".join(answer.streaming_content))
    state = editor.post(reverse("catalogue:items_transfer"), {"file": file}).context["state"]
    assert (state.read, state.same, state.problems) == (len(records()), len(records()), [])


def test_a_withdrawn_item_leaves_open_matters_alone(reviewer: Browser, submit: Submit) -> None:
    browser = Client(headers={"origin": "http://testserver"})
    done = submit(ANONYMOUS)
    begun = browser.get("/help", {"kind": done.order.kind, "item": "i-justice-01"})
    assert browser.get(reverse("catalogue:service", args=["i-justice-01"])).status_code == 200
    withdrawn = reviewer.post(
        reverse("knowledge:command", args=["i-justice-01", "withdraw"]),
        {"withdraw-reason": "由另一事项代替", "withdraw-seen": seen("i-justice-01", VersionState.PUBLISHED)},
    )
    assert withdrawn.status_code == 302
    assert listing.line("i-justice-01") is None
    assert browser.get(reverse("catalogue:service", args=["i-justice-01"])).status_code == 404
    # The matter goes on, and whoever has begun finishes.
    own = browser.get(reverse("work_orders:follow", args=[done.order.code, done.access_key]))
    assert own.status_code == 200
    assert WorkOrder.objects.get(pk=done.order.pk).state == done.order.state
    assert browser.get(begun["Location"]).status_code == 200


def test_it_is_not_for_everybody() -> None:
    desk = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    for name in ("desk_items", "items_transfer"):
        assert desk.get(reverse(f"catalogue:{name}")).status_code == 403
    assert desk.get(reverse("catalogue:export_items", args=["json"])).status_code == 403
