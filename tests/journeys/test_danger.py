"""Somebody in danger: whom to call stands in sight, as they type, as they write to a lawyer, and without scripts."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.checks import check
from tests.journeys.test_consultations import ask, say
from tests.journeys.test_whole_case import photograph
from tests.journeys.visitors import Visitors, fill, path_of, send

STORY = "老公又打我了，我躲在厕所里，他在砸门"
NUMBERS = {"tel:110", "tel:12338"}


def expect_numbers(page: Page, *, in_sight: bool = True) -> None:
    """The box with whom to call is there, before everything else of the page, and in sight."""
    box = page.locator("#urgent .urgent")
    expect(box).to_be_visible()
    hrefs = {link.get_attribute("href") for link in box.locator("a[href^='tel:']").all()}
    assert hrefs >= NUMBERS, hrefs
    assert "厕所" not in box.inner_text()
    first = page.evaluate("document.querySelector('main').innerText.trim().split('\\n')[0]")
    assert box.inner_text().startswith(first), first
    if in_sight:
        expect(box.locator("a[href='tel:110']").first).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/", "/guidance", "/help/words"])
def test_the_numbers_come_while_somebody_types(visitors: Visitors, path: str) -> None:
    person = visitors.person()
    person.goto(path)
    area = person.locator("main textarea[name=words]")
    area.press_sequentially(STORY)
    expect_numbers(person)
    # Who is writing can go on.
    expect(area).to_be_focused()
    area.press_sequentially("。")
    expect(area).to_have_value(f"{STORY}。")
    check(person)


def test_a_beaten_wife_writes_in_a_chat(visitors: Visitors) -> None:
    wife, elsewhere = visitors.person(), visitors.person()
    ask(wife, "我想离婚，孩子的抚养权归谁？", "chat")
    elsewhere.goto(path_of(wife))
    expect(wife.locator("#urgent .urgent")).to_have_count(0)
    say(wife, STORY)
    expect_numbers(wife)
    expect(wife.locator("[data-compose] textarea")).to_be_focused()
    # Her other window hears it by the stream.
    expect_numbers(elsewhere)
    # It stays, each sign once, and lets her read on.
    signs = wife.locator("#urgent [data-sign]").evaluate_all("all => all.map(one => one.dataset.sign)")
    say(wife, "好的，谢谢。")
    last = wife.locator(".talk .line:not(.line--unsent) .line__text", has_text="好的，谢谢")
    expect(last).to_be_in_viewport()
    assert (
        wife.locator("#urgent [data-sign]").evaluate_all("all => all.map(one => one.dataset.sign)") == signs
    )
    expect_numbers(wife, in_sight=False)
    check(wife)
    wife.reload()
    expect_numbers(wife, in_sight=False)


def test_what_a_limit_holds_back_says_whom_to_call(visitors: Visitors) -> None:
    wife = visitors.person()
    ask(wife, "我想离婚，孩子的抚养权归谁？", "chat")
    answers = [429]

    def limited(route: Route) -> None:
        if answers:
            # As the platform answers, with the words of this request.
            page = wife.request.post("/c/000000000000/nowhere/messages", form={"text": STORY})
            route.fulfill(status=answers.pop(), content_type="text/html", body=page.text())
        else:
            route.continue_()

    wife.route("**/messages", limited)
    say(wife, STORY)
    expect_numbers(wife)


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("kind", ["written", "chat"])
def test_two_characters_are_taken(visitors: Visitors, kind: str, scripts: bool) -> None:
    person = visitors.person(java_script_enabled=scripts)
    person.goto("/ask")
    person.fill("textarea[name=text]", "打人")
    fill(person, {"kind": kind})
    send(person)
    assert path_of(person).startswith("/c/")
    expect(person.locator("#urgent a[href='tel:110']").first).to_be_in_viewport()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_error_does_not_take_the_place_of_the_numbers(visitors: Visitors, scripts: bool) -> None:
    person = visitors.person(java_script_enabled=scripts)
    person.goto("/callback")
    person.fill("textarea[name=words]", STORY)
    person.locator("form.callback .actions button").click()
    expect(person.locator("[data-error-summary]")).to_be_visible()
    expect(person.locator("#urgent a[href='tel:110']").first).to_be_in_viewport()
    if scripts:
        expect_numbers(person)
        expect(person.locator("#urgent .urgent")).to_be_focused()
        check(person)


def test_a_question_that_goes_with_photos_says_it(visitors: Visitors) -> None:
    person = visitors.person()
    person.goto("/ask")
    person.set_input_files(
        "#attach-photo, [data-attach-plain] input[type=file] >> nth=0",
        {"name": "照片.png", "mimeType": "image/png", "buffer": photograph()},
    )
    expect(person.locator("[data-tray] li")).to_have_count(1)
    # Nothing is asked, so that it is not taken; what is typed elsewhere says danger.
    person.fill("[name=opponent]", STORY)
    person.locator("form[data-attach-form] .actions button").last.click()
    expect_numbers(person)


def test_without_scripts_the_chat_begins_with_the_numbers(visitors: Visitors) -> None:
    wife = visitors.person(java_script_enabled=False)
    ask(wife, "我想离婚，孩子的抚养权归谁？", "chat")
    wife.fill("[data-compose] textarea", STORY)
    send(wife.locator("[data-compose]"))
    box = wife.locator("#urgent .urgent")
    expect(box.locator("a[href='tel:12338']")).to_be_visible()
    expect(box.locator("a[href='tel:110']").first).to_be_in_viewport()
