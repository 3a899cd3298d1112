"""Somebody, or news, that is quicker than the page and its scripts."""

from playwright.sync_api import expect

from tests.journeys.test_seat import off_duty, on_duty
from tests.journeys.visitors import Visitors, hold

SEAT = "演示值班律师乙"


def test_a_fold_opened_before_the_scripts_are_there_still_gets_its_form(visitors: Visitors) -> None:
    officer = visitors.staff("demo-officer", "/desk/orders")
    order = officer.locator("tr[data-row] a").first.get_attribute("href") or ""
    held = hold(officer, "**/htmx*.js")

    officer.goto(order, wait_until="commit")
    fold = officer.locator("details.command[hx-get]").first
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    assert held
    expect(fold.locator("form")).to_have_count(0)
    for route in held:
        route.continue_()

    expect(fold.locator("form")).to_have_count(1)
    officer.unroute_all()


def test_what_is_pressed_is_not_taken_away_by_news(visitors: Visitors) -> None:
    """News that comes between pressing and letting go: the press counts, and the news is seen after it."""
    visitors.all_quiet()
    lawyer = visitors.staff("demo-duty-2", "/desk/seat")
    on_duty(lawyer)
    lead = visitors.staff("demo-lead", "/desk/board")
    fold = lead.locator(".board__seats > li", has_text=SEAT).locator("details")
    expect(fold).to_be_visible()
    # In one step: the board may be renewed at any moment before the press.
    x, y = lead.evaluate(
        "(seat) => { const summary = Array.from(document.querySelectorAll('.board__seats > li'))"
        ".find((one) => one.textContent.includes(seat)).querySelector('summary');"
        " summary.scrollIntoView({block: 'center'}); const box = summary.getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; }",
        SEAT,
    )
    lead.mouse.move(x, y)
    lead.mouse.down()
    lead.evaluate("document.querySelector('#board').firstElementChild.dataset.old = 'yes'")
    with lead.expect_response(lambda answer: answer.url.endswith("/desk/board")):
        lead.evaluate(
            "document.querySelector('#board').dispatchEvent(new CustomEvent('live:changed', {bubbles: true}))"
        )
    expect(lead.locator("#board [data-old]")).to_have_count(1)
    with lead.expect_response(lambda answer: answer.url.endswith("/desk/board")):
        lead.mouse.up()
    expect(lead.locator("#board [data-old]")).to_have_count(0)
    expect(fold).to_have_attribute("open", "")
    off_duty(lawyer)


def test_news_that_comes_before_the_scripts_are_there_is_seen(visitors: Visitors) -> None:
    other = visitors.staff("demo-duty-2", "/desk/seat")
    off_duty(other)
    # A window of their own, from a page without that script: what a browser has in its memory it does not ask for.
    lawyer = visitors.staff("demo-duty-2", "/")
    held = hold(lawyer, "**/seat*.js")
    lawyer.goto("/desk/seat", wait_until="commit")
    expect(lawyer.locator("button[name=presence][value=ready]")).to_be_visible()
    on_duty(other)
    # Long enough for news to come, and to be told to a page whose parts nobody looks after yet.
    lawyer.wait_for_timeout(1500)
    assert held
    for route in held:
        route.continue_()

    expect(lawyer.locator("button[name=presence][value=ready]")).to_have_count(0)
    lawyer.unroute_all()
    off_duty(other)
