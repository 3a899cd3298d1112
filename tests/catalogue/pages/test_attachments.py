"""A document of five hundred pages: taken whole, or refused with words that say what to do; memory and time bounded."""

import io
import os
import tracemalloc
from pathlib import Path
from time import monotonic

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from pytest_django import Settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.people.rules import Role
from fawang.work_orders.actions.documents import STORE, read_document
from fawang.work_orders.models import Document, DraftFile, WorkOrder
from tests.browser import sign_in
from tests.catalogue.form_cases import ANSWERS, go_on
from tests.catalogue.pages.test_orders import fill_until
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "forms")]
MEGABYTE = 1024 * 1024
QUESTION = "/help/wage-aid--note"


def document(pages: int, size: int) -> bytes:
    """Return a PDF of so many scanned pages, `size` bytes in all."""
    writer = PdfWriter()
    for _ in range(pages):
        scan = StreamObject()
        scan.set_data(os.urandom(size // pages))
        writer.add_blank_page(595, 842)[NameObject("/Scan")] = writer._add_object(scan)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty document store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def answers() -> dict[str, str]:
    """Answers that lead to the question for a file."""
    return {**ANSWERS["wage_aid"], "acknowledged": "yes"}


def test_five_hundred_pages_are_taken_as_they_are(
    person: Client, store: Path, answers: dict[str, str]
) -> None:
    content = document(500, 15 * MEGABYTE)
    assert len(PdfReader(io.BytesIO(content)).pages) == 500
    fill_until(person, answers, QUESTION)
    tracemalloc.start()
    began = monotonic()
    response = person.post(QUESTION, {"wage_aid__note": SimpleUploadedFile("卷宗.pdf", content)})
    taken, (_now, most) = monotonic() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert response.status_code == 302
    # Its pages are never opened: it costs a few copies of its bytes, whatever is in it.
    assert most < 6 * len(content)
    assert taken < 60
    go_on(person, response, "wage_aid", {name: text for name, text in answers.items() if name != "note"})
    order = WorkOrder.objects.get(code=person.post("/help/submit")["Location"].split("/")[3])
    row = Document.objects.get(order=order)
    assert (row.name, row.size) == ("卷宗.pdf", len(content))
    assert read_document(by=SYSTEM, order=order, document_id=row.pk)[1] == content
    officer = sign_in(Role.OFFICE_OFFICER, order.unit)
    assert officer.get(f"/desk/orders/{order.code}").status_code == 200


def test_what_is_too_large_is_refused_with_words_that_say_what_to_do(
    person: Client, store: Path, answers: dict[str, str], settings: Settings
) -> None:
    settings.FAWANG_MAX_UPLOAD = 2 * MEGABYTE
    fill_until(person, answers, QUESTION)
    large = SimpleUploadedFile("卷宗.pdf", document(500, 3 * MEGABYTE))
    answer = person.post(QUESTION, {"wage_aid__note": large}, headers={"accept-language": "zh-CN"})
    page = text_of(answer)
    assert answer.status_code in (413, 422)
    assert "最大 2 MB" in page
    assert "分成几个文件" in page
    assert not DraftFile.objects.exists()
    assert [path for path in store.rglob("*") if path.is_file()] == []
    # In two parts it goes; nothing that was answered before is lost.
    part = SimpleUploadedFile("卷宗1.pdf", document(250, MEGABYTE))
    assert person.post(QUESTION, {"wage_aid__note": part}).status_code == 302
    assert [STORE.read(one.storage_key)[:5] for one in DraftFile.objects.all()] == [b"%PDF-"]
