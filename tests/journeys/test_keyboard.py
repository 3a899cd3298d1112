"""Everything can be done with the keyboard alone, and one always sees where one is."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, path_of

#: What has the focus, and whether that can be seen; a drawn-over control shows it at its label.
FOCUS = """() => {
  const e = document.activeElement;
  const drawn = e.matches(".choice input") ? getComputedStyle(e.nextElementSibling, "::before") : getComputedStyle(e);
  const seen = drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2;
  const box = e.getBoundingClientRect();
  return {
    id: e.id, name: e.name || "", tag: e.tagName, href: e.getAttribute("href") || "", seen,
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until `selector` has the focus; each stop on the way is visible."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        assert here["seen"], f"{path_of(page)}: the focus cannot be seen at {here}"
        assert here["inside"], f"{path_of(page)}: the focus is off the screen at {here}"
        if page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"{selector} is not reached on {path_of(page)}")


def press(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_help_is_asked_for_with_the_keyboard_alone(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/")
    page.keyboard.press("Tab")
    # The first stop leads past everything that is the same on each page.
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "main a[href='/help']")
    press(page)

    expect(page).to_have_url(re.compile("/help/words"))
    tab_to(page, "[name=words]")
    # Words that leave open what it is about.
    page.keyboard.insert_text("有一件事情，不知道该怎么办。")
    tab_to(page, "main form button")
    press(page)

    expect(page).to_have_url(re.compile("/help/guidance"))
    tab_to(page, "button[name=go][value=apply]")
    press(page)

    expect(page).to_have_url(re.compile("/help/matter"))
    # With nothing chosen, the page says so and puts the focus on what is missing.
    tab_to(page, "main form button")
    press(page)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    tab_to(page, "[data-error-summary] a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "matter"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.checked")
    tab_to(page, "main form button")
    press(page)

    expect(page).to_have_url(re.compile("/help/place"))
    tab_to(page, "[name=place_text]")
    page.keyboard.insert_text("佛山南海桂城")
    press(page)
    expect(page).to_have_url(re.compile("/help/authority"))
    tab_to(page, "[name=authority]")
    page.keyboard.press("Space")
    tab_to(page, "main form button")
    press(page)
    expect(page).to_have_url(re.compile("/help/opponent"))
    # What may be left open can be.
    tab_to(page, "[name=skip]")
    press(page)
    expect(page).to_have_url(re.compile("/help/claim"))


def test_the_workbench_has_keys_of_its_own(visitors: Visitors) -> None:
    page = visitors.staff("demo-officer", "/desk/orders")
    rows = page.locator("tr[data-row]")
    assert rows.count() > 2
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute("data-here", "")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.nth(1)).to_have_attribute("data-here", "")
    expect(rows.nth(1).locator("a")).to_be_focused()
    assert page.evaluate(FOCUS)["seen"]
    wanted = rows.nth(1).locator("a").get_attribute("href")
    press(page)
    assert path_of(page) == wanted

    page.goto("/desk/orders")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    # In a field the keys are letters.
    page.keyboard.type("j?k")
    assert page.input_value("[data-search]") == "j?k"
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()


def test_a_command_is_given_with_the_keyboard_alone(visitors: Visitors) -> None:
    matter = visitors.matter()
    page = visitors.staff("demo-officer", matter.desk)
    tab_to(page, "#command-mark_urgent summary")
    page.keyboard.press("Enter")
    expect(page.locator("[name=mark_urgent-reason]")).to_be_visible()
    tab_to(page, "[name=mark_urgent-reason]")
    page.keyboard.insert_text("时效将满")
    tab_to(page, "#command-mark_urgent button")
    press(page)
    expect(page.locator("main .panel .tag--seal")).to_be_visible()
