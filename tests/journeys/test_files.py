"""A photo, a voice message and a paper between a person and a lawyer, in two browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from lab.platforms.instance import Instance
from tests.cases import WORDS
from tests.consultations.samples import PDF, REFUSED, photo
from tests.journeys.checks import check
from tests.journeys.conftest import CHROMIUM, QUIETLY
from tests.journeys.test_consultations import CHAT, ask, grab
from tests.journeys.visitors import Visitors, path_of, send

#: A microphone that hums, and nobody to ask.
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def speaking(chromium: Browser, platform: Instance) -> Iterator[Visitors]:
    """Visitors whose browser has a microphone."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=[*QUIETLY, *MICROPHONE])
    visitors = Visitors(browser, platform)
    yield visitors
    browser.close()
    assert visitors.complaints == []


def choose(page: Page, *files: tuple[str, str, bytes]) -> None:
    """Choose files in the form of the talk, or of the question."""
    payload = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    page.set_input_files("#attach-any", payload)  # type: ignore[arg-type]


def press(page: Page) -> None:
    """Send what has been written and chosen."""
    page.locator("[data-compose] button:not([type=button])").click()


def test_photo_voice_and_paper(visitors: Visitors, speaking: Visitors, tmp_path: Path) -> None:
    person = speaking.person()
    code = ask(person, CHAT, "chat")
    # Chosen and looked at while waiting: that a lawyer comes takes nothing away.
    choose(
        person,
        ("工资条.jpg", "image/jpeg", photo(1600, 1200)),
        ("聊天.png", "image/png", photo(600, 900, form="PNG")),
    )
    expect(person.locator(".tray__one img")).to_have_count(2)
    visitors.free("demo-duty")
    lawyer = visitors.staff("demo-duty", "/desk")
    grab(lawyer, code)
    expect(person.locator("#talk-state")).to_contain_text("正在与您交谈")
    expect(person.locator(".tray__one img")).to_have_count(2)
    person.fill("[data-compose] textarea", "这是工资条。")
    press(person)
    for page in (person, lawyer):
        expect(page.locator(".files__one--photo img")).to_have_count(2)
        assert (
            page.locator(".files__one--photo img").first.evaluate(
                "e => e.decode().then(() => e.naturalWidth)"
            )
            == 480
        )
    expect(person.locator(".line--unsent")).to_have_count(0)
    # Recorded, listened to, sent.
    person.locator("[data-record]").click()
    expect(person.locator("[data-recorder-time]")).to_have_text("0:02")
    person.locator("[data-recorder-stop]").click()
    expect(person.locator(".tray__one audio")).to_be_visible()
    check(person)
    press(person)
    for page in (person, lawyer):
        voice = page.locator(".talk .files__one--voice")
        expect(voice).to_contain_text("语音留言 0:0")
        lasts = voice.locator("audio").evaluate(
            "e => new Promise(done => { e.onplaying = () => done(true); e.onerror = () => done(false); e.play(); })"
        )
        assert lasts is True
    # The lawyer looks at the photo on the page, and sends a paper back.
    lawyer.locator("[data-photo]").first.click()
    expect(lawyer.locator("dialog.photo img")).to_be_visible()
    check(lawyer)
    lawyer.keyboard.press("Escape")
    expect(lawyer.locator("dialog.photo")).to_have_count(0)
    choose(lawyer, ("起诉状.pdf", "application/pdf", PDF))
    press(lawyer)
    row = person.locator(".files__one--document a")
    expect(row).to_contain_text("起诉状.pdf")
    with person.expect_download() as saved:
        row.click()
    saved.value.save_as(tmp_path / "paper")
    assert (tmp_path / "paper").read_bytes() == PDF
    assert saved.value.suggested_filename == "起诉状.pdf"
    check(person)
    check(lawyer)
    person.reload()
    expect(person.locator(".talk .files__one")).to_have_count(4)


def test_what_does_not_arrive_is_sent_again_and_stored_once(visitors: Visitors) -> None:
    person = visitors.person()
    ask(person, CHAT, "chat")
    expect(person.locator("[data-live-state]").first).to_have_attribute("data-state", "on")

    def take_and_say_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    person.route("**/messages", take_and_say_nothing, times=1)
    choose(person, ("工资条.jpg", "image/jpeg", photo()))
    press(person)
    expect(person.locator(".line--unsent")).to_have_count(0)
    expect(person.locator(".files__one--photo")).to_have_count(1)
    # Nothing arrives for long: it stays on the page, with a button; what is being typed stays as well.
    person.route("**/messages", lambda route: route.abort())
    choose(person, ("合同.pdf", "application/pdf", PDF), ("page.jpg", "image/jpeg", REFUSED["page"]))
    press(person)
    person.fill("[data-compose] textarea", "还有一句")
    failed = person.locator(".line--refused")
    expect(failed.first).to_contain_text("未发出")
    person.unroute_all(behavior="ignoreErrors")
    failed.first.locator("button").first.click()
    expect(person.locator(".files__one--document")).to_have_count(1)
    # What calls itself a photo is refused with a sentence.
    expect(person.locator(".line--refused")).to_contain_text("不支持这种文件")
    person.locator(".line--refused button").last.click()
    expect(person.locator(".line--unsent")).to_have_count(0)
    assert person.input_value("[data-compose] textarea") == "还有一句"


def test_a_question_with_photos_with_and_without_a_script(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/ask")
    check(person)
    person.fill("textarea[name=text]", "薪")
    choose(person, ("工资条.jpg", "image/jpeg", photo(3000, 2000)), ("合同.pdf", "application/pdf", PDF))
    button = person.locator("form[data-attach-form] .actions button:not([type=button])")
    button.click()
    # Too short: what was chosen is still there.
    expect(person.locator("[data-attach-says]")).not_to_be_empty()
    expect(person.locator(".tray__one")).to_have_count(2)
    person.fill("textarea[name=text]", WORDS)
    with person.expect_navigation():
        button.click()
    expect(person.locator(".notice--success")).to_be_visible()
    expect(person.locator(".talk .files__one")).to_have_count(2)
    check(person)
    plain = visitors.person(java_script_enabled=False)
    plain.goto("/ask")
    plain.fill("textarea[name=text]", WORDS)
    plain.locator("[data-attach-plain] summary").click()
    choose(plain, ("工资条.jpg", "image/jpeg", photo()), ("合同.pdf", "application/pdf", PDF))
    send(plain)
    expect(plain.locator(".talk .files__one")).to_have_count(2)
    code = path_of(plain).split("/")[2]
    plain.locator("[data-attach-plain] summary").click()
    choose(plain, ("考勤.webp", "image/webp", photo(form="WEBP")))
    with plain.expect_navigation():
        press(plain)
    expect(plain.locator(".talk .files__one")).to_have_count(3)
    visitors.free("demo-duty-2")
    lawyer = visitors.staff("demo-duty-2", "/desk")
    grab(lawyer, code)
    expect(lawyer.locator(".files__one")).to_have_count(3)
    check(lawyer)
