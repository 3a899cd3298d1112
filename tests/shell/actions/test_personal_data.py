"""A copy of one's data: what the number alone opens, and with its code what it does not; audited."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fawang.consultations.actions.asking import ask
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.ids import spoken
from fawang.notices.models import Notice
from fawang.work_orders.models import WorkOrder
from tests.cli.conftest import Fawang, fawang
from tests.conftest import Submit
from tests.consultations.cases import question
from tests.shell.test_shared_phone import HERS, PHONE, reach, signed_in
from tests.work_orders.cases import PDF, attach
from tests.work_orders.persons import MEI, holder, join, tell

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


def test_who_takes_part_beside_somebody_gets_their_own_part_alone(
    submit: Submit, settings: Settings, tmp_path: Path
) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path
    order = submit(matter="labour", words=WORDS).order
    mei = join(order)
    attach(order)
    attach(order, by=holder(order, mei.key), content=PDF + b"2", name="梅的工资条.png")
    tell()
    document = downloaded(signed_in(MEI.phone))
    [mine] = document["records"]
    assert mine["code"] == order.code
    part = mine["person_of_order"]
    assert (part["name"], part["side"], mine["contact"]["phone"]) == (MEI.name, "applicant", MEI.phone)
    assert [one["name"] for one in part["files"]] == ["梅的工资条.png"]
    assert [one["text"] for one in part["notices"]] == ["joined"]
    # Nothing of what the others have told and handed in.
    assert set(mine) == {"code", "person_of_order", "contact", "notices"}
    assert not mine["notices"]
    for secret in (WORDS, order.person):
        assert secret not in json.dumps(document, ensure_ascii=False)
    assert AuditEntry.objects.filter(
        action="kernel.exported", object=f"work_orders.participant:{mei.id}"
    ).exists()


def test_somebody_else_of_a_guarded_order_needs_its_code(submit: Submit) -> None:
    order = submit(matter="labour", words=WORDS).order
    join(order, reach=replace(MEI, list_online=False))
    client = signed_in(MEI.phone)
    assert downloaded(client)["records"] == []
    assert [one["code"] for one in downloaded(client, order.code)["records"]] == [order.code]


def test_an_export_has_no_notices_to_the_others(submit: Submit) -> None:
    order = submit(matter="labour", words=WORDS, reach=reach()).order
    join(order)
    tell()
    [mine] = downloaded(signed_in())["records"]
    told = Notice.objects.filter(order_ref=f"work_orders.order:{order.pk}")
    assert len(mine["notices"]) == told.filter(contact=order.contact).count() < told.count()


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
