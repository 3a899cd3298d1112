"""A fold whose form comes when it is opened, for somebody quicker than the page."""

from playwright.sync_api import Route, expect

from tests.journeys.visitors import Visitors


def test_a_fold_opened_before_the_scripts_are_there_still_gets_its_form(visitors: Visitors) -> None:
    officer = visitors.staff("demo-officer", "/desk/orders")
    order = officer.locator("tr[data-row] a").first.get_attribute("href") or ""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    officer.route("**/htmx*.js", hold)

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
