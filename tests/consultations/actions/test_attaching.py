"""Files in a talk: once however often they are sent, whole or not at all, encrypted, and gone with an erasure."""

from functools import partial
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import TestCase
from pytest_django import Settings

from fawang.consultations.actions._enclosing import STORE
from fawang.consultations.actions.asking import ask
from fawang.consultations.actions.attaching import (
    attach,
    delete_orphans,
    kept,
    read_attachment,
    reencrypt_all,
    scan_attachment,
)
from fawang.consultations.actions.erasure import erase_consultation
from fawang.consultations.models import Attachment, Consultation, Message
from fawang.consultations.queries import talk
from fawang.consultations.rules import Kind, Side, attachments
from fawang.kernel.models import AuditEntry
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM, Actor
from fawang.kernel.rules.problems import Conflict, Invalid, NotAllowed, NotFound, Problem, TooLarge
from fawang.kernel.storage.cipher import read_key_ring
from fawang.work_orders.rules.codes import Scan
from tests.consultations.cases import ANSWER, fresh, give, person_of, question
from tests.consultations.conftest import Ask
from tests.consultations.samples import PDF, REFUSED, TAKEN, TAKEN_WITH, WEBM, WORD, bomb, photo, upload
from tests.races import at_once, jobs
from tests.work_orders.cases import stored


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """An empty store."""
    settings.FAWANG_DOCUMENTS = tmp_path / "documents"
    return tmp_path / "documents"


@pytest.fixture
def chat(asked: Ask, duty: Actor) -> Consultation:
    """A chat with the duty lawyer."""
    return give(asked(kind=Kind.CHAT).consultation, "grab", duty)


def send(
    row: Consultation,
    *contents: bytes,
    by: Actor | None = None,
    client_id: str = "abcdefghij",
    text: str = "",
) -> tuple[Message, bool]:
    """Send files as the person, or as somebody."""
    files = [upload(content) for content in contents]
    return attach(by=by or person_of(row), code=row.code, uploads=files, client_id=client_id, text=text)


def test_both_sides_send_and_both_read(chat: Consultation, duty: Actor, store: Path) -> None:
    message, repeated = send(chat, photo(1200, 900), WEBM, text="工资条和录音")
    assert (message.number, message.side, message.files, repeated) == (3, "person", 2, False)
    answer, _ = attach(by=duty, code=chat.code, uploads=[upload(PDF, "起诉状.docx")], client_id="abcdefghij")
    lines = talk.lines(chat)[2:]
    assert [line.text for line in lines] == ["工资条和录音", ""]
    [picture, voice], [paper] = lines[0].files, lines[1].files
    assert (picture.kind, picture.media_type, picture.name) == ("photo", "image/jpeg", "工资条.jpg")
    assert (picture.width, picture.height, picture.scan) == (1200, 900, Scan.NOT_SCANNED)
    assert (voice.kind, voice.media_type, voice.name) == ("voice", "audio/webm", "工资条.webm")
    assert (paper.kind, paper.name, answer.side) == ("document", "起诉状.pdf", Side.LAWYER)
    for by in (person_of(chat), duty):
        _, content = read_attachment(by=by, code=chat.code, attachment_id=paper.id)
        assert content == PDF
    _, content = read_attachment(by=duty, code=chat.code, attachment_id=picture.id)
    assert TAKEN_WITH not in content
    _, thumb = read_attachment(by=duty, code=chat.code, attachment_id=picture.id, thumb=True)
    assert len(thumb) < len(content)
    with pytest.raises(NotFound):
        read_attachment(by=duty, code=chat.code, attachment_id=paper.id, thumb=True)
    # Opened by staff, files are on record; small pictures stand in a thread whose reading is.
    read = AuditEntry.objects.filter(action="consultations.file_read").order_by("id")
    assert [one.data["attachment"] for one in read] == [paper.id, picture.id]
    assert AuditEntry.objects.filter(action="consultations.file_attached").count() == 2


