"""Files of referrals at the desk: handed in, watched without scripts, mistakes by row, column and cure, results."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pytest_django import Settings

from fawang.kernel.rules.actor import SYSTEM
from fawang.organisations.rules import UnitKind
from fawang.partners import links
from fawang.partners.actions import batches
from fawang.partners.actions.batch_messages import BATCH_LINK
from fawang.partners.links.models import Batch, BatchMessage
from fawang.partners.models import Referral
from fawang.partners.queries.messages import outgoing
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.partners.actions.test_batches import as_csv, offer, work
from tests.partners.cases import offered, partner

pytestmark = pytest.mark.django_db
FILES = "/desk/referrals/files"


@pytest.fixture(autouse=True)
def _documents(settings: Settings, tmp_path: Any) -> None:
    settings.FAWANG_DOCUMENTS = tmp_path


@pytest.fixture
def desk() -> Browser:
    """The browser of somebody who leads at the province: partners of the tests are the bureau's."""
    partner("110")
    return sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))


def hand_in(desk: Browser, *rows: dict[str, Any], name: str = "转介.csv") -> Batch:
    answer = desk.post(FILES, {"partner": "110", "file": SimpleUploadedFile(name, as_csv(*rows))})
    assert answer.status_code == 302, answer.content.decode()
    row = Batch.objects.latest("pk")
    assert answer["Location"] == f"{FILES}/{row.code}"
    return row


def test_the_template_shows_how_cells_are_written(desk: Browser) -> None:
    answer = desk.get(f"{FILES}/template.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    first, second = list(book.worksheets[0].iter_rows(values_only=True))
    assert first[0] == "贵方编号 (number)"
    assert "示例" in str(second)
    assert desk.get(f"{FILES}/template.exe").status_code == 404


def test_a_file_is_watched_until_it_is_whole(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_PIECE", 25)
    row = hand_in(desk, *(offer(n) for n in range(60)))
    page = desk.get(f"{FILES}/{row.code}").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "<progress" in page
    batches.work_on(by=SYSTEM, batch_id=row.pk, seconds=0)
    page = desk.get(f"{FILES}/{row.code}").content.decode()
    assert 'max="60" value="25"' in page
    assert "GA-00001" not in desk.get("/desk/referrals").content.decode()
    work(row)
    page = desk.get(f"{FILES}/{row.code}").content.decode()
    assert "<progress" not in page
    assert "http-equiv" not in page
    answer = desk.get(f"{FILES}/{row.code}/result.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 61
    first = Referral.objects.get(reference="GA-00000")
    assert lines[1].split(",")[:3] == ["2", "GA-00000", first.code]


def test_mistakes_are_told_by_row_column_and_cure(desk: Browser) -> None:
    row = work(hand_in(desk, offer(1), offer(2, region="广州")))
    page = desk.get(f"{FILES}/{row.code}").content.decode()
    assert "地区代码 (region)" in page
    assert "440605" in page, "the hint says how a region is written"
    assert ">3<" in page
    assert "蒋" not in page
    assert desk.get(f"{FILES}/{row.code}/result.csv").status_code == 404
    assert "转介.csv" in desk.get(FILES).content.decode()


def test_what_is_no_file_stays_on_the_form(desk: Browser) -> None:
    answer = desk.post(FILES, {"partner": "110", "file": SimpleUploadedFile("a.exe", b"x")})
    assert answer.status_code == 422
    assert desk.post(FILES, {"partner": "110"}).status_code == 422


def test_others_see_no_file(desk: Browser) -> None:
    row = hand_in(desk, offer(1))
    officer = sign_in(Role.OFFICE_OFFICER, unit_at("440605", UnitKind.LEGAL_AID_OFFICE))
    assert officer.get(f"{FILES}/{row.code}").status_code == 404
    assert "转介.csv" not in officer.get(FILES).content.decode()
    assert officer.get(f"{FILES}/for/110.csv").status_code == 404


def test_what_we_say_goes_with_the_next_file(desk: Browser) -> None:
    row = offered("110")
    address = links.Address("110", "110", "", "")
    for _time in range(2):
        assert BATCH_LINK.deliver(address, outgoing(row, row.version)) == links.Outcome.QUEUED
    assert "/for/110.xlsx" in desk.get(FILES).content.decode()
    answer = desk.get(f"{FILES}/for/110.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert row.code in text
    assert "申请强制执行" in text
    assert "只在本地" not in text, "what the agreement does not name stays here"
    waiting = BatchMessage.objects.get()
    desk.post(f"{FILES}/for/110.xlsx", {"last": str(waiting.pk)})
    waiting.refresh_from_db()
    assert waiting.fetched_at is not None
    assert waiting.data == ""
    assert "/for/110.xlsx" not in desk.get(FILES).content.decode()
