"""A copy of one's data: what the number alone opens, and with its code what it does not; audited."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import ask
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.ids import spoken
from fawang.work_orders.models import WorkOrder
from tests.cli.conftest import Fawang, fawang
from tests.conftest import Submit
from tests.consultations.cases import question
from tests.shell.test_shared_phone import HERS, PHONE, reach, signed_in
from tests.work_orders.cases import attach

__all__ = ["fawang"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
WORDS = "老板三个月没有发工资。"


def downloaded(client: Client, code: str = "") -> dict[str, Any]:
    """Return the document that a resident gets."""
    answer = client.post("/my/data", {"code": code})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert "attachment" in answer.headers["Content-Disposition"]
    document: dict[str, Any] = json.loads(answer.content)
    return document


def wages(submit: Submit) -> WorkOrder:
    """An application that is open to whoever has the telephone."""
    return submit(matter="labour", words=WORDS, reach=reach()).order


def hers(submit: Submit, why: str = "violence") -> WorkOrder:
    """One that is not, and why."""
    return submit(**{**HERS[why], "reach": reach(**HERS[why].get("reach", {}))}).order


def test_what_is_kept_is_readable_and_files_are_listed(
    submit: Submit, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
    order = wages(submit)
    attach(order)
    asked = ask(by=ANONYMOUS, question=question(reach=reach(), text="可以要双倍工资吗？")).consultation
    document = downloaded(signed_in())
    assert document["person"]["contact"]["phone"] == PHONE
    parts = {one["code"]: one for one in document["records"]}
    assert set(parts) == {order.code, asked.code}
    mine = parts[order.code]
    assert (mine["order"]["words"], mine["contact"]["phone"]) == (WORDS, PHONE)
    assert len(mine["order"]["files"]) == 1
    assert mine["legal_aid"]["parties"]
    assert parts[asked.code]["consultation"]["messages"][0]["text"] == "可以要双倍工资吗？"
    assert "legal_aid" not in parts[asked.code]
    entry = AuditEntry.objects.get(action="kernel.exported", object=f"work_orders.order:{order.pk}")
    assert entry.actor.startswith("resident:")


@pytest.mark.parametrize("why", HERS)
def test_what_the_number_does_not_open_needs_its_code(submit: Submit, why: str) -> None:
    order, secret = wages(submit), hers(submit, why)
    client = signed_in()
    document = downloaded(client)
    assert [one["code"] for one in document["records"]] == [order.code]
    assert secret.code not in json.dumps(document)
    assert [one["code"] for one in downloaded(client, secret.code)["records"]] == [secret.code]


@pytest.mark.parametrize("stranger", [True, False])
def test_codes_that_open_nothing_are_answered_alike(submit: Submit, stranger: bool) -> None:
    order = hers(submit)
    answer = signed_in("13700137000").post("/my/data", {"code": order.code if stranger else "204817365528"})
    assert answer.status_code == 422
    assert not AuditEntry.objects.filter(action="kernel.exported").exists()


def test_who_has_not_signed_in_gets_nothing(client: Client) -> None:
    assert client.post("/my/data").status_code == 302


def test_whoever_runs_the_installation_exports_by_code(submit: Submit, fawang: Fawang) -> None:
    order = hers(submit)
    document = json.loads(fawang("export", spoken(order.code)).output)
    assert document["records"][0]["order"]["words"] == HERS["violence"]["words"]
    assert document["person"] == {}
    assert AuditEntry.objects.get(action="kernel.exported").actor == "system"
    assert fawang("export", "123", ends=1).output.startswith("Error: ")
