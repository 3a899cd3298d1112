"""The operator's pages: what each shows, what it changes, and who may not open it."""

import io
import wave
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fawang.hotline.actions import blocks
from fawang.hotline.models import Line, SeatLine
from fawang.hotline.models.operating import Block, Number, PromptText
from fawang.hotline.queries import calls
from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from fawang.organisations.rules import UnitKind
from fawang.people.rules import Role
from tests.browser import Browser, sign_in
from tests.conftest import unit_at
from tests.hotline.cases import call_in_hand, code_of
from tests.hotline.telephony.sound.test_audio_import import mp3, wav

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files", "own_prompts")]

BASE = "/desk/hotline/settings"
PAGES = (
    "",
    "/texts/mandarin/thanks",
    "/numbers",
    "/numbers/new",
    "/numbers/12348",
    "/lines",
    "/seats",
    "/blocks",
)


def text_of(answer: Any) -> str:
    """A page's text."""
    return str(answer.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_the_pages(leading: Browser, desk: Browser, path: str) -> None:
    province = sign_in(Role.SUPERVISOR, unit_at("44", UnitKind.BUREAU))
    elsewhere = sign_in(Role.SUPERVISOR, unit_at("440605", UnitKind.BUREAU))
    assert [one.get(BASE + path).status_code for one in (leading, province)] == [200, 200]
    assert [one.get(BASE + path).status_code for one in (desk, elsewhere)] == [403, 403]


@pytest.mark.parametrize("language", ["mandarin", "cantonese", "hakka", "teochew"])
def test_the_catalogue_is_listed_in_each_language(leading: Browser, language: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = text_of(leading.get(BASE, language=language))
    assert f"{BASE}/texts/{language}/call_back_offer" in page
    assert ("占位稿" in page) == (language == "teochew")
    assert ("这些文字是初稿" in page) == (language == "hakka")
    assert ("Sṳ̀n-mùng ngì lòi-thien, chai-kien." in page) == (language == "hakka")
    assert len(queries) < 20


def test_a_text_is_changed_heard_and_put_back(leading: Browser) -> None:
    path = f"{BASE}/texts/mandarin/thanks"
    tried = leading.post(f"{path}/save", {"text": "再见。", "number": "0", "listen": "yes"})
    assert tried.status_code == 200
    assert "autoplay" in text_of(tried)
    assert not PromptText.objects.exists()
    sound = leading.get(f"{path}/listen", text="再见。")
    assert sound["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(sound.content)) as file:
        assert file.getnframes() > 1000
    assert leading.post(f"{path}/save", {"text": "再见。", "number": "0"}).status_code == 302
    assert "再见。" in text_of(leading.get(path))
    late = leading.post(f"{path}/save", {"text": "拜拜。", "number": "0"})
    assert late.status_code == 409
    assert "拜拜。" in text_of(late)
    assert leading.post(f"{path}/restore", {"number": "1"}).status_code == 302
    assert PromptText.objects.order_by("-number").values_list("text", flat=True)[0] == ""


def test_hakka_is_read_from_its_romanised_text(leading: Browser) -> None:
    path = f"{BASE}/texts/hakka/thanks"
    page = text_of(leading.get(path))
    assert "Sṳ̀n-mùng ngì lòi-thien, chai-kien." in page
    assert "这段文字是初稿" in page
    heard = leading.get(f"{path}/listen").content
    assert heard != leading.get(f"{BASE}/texts/mandarin/thanks/listen").content
    typed = {"text": "承蒙，再見。", "read": "Sṳ̀n-mùng, chai-kien.", "number": "0"}
    tried = text_of(leading.post(f"{path}/save", {**typed, "listen": "yes"}))
    assert "autoplay" in tried
    assert leading.get(f"{path}/listen", text=typed["read"]).content not in (b"", heard)
    wrong = leading.post(f"{path}/save", {**typed, "read": "Thanks, chai-kien."})
    assert wrong.status_code == 422
    assert "机器读不了“Thanks”" in text_of(wrong)
    assert leading.get(f"{path}/listen", text="承蒙").status_code == 422
    empty = leading.post(f"{path}/save", {**typed, "read": "", "listen": "yes"})
    assert empty.status_code == 422
    assert leading.post(f"{path}/save", {**typed, "read": ""}).status_code == 302
    page = text_of(leading.get(path))
    assert "没有罗马字文本可读" in page
    assert "这段文字是初稿" not in page
    mandarin = leading.get(f"{BASE}/texts/mandarin/thanks/listen").content
    assert leading.get(f"{path}/listen").content == mandarin


def test_a_text_without_its_values_comes_back_with_what_was_typed(leading: Browser) -> None:
    answer = leading.post(f"{BASE}/texts/mandarin/position/save", {"text": "请等一等", "number": "0"})
    assert answer.status_code == 422
    assert "请等一等" in text_of(answer)
    assert "花括号中的内容必须与原文一致" in text_of(answer)


def test_what_callers_hear_is_heard_before(leading: Browser) -> None:
    spoken = leading.get(f"{BASE}/texts/mandarin/position/listen")
    mandarin = leading.get(f"{BASE}/texts/mandarin/welcome/listen").content
    # No voice of the machine: they hear Mandarin, and so does whoever tries it.
    assert leading.get(f"{BASE}/texts/teochew/welcome/listen").content == mandarin
    piece = leading.client.get(f"{BASE}/texts/mandarin/position/listen", headers={"Range": "bytes=0-99"})
    assert (piece.status_code, piece.content) == (206, spoken.content[:100])
    assert (
        leading.client.get(
            f"{BASE}/texts/mandarin/position/listen", headers={"Range": "bytes=99999999-"}
        ).status_code
        == 416
    )
    assert leading.get(f"{BASE}/texts/mandarin/position/listen", text="{position").status_code == 422
    assert leading.get(f"{BASE}/texts/teochew/thanks/listen", text="再會").status_code == 503


def test_a_recording_is_handed_in_heard_and_deleted(leading: Browser, own_prompts: Path) -> None:
    path = f"{BASE}/texts/hakka/welcome"
    sent = leading.post(f"{path}/record", {"sound": SimpleUploadedFile("a.wav", wav(), "audio/wav")})
    assert sent.status_code == 302
    kept = (own_prompts / "hakka" / "welcome.wav").read_bytes()
    assert leading.get(f"{path}/listen").content == kept
    assert "真人录音" in text_of(leading.get(path))
    wrong = leading.post(f"{path}/record", {"sound": SimpleUploadedFile("a.mp3", b"ID3 no", "audio/mpeg")})
    assert wrong.status_code == 422
    assert "另存为其中一种" in text_of(wrong)
    assert (own_prompts / "hakka" / "welcome.wav").read_bytes() == kept
    sent = leading.post(f"{path}/record", {"sound": SimpleUploadedFile("a.mp3", mp3(), "audio/mpeg")})
    assert sent.status_code == 302
    assert (own_prompts / "hakka" / "welcome.wav").read_bytes()[:4] == b"RIFF"
    assert leading.get(f"{path}/listen").content != kept
    assert leading.post(f"{path}/record", {}).status_code == 422
    assert leading.post(f"{path}/unrecord").status_code == 302
    assert not (own_prompts / "hakka" / "welcome.wav").exists()


def test_what_is_not_there_is_not_found(leading: Browser) -> None:
    for path in (
        "/texts/mandarin/nothing",
        "/texts/english/thanks",
        "/numbers/999",
        "/lines/99999",
        "/seats/99999",
    ):
        assert leading.get(BASE + path).status_code == 404, path


def test_a_hotline_is_added_and_switched_off(leading: Browser) -> None:
    given = {
        "code": "12345",
        "name": "政务热线",
        "address": "sip:a@10.0.0.7",
        "source": "10.0.0.7",
        "active": "on",
    }
    wrong = leading.post(f"{BASE}/lines", given | {"address": "10.0.0.7"})
    assert wrong.status_code == 422
    assert "请写成sip:user@host:port" in text_of(wrong)
    assert leading.post(f"{BASE}/lines", given).status_code == 302
    row = Line.objects.get()
    taken = leading.post(f"{BASE}/lines", given | {"code": "12368"})
    assert taken.status_code == 409
    assert "10.0.0.7" in text_of(taken)
    del given["active"]
    assert leading.post(f"{BASE}/lines/{row.pk}", given).status_code == 302
    assert "停用" in text_of(leading.get(f"{BASE}/lines"))


def test_a_lawyers_telephone_is_set_and_removed(leading: Browser, duty: Actor) -> None:
    path = f"{BASE}/seats/{duty.known_id}"
    other = {"where": "other"}
    assert leading.post(path, other | {"address": "nonsense"}).status_code == 422
    assert leading.post(path, other | {"address": "sip:desk3@10.0.0.9:5060"}).status_code == 302
    assert "sip:desk3@10.0.0.9:5060" in text_of(leading.get(f"{BASE}/seats"))
    assert leading.post(path, {"where": "browser", "address": ""}).status_code == 302
    assert not SeatLine.objects.exists()


def test_a_number_gets_hours_and_a_menu(leading: Browser) -> None:
    given = {
        "number": "075512348", "name": "欠薪专线", "greeting": "", "active": "on", "version": "0",
        "mon": "9:00-12:00 14:00-17:00", "menu_legal_aid": "4",
    }  # fmt: skip
    wrong = leading.post(f"{BASE}/numbers/new", given | {"mon": "morgens"})
    assert (wrong.status_code, Number.objects.count()) == (422, 0)
    assert "morgens" in text_of(wrong)
    assert leading.post(f"{BASE}/numbers/new", given | {"mon": ""}).status_code == 422
    twice = leading.post(f"{BASE}/numbers/new", given | {"menu_advice": "4"})
    assert "这个按键已分配给另一项" in text_of(twice)
    assert leading.post(f"{BASE}/numbers/new", given).status_code == 302
    page = text_of(leading.get(f"{BASE}/numbers"))
    assert "09:00-12:00 14:00-17:00" in page
    row = Number.objects.get()
    assert (row.hours, row.menu) == ({"mon": [["09:00", "12:00"], ["14:00", "17:00"]]}, {"legal_aid": "4"})
    assert 'value="09:00-12:00 14:00-17:00"' in text_of(leading.get(f"{BASE}/numbers/075512348"))
    changed = given | {"always": "on", "version": "1"}
    assert leading.post(f"{BASE}/numbers/075512348", changed).status_code == 302
    assert leading.post(f"{BASE}/numbers/075512348", changed).status_code == 409


def test_the_own_number_cannot_be_switched_off_on_its_page(leading: Browser) -> None:
    assert 'name="active"' not in text_of(leading.get(f"{BASE}/numbers/12348"))
    assert (
        leading.post(f"{BASE}/numbers/12348", {"name": "主号", "always": "on", "version": "0"}).status_code
        == 302
    )
    assert Number.objects.get().active


def test_a_block_from_the_call_to_its_end(desk: Browser, leading: Browser) -> None:
    call = call_in_hand(desk.actor)
    path = f"/desk/calls/{code_of(call)}"
    assert "提议限制此号码" in text_of(desk.get(path))
    assert desk.post(f"{path}/block", {"reason": ""}).status_code == 422
    assert desk.post(f"{path}/block", {"reason": "反复辱骂"}).status_code == 302
    assert "已提出限制此号码" in text_of(desk.get(path))
    row = Block.objects.get()
    assert desk.post(f"{BASE}/blocks/{row.pk}/decide", {"days": "3"}).status_code == 403
    page = text_of(leading.get(f"{BASE}/blocks"))
    assert "138****8000" in page
    assert "13800138000" not in page
    assert "反复辱骂" in page
    assert leading.post(f"{BASE}/blocks/{row.pk}/decide", {"days": "31"}).status_code == 422
    assert leading.post(f"{BASE}/blocks/{row.pk}/decide", {"days": "3"}).status_code == 302
    assert "此号码限制至" in text_of(desk.get(path))
    assert leading.post(f"{BASE}/blocks/{row.pk}/lift").status_code == 302
    row.refresh_from_db()
    assert row.lifted_by == leading.staff_id
    assert "提议限制此号码" in text_of(desk.get(path))


def test_who_proposed_it_sees_no_button(leading: Browser) -> None:
    call = call_in_hand(leading.actor)
    row = blocks.propose(by=leading.actor, code=code_of(call), reason="辱骂")
    assert f"/blocks/{row.pk}/decide" not in text_of(leading.get(f"{BASE}/blocks"))
    assert leading.post(f"{BASE}/blocks/{row.pk}/decide", {"refuse": "yes"}).status_code == 403


def test_a_call_is_marked_and_the_mark_taken_away(desk: Browser, colleague: Actor) -> None:
    call = call_in_hand(desk.actor)
    path = f"/desk/calls/{code_of(call)}"
    for what, shown in (("silent", "静默求助"), ("minor", "未成年人")):
        assert desk.post(f"{path}/mark", {"mark": what, "on": "yes"}).status_code == 302
        assert getattr(calls.named(call.name), what)
        assert f'tag--seal">{shown}' in text_of(desk.get(path))
    assert desk.post(f"{path}/mark", {"mark": "silent"}).status_code == 302
    marked = calls.named(call.name)
    assert (marked.silent, marked.minor) == (False, True)
    assert desk.post(f"{path}/mark", {"mark": "recorded", "on": "yes"}).status_code == 404


def test_the_menu_shows_the_settings_to_who_may(leading: Browser, desk: Browser, centre: UnitRow) -> None:
    assert f'href="{BASE}"' in text_of(leading.get(BASE))
    mine = text_of(desk.get("/desk/hotline/messages"))
    assert f'href="{BASE}"' not in mine
    assert 'href="/desk/hotline/messages"' in mine
