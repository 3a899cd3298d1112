"""Guessing and forging: every way in is throttled, and every wrong answer is the same one."""

import io
import itertools
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader, PdfWriter

from fawang.certificates.actions.shares import share
from fawang.certificates.actions.signatures import STORE
from fawang.certificates.data import limits
from fawang.certificates.devices import pdf
from fawang.certificates.models import Certificate
from fawang.certificates.queries.certificates import check_code_of
from fawang.certificates.queries.verification import sharing_token
from fawang.certificates.rules.numbers import ALPHABET, CHECK_SIGNS
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.work_orders.queries import WorkOrder
from tests.certificates.cases import Office, draft, issue
from tests.certificates.pages.test_verification import without_token
from tests.certificates.vault import Vault
from tests.spent import stand_still

pytestmark = pytest.mark.django_db
WRONG = ALPHABET[::-1][:CHECK_SIGNS]
MOST = limits.VERIFY_BY_ADDRESS.burst


@pytest.fixture
def issued(office: Office, order: WorkOrder) -> Certificate:
    return issue(order, office)


def by_qr(client: Client, row: Certificate, right: bool) -> Any:
    return client.get(f"/verify/{row.code}/{check_code_of(row) if right else WRONG}")


def by_api(client: Client, row: Certificate, right: bool) -> Any:
    body = {"number": row.number, "check_code": check_code_of(row) if right else WRONG}
    return client.post("/api/v1/certificates/verification", body, content_type="application/json")


def by_form(client: Client, row: Certificate, right: bool) -> Any:
    return client.post(
        "/verify", {"number": row.number, "check_code": check_code_of(row) if right else WRONG}
    )


def by_link(client: Client, row: Certificate, right: bool) -> Any:
    link = share(by=ANONYMOUS, row=row, days=1, with_document=True)
    return client.get(f"/verify/s/{link.pk}/{sharing_token(link) if right else 'x' * 22}")


WAYS: dict[str, Callable[[Client, Certificate, bool], Any]] = {
    "qr": by_qr, "api": by_api, "form": by_form, "link": by_link,
}  # fmt: skip


@pytest.mark.parametrize("way", ["qr", "api", "form"])
def test_every_way_in_is_throttled_and_the_right_code_helps_nobody_then(
    issued: Certificate, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch)
    guesser = Client(REMOTE_ADDR="203.0.113.77")
    statuses = [WAYS[way](guesser, issued, False).status_code for _ in range(MOST + 30)]
    assert 429 not in statuses[:MOST]
    assert statuses[MOST:] == [429] * 30
    # Whoever has used up their tries learns nothing by being right, on this way or another.
    for other, tried in WAYS.items():
        answer = tried(guesser, issued, True)
        assert answer.status_code == 429, other
        assert issued.number not in answer.content.decode().replace(f'value="{issued.number}"', ""), other
    # Others are not held up by them.
    assert WAYS[way](Client(REMOTE_ADDR="198.51.100.1"), issued, True).status_code == 200


@pytest.mark.parametrize("way", ["qr", "api", "link"])
def test_a_wrong_certificate_and_a_wrong_code_have_one_answer(
    issued: Certificate, office: Office, order: WorkOrder, way: str
) -> None:
    waiting = draft(order, office, key="test:2")
    tries = [
        (issued.code, issued.number), ("100000000009", issued.number.replace("第1号", "第9号")), (waiting.code, "x"),
    ]  # fmt: skip
    answers = {wrong(way, place, *what) for place, what in enumerate(tries, start=1)}
    assert len(answers) == 1


def wrong(way: str, place: int, code: str, number: str) -> tuple[int, str]:
    """Return status and page of a wrong try, without what somebody has typed themselves."""
    client = Client(REMOTE_ADDR=f"203.0.115.{place}")
    if way == "api":
        body = {"number": number, "check_code": WRONG}
        sent = client.post("/api/v1/certificates/verification", body, content_type="application/json")
        return sent.status_code, sent.content.decode()
    path = f"/verify/{code}/{WRONG}" if way == "qr" else f"/verify/s/{place}/{'x' * 22}"
    sent = client.get(path)
    page = without_token(sent.content.decode())
    return sent.status_code, page.replace(path, "").replace(quote(path), "").replace(quote(path, safe=""), "")


def test_a_wrong_number_costs_the_page_as_much_as_a_wrong_code(
    issued: Certificate, django_assert_num_queries: Any
) -> None:
    """What somebody could measure from outside, counted in statements and lines of code run rather than in time."""
    unknown = issued.number.replace("第1号", "第2号")
    for number in (issued.number, unknown):
        work_of(number, "203.0.116.1")
    with CaptureQueriesContext(connection) as statements:
        known = work_of(issued.number, "203.0.116.2")
    with django_assert_num_queries(len(statements)):
        assert abs(work_of(unknown, "203.0.116.3") - known) < 0.02 * known


def work_of(number: str, address: str) -> int:
    """Return how many lines of code a wrong try at this number runs."""
    tool, lines = sys.monitoring.PROFILER_ID, itertools.count()
    client = Client(REMOTE_ADDR=address)
    sys.monitoring.use_tool_id(tool, "work")
    sys.monitoring.register_callback(tool, sys.monitoring.events.LINE, lambda *_: next(lines))
    sys.monitoring.set_events(tool, sys.monitoring.events.LINE)
    try:
        client.post("/verify", {"number": number, "check_code": WRONG})
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)
    return next(lines)


# --- forged ----------------------------------------------------------------------------------------


def verified(content: bytes) -> bool:
    """Tell whether the page calls a file one of ours."""
    file = SimpleUploadedFile("公证书.pdf", content)
    return "data-state" in Client().post("/verify/file", {"file": file}).content.decode()


def rewritten(content: bytes, **changes: str) -> bytes:
    """Return a file with the same pages and other facts about it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.add_metadata({f"/{name}": value for name, value in changes.items()})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_forged_file_is_none_of_ours(issued: Certificate, office: Office, vault: Vault) -> None:
    content = STORE.read(issued.file)
    assert verified(content)
    # Its pages in another file, with its number and its QR code on them.
    assert not verified(rewritten(content, Title="公证书"))
    # What stands behind the last signature, as an update of a PDF does.
    assert not verified(content + b"\n%%EOF\n")
    # The draft that was never sealed.
    assert not verified(content[: len(content) // 2])


def test_nothing_of_a_strangers_file_is_ever_opened(
    issued: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_given: object) -> None:
        raise AssertionError("a stranger's file was parsed")

    monkeypatch.setattr(pdf, "found_in", opened)
    assert not verified(b"%PDF-1.7\n" + b"\x00" * 1000)
    assert not verified(rewritten(STORE.read(issued.file), Title="x"))
