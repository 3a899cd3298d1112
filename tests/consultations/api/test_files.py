"""Files over the API and the pages: sent once, opened by whoever may read the talk, and served so that nothing runs."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.queries import one
from fawang.kernel.models import AuditEntry
from tests.browser import Browser
from tests.consultations.cases import TEXT, give, person_of
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, REFUSED, WEBM, photo, upload
from tests.work_orders.cases import bearer, stored

URL = "/api/v1/consultations"


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


def send(row: Consultation, *files: SimpleUploadedFile, client_id: str = "abcdefghij", **headers: str) -> Any:
    data = {"files": list(files), "client_id": client_id, "text": "见附件", "seconds": "7"}
    headers = headers or {"X-Access-Key": one.access_key(row)}
    return Client().post(f"{URL}/{row.code}/attachments", data, headers=headers)


def test_sent_once_and_read_by_both(row: Consultation, desk: Browser, duty: Any) -> None:
    key, program = {"X-Access-Key": one.access_key(row)}, bearer(desk)
    first = send(row, upload(photo()), upload(WEBM), upload(PDF, "合同.pdf"))
    assert first.status_code == 201, first.content
    message = first.json()
    assert (message["number"], message["text"], message["mine"]) == (2, "见附件", True)
    again = send(row, upload(photo()), upload(WEBM), upload(PDF, "合同.pdf"))
    assert again.json() == message
    assert again.headers["Idempotent-Replayed"] == "true"
    picture, voice, paper = message["attachments"]
    assert (picture["kind"], picture["media_type"], picture["width"]) == ("photo", "image/jpeg", 640)
    assert (voice["kind"], voice["seconds"], paper["name"], paper["seconds"]) == ("voice", 7, "合同.pdf", 0)
    give(row, "grab", duty)
    seen = Client().get(f"{URL}/{row.code}", headers=program).json()["messages"][1]
    assert seen["attachments"] == message["attachments"]
    for headers in (key, program):
        answer = Client().get(paper["href"], headers=headers)
        assert (answer.status_code, answer.content) == (200, PDF)
        small = Client().get(f"{picture['href']}?size=thumb", headers=headers)
        assert small["Content-Type"] == "image/jpeg"
    assert AuditEntry.objects.filter(action="consultations.file_read").count() == 1


def test_nothing_that_is_served_can_run(row: Consultation) -> None:
    send(row, upload(photo(), "<b>.html"), upload(WEBM), upload(PDF, "../合同 1.pdf.exe"))
    key = {"X-Access-Key": one.access_key(row)}
    hows = []
    for file in Attachment.objects.order_by("id"):
        for path in (
            f"{URL}/{row.code}/attachments/{file.pk}",
            f"/c/{row.code}/{one.access_key(row)}/files/{file.pk}",
        ):
            answer = Client().get(path, headers=key if path.startswith(URL) else {})
            assert answer.status_code == 200, path
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
            assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
            assert "no-store" in answer["Cache-Control"]
            assert answer["Content-Type"] in ("image/jpeg", "audio/webm", "application/pdf")
            hows.append(answer["Content-Disposition"])
    assert hows == [
        *["inline; filename*=UTF-8''_b_.jpg"] * 2,
        *["inline; filename*=UTF-8''%E5%B7%A5%E8%B5%84%E6%9D%A1.webm"] * 2,
        *["attachment; filename*=UTF-8''%E5%90%88%E5%90%8C_1.pdf.pdf"] * 2,
    ]


def test_a_player_reads_in_pieces(row: Consultation, desk: Browser, duty: Any) -> None:
    send(row, upload(WEBM), upload(PDF))
    give(row, "grab", duty)
    voice, paper = Attachment.objects.order_by("id")

    def piece(wanted: str, file: Attachment = voice) -> Any:
        path = f"/desk/consultations/{row.code}/files/{file.pk}"
        return desk.client.get(path, headers={"Range": wanted})

    first, rest = piece("bytes=0-9"), piece("bytes=10-")
    assert (first.status_code, first["Content-Range"]) == (206, f"bytes 0-9/{len(WEBM)}")
    assert first.content + rest.content == WEBM
    assert piece("bytes=5-99999").content == WEBM[5:]
    assert piece(f"bytes={len(WEBM)}-").status_code == 416
    for odd in ("bytes=-5", "bytes=9-2,4-5", "lines=1-2", ""):
        assert piece(odd).content == WEBM
    assert piece("bytes=9-2").status_code == 416
    assert piece("bytes=0-3", paper).content == PDF
    # One listening is one entry, in however many pieces it was read.
    read = AuditEntry.objects.filter(action="consultations.file_read", data__attachment=voice.pk).count()
    assert read == 5


def test_nobody_opens_a_file_by_guessing(row: Consultation, asked: Ask, desk: Browser) -> None:
    send(row, upload(PDF))
    file, other = Attachment.objects.get(), asked()
    mine, theirs, program = one.access_key(row), other.access_key, bearer(desk)
    for path, headers in (
        (f"{URL}/{row.code}/attachments/{file.pk}", {}),
        (f"{URL}/{row.code}/attachments/{file.pk}", {"X-Access-Key": theirs}),
        (f"{URL}/{row.code}/attachments/{file.pk}", program),
        (f"{URL}/{other.consultation.code}/attachments/{file.pk}", {"X-Access-Key": theirs}),
        (f"{URL}/{row.code}/attachments/{file.pk + 1}", {"X-Access-Key": mine}),
        (f"{URL}/{row.code}/attachments/{file.pk}?size=thumb", {"X-Access-Key": mine}),
        (f"/c/{row.code}/{theirs}/files/{file.pk}", {}),
        (f"/c/{other.consultation.code}/{theirs}/files/{file.pk}", {}),
    ):
        assert Client().get(path, headers=headers).status_code == 404, path
    assert desk.get(f"/desk/consultations/{row.code}/files/{file.pk}").status_code == 404
    for headers in ({"X-Access-Key": theirs}, program):
        refused = send(row, upload(PDF), client_id="abcdefghik", **headers)
        assert refused.status_code in (403, 404)
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "status", "code"),
    [
        ([upload(REFUSED["page"], "photo.jpg")], 422, {"files": "attachment_kind"}),
        ([upload(PDF), upload(REFUSED["macros"], "合同.docx")], 422, {"files": "attachment_kind"}),
        ([upload(b"")], 422, {"files": "file_empty"}),
    ],
)
def test_what_we_do_not_take_has_a_code(
    row: Consultation, files: list[SimpleUploadedFile], status: int, code: dict[str, str], store: Path
) -> None:
    answer = send(row, *files)
    assert (answer.status_code, answer.json()["errors"]) == (status, code)
    assert stored(store) == []
    many = send(row, *[upload(PDF) for _ in range(11)])
    assert (many.status_code, many.json()["code"]) == (422, "too_many_at_once")


def test_a_flood_is_slowed_down(row: Consultation) -> None:
    statuses = [
        send(row, *[upload(PDF) for _ in range(10)], client_id=f"client-id-{n}").status_code for n in range(5)
    ]
    assert statuses[:3] == [201] * 3
    assert statuses[3:] == [429] * 2


# --- pages, without a script -------------------------------------------------------------------------


def test_the_page_takes_words_and_files(row: Consultation, desk: Browser, duty: Any) -> None:
    page = f"/c/{row.code}/{one.access_key(row)}"
    form = {"text": "", "client_id": "abcdefghij", "files": [upload(photo()), upload(WEBM)]}
    sent = Client().post(f"{page}/messages", form)
    assert sent.status_code == 302, sent.content.decode()
    shown = Client().get(page).content.decode()
    picture, voice = Attachment.objects.order_by("id")
    assert f'<img src="{page}/files/{picture.pk}?size=thumb"' in shown
    assert f'src="{page}/files/{voice.pk}"' in shown
    wrong = Client().post(
        f"{page}/messages",
        {"text": "补充一句", "client_id": "abcdefghik", "files": [upload(REFUSED["page"])]},
    )
    assert wrong.status_code == 422
    assert "补充一句" in wrong.content.decode()
    assert "不支持这种文件" in wrong.content.decode() or "not a kind of file" in wrong.content.decode()
    scripted = Client().post(
        f"{page}/messages",
        {"text": "", "client_id": "abcdefghik", "files": [upload(REFUSED["page"])]},
        headers={"X-Requested-With": "fetch"},
    )
    assert (scripted.status_code, scripted.json()["code"]) == (422, "attachment_kind")
    give(row, "grab", duty)
    seen = desk.get(f"/desk/consultations/{row.code}").content.decode()
    assert f'<img src="/desk/consultations/{row.code}/files/{picture.pk}?size=thumb"' in seen
    assert one.access_key(row) not in seen
    back = desk.post(
        f"/desk/consultations/{row.code}/messages",
        {"text": "", "client_id": "abcdefghij", "files": [upload(PDF, "起诉状.pdf")]},
    )
    assert back.status_code == 302
    assert "起诉状.pdf" in Client().get(page).content.decode()


def test_a_question_with_files_is_asked_once(db: None, store: Path) -> None:
    form = {"text": TEXT, "kind": "written", "opponent": "", "phone": "", "once": "once-and-for-all"}
    answers = [Client().post("/ask", {**form, "files": [upload(photo()), upload(PDF)]}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Message.objects.get().files, len(stored(store))) == (2, 3)
    other = Client().post("/ask", {**form, "files": [upload(PDF)]})
    assert other.status_code == 422
    scripted = {"X-Requested-With": "fetch"}
    short = Client().post("/ask", {**form, "text": "欠", "files": [upload(PDF)]}, headers=scripted)
    assert [error["field"] for error in short.json()["errors"]] == ["text"]
    wrong = Client().post("/ask", {**form, "once": "x", "files": [upload(REFUSED["film"])]}, headers=scripted)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "__all__")
    good = Client().post("/ask", {**form, "once": "y", "files": [upload(PDF)]}, headers=scripted)
    assert good.json()["href"].endswith("?done=asked")


def test_a_talk_with_files_reads_in_one_statement_more(
    row: Consultation, django_assert_num_queries: Any
) -> None:
    from fawang.consultations.queries import talk

    with django_assert_num_queries(1):
        talk.lines(row)
    for number in range(3):
        send(row, upload(PDF), upload(WEBM), client_id=f"client-id-{number}")
    with django_assert_num_queries(2):
        assert sum(len(line.files) for line in talk.lines(row)) == 6
    assert person_of(row)