def test_what_lies_in_the_store_tells_nothing(chat: Consultation, store: Path) -> None:
    send(chat, photo(), PDF)
    paths = stored(store)
    assert len(paths) == 3
    for path in paths:
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.is_relative_to(store / "talks")
        content = path.read_bytes()
        assert not {b"%PDF", b"JFIF"} & {content[n : n + 4] for n in range(200)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM consultations_attachment t")
        assert "工资条".encode().hex() not in " ".join(row[0] for row in cursor.fetchall())


def test_the_same_id_is_the_same_message(chat: Consultation, duty: Actor, store: Path) -> None:
    first, _ = send(chat, photo(), PDF)
    again, repeated = send(chat, photo(), PDF)
    assert (again.pk, repeated) == (first.pk, True)
    assert (Attachment.objects.count(), len(stored(store))) == (2, 3)
    for contents, text in (((PDF,), ""), ((photo(), PDF), "别的"), ((PDF, photo()), "")):
        with pytest.raises(Invalid) as caught:
            send(chat, *contents, text=text)
        assert caught.value.errors == {"client_id": "message_id_reused"}
    assert len(stored(store)) == 3
    # A page that did not hear the answer asks again after the end.
    give(chat, "close", person_of(chat))
    assert send(chat, photo(), PDF) == (first, True)
    with pytest.raises(Conflict, match="talk_is_over"):
        send(chat, PDF, client_id="abcdefghik")
    assert len(stored(store)) == 3


@pytest.mark.parametrize("content", [*REFUSED.values(), bomb(), photo()[:3000], b""], ids=str)
def test_what_we_do_not_take_leaves_nothing(chat: Consultation, store: Path, content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        send(chat, PDF, content)
    assert caught.value.errors["files"] in (
        "attachment_kind",
        "photo_too_large",
        "photo_broken",
        "file_empty",
    )
    assert (fresh(chat).last_number, stored(store)) == (2, [])


def test_limits(chat: Consultation, duty: Actor, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match="attachment_too_large"):
        send(chat, PDF.ljust(attachments.MOST_BYTES + 1))
    with pytest.raises(Invalid, match="too_many_at_once"):
        send(chat, *[PDF] * 11)
    with pytest.raises(Invalid) as caught:
        send(chat)
    assert caught.value.errors == {"files": "file_missing"}
    send(chat, *[PDF] * 10)
    monkeypatch.setattr(attachments, "MOST_OF_A_SIDE", 11)
    send(chat, PDF, client_id="abcdefghik")
    with pytest.raises(Conflict, match="too_many_sent"):
        send(chat, PDF, client_id="abcdefghil")
    # What one side has sent takes no room from the other.
    send(chat, PDF, by=duty)
    monkeypatch.setattr(attachments, "MOST_BYTES_OF_A_SIDE", len(PDF) + 1)
    with pytest.raises(Conflict, match="too_much_sent"):
        send(chat, PDF, by=duty, client_id="abcdefghil")
    assert len(stored(store)) == 12


def test_nobody_else_sends_or_reads(
    row: Consultation, asked: Ask, duty: Actor, colleague: Actor, lead: Actor, store: Path
) -> None:
    send(row, PDF)
    file = Attachment.objects.get()
    read = partial(read_attachment, code=row.code, attachment_id=file.pk)
    other = asked().consultation
    # Before a lawyer has it, duty lawyers see a summary and nothing else.
    for by in (ANONYMOUS, person_of(other), duty):
        with pytest.raises(NotFound):
            read(by=by)
    give(row, "grab", duty)
    assert read(by=duty)[1] == PDF
    for by in (ANONYMOUS, person_of(other), colleague):
        with pytest.raises(NotFound):
            read(by=by)
        with pytest.raises(NotFound):
            send(row, PDF, by=by, client_id="abcdefghik")
    # A key to one talk opens no file of another, whatever number is guessed.
    for number in (file.pk, file.pk + 1, 0):
        with pytest.raises(NotFound):
            read_attachment(by=person_of(other), code=other.code, attachment_id=number)
    with pytest.raises((NotAllowed, NotFound)):
        send(row, PDF, by=lead, client_id="abcdefghik")
    give(row, "answer", duty, text=ANSWER)
    with pytest.raises(Conflict, match="ask_further"):
        send(row, PDF, client_id="abcdefghik")
    assert len(stored(store)) == 1


def test_a_question_comes_with_its_files(db: None, store: Path) -> None:
    with kept([upload(photo()), upload(WEBM)], seconds=9999) as files:
        row = ask(by=ANONYMOUS, question=question(files=files)).consultation
    assert len(stored(store)) == 3
    [line] = talk.lines(row)
    assert [(file.kind, file.seconds) for file in line.files] == [("photo", 0), ("voice", 180)]
    with pytest.raises(Invalid), kept([upload(PDF)]) as files:
        ask(by=ANONYMOUS, question=question(files=files, text=""))
    assert len(stored(store)) == 3


def test_erasing_removes_files_and_their_names(chat: Consultation, store: Path) -> None:
    send(chat, photo(), PDF)
    give(chat, "close", person_of(chat))
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase_consultation(by=SYSTEM, code=chat.code)
    assert stored(store) == []
    assert not Attachment.objects.exists()
    assert all(not line.files for line in talk.lines(fresh(chat)))
    # Twice is fine.
    erase_consultation(by=SYSTEM, code=chat.code)


def test_what_a_crash_leaves_is_swept_up(chat: Consultation, store: Path) -> None:
    send(chat, photo())
    left = STORE.put(b"left")
    (store / "ab").mkdir()
    (store / "ab" / "of an order").write_bytes(b"not ours")
    assert delete_orphans() == 0
    assert delete_orphans(older_than_seconds=-60) == 1
    assert not STORE.path(left).exists()
    assert len(stored(store)) == 3


def test_keys_rotate(chat: Consultation, settings: Settings) -> None:
    settings.FAWANG_KEY_RING = read_key_ring(f"old:{'aa' * 32}")
    STORE.delete(key := STORE.put(PDF))
    key = STORE.put(PDF)
    settings.FAWANG_KEY_RING = read_key_ring(f"new:{'bb' * 32},old:{'aa' * 32}")
    assert (reencrypt_all(by=SYSTEM), reencrypt_all(by=SYSTEM)) == (1, 0)
    settings.FAWANG_KEY_RING = read_key_ring(f"new:{'bb' * 32}")
    assert STORE.read(key) == PDF


def test_papers_and_voices_are_withheld_until_they_are_scanned(
    chat: Consultation, duty: Actor, settings: Settings, tmp_path: Path, store: Path
) -> None:
    scanner = tmp_path / "scan"
    scanner.write_text('#!/bin/sh\ngrep -q EICAR "$1" && exit 1\nexit 0\n')
    scanner.chmod(0o700)
    settings.FAWANG_VIRUS_SCAN = str(scanner)
    send(chat, photo(), PDF, PDF + b"EICAR")
    picture, fine, bad = Attachment.objects.order_by("id")
    assert [job["args"] for job in jobs("consultations.scan_attachment")] == [
        {"attachment_id": fine.pk},
        {"attachment_id": bad.pk},
    ]
    read = partial(read_attachment, by=duty, code=chat.code)
    # What we have encoded ourselves needs no scan.
    assert read(attachment_id=picture.pk)
    with pytest.raises(Conflict, match="file_being_scanned"):
        read(attachment_id=fine.pk)
    for one in (fine, bad):
        scan_attachment(by=SYSTEM, attachment_id=one.pk)
    assert read(attachment_id=fine.pk)[1] == PDF
    with pytest.raises(Conflict, match="file_infected"):
        read(attachment_id=bad.pk)
    assert len(stored(store)) == 3
    scan_attachment(by=SYSTEM, attachment_id=0)


def test_the_same_files_sent_at_once_are_stored_once_and_others_are_in_a_row(
    real_database: str, store: Path
) -> None:
    row = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation
    connections.close_all()
    pictures = [photo(40 + number, 40) for number in range(3)]
    works = [partial(send, row, pictures[n], client_id=f"client-id-{n}") for n in (0, 0, 0, 1, 2, 2)]
    outcomes = at_once(works)
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    numbers = [one[0].number for one in outcomes if isinstance(one, tuple)]
    assert numbers[0] == numbers[1] == numbers[2]
    assert numbers[4] == numbers[5]
    assert set(numbers) == {2, 3, 4}
    assert (Attachment.objects.count(), len(stored(store))) == (3, 6)


def test_quotas_hold_when_all_comes_at_once(
    real_database: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(by=ANONYMOUS, question=question(kind=Kind.CHAT)).consultation
    connections.close_all()
    monkeypatch.setattr(attachments, "MOST_OF_A_SIDE", 4)
    outcomes = at_once([partial(send, row, PDF, PDF, client_id=f"client-id-{n}") for n in range(5)])
    assert sum(isinstance(one, tuple) for one in outcomes) == 2
    assert {one.code for one in outcomes if isinstance(one, Problem)} == {"too_many_sent"}
    assert len(stored(store)) == 4


def test_what_a_file_claims_to_be_is_not_believed(chat: Consultation) -> None:
    disguised = SimpleUploadedFile("a.html", TAKEN[WORD][0], "text/html")
    attach(by=person_of(chat), code=chat.code, uploads=[disguised], client_id="abcdefghij")
    file = Attachment.objects.get()
    assert (file.media_type, file.name) == (WORD, "a.docx")
