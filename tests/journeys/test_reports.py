"""A supervisor orders a report, sees how far it is, takes it away; and has one made each month."""

from pathlib import Path

from playwright.sync_api import expect
from pypdf import PdfReader

from fawang.kernel import clock
from tests.journeys.checks import check
from tests.journeys.conftest import PICTURES
from tests.journeys.visitors import PHONE, Visitors, fill, send

#: The demonstration has a past of four years up to today.
YEAR = clock.today().year - 1
ORDER = "form:has([name=month])"


def test_a_report_is_ordered_made_and_taken_away(visitors: Visitors) -> None:
    page = visitors.staff("demo-supervisor", "/data/reports")
    check(page)
    fill(page.locator(ORDER), {"kind": "month", "month": f"{YEAR}-06", "format": "pdf"})
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "reports-order.png", full_page=True)
    with page.expect_navigation():
        page.locator(ORDER).locator(".actions button").click()
    # Nothing is pressed: the page goes on by itself until the file is there.
    link = page.locator("a.button[download]")
    expect(link).to_be_visible(timeout=120_000)
    check(page)
    page.screenshot(path=PICTURES / "report-done.png", full_page=True)
    with page.expect_download() as file:
        link.click()
    assert file.value.suggested_filename == f"report-{YEAR}0601-{YEAR}0630.pdf"
    text = PdfReader(Path(file.value.path())).pages[0].extract_text()
    assert "公共法律服务月报" in text
    assert "演示数据" in text
    page.set_viewport_size(PHONE)
    page.goto("/data/reports")
    expect(page.locator("#report-rows")).to_contain_text(f"{YEAR}年6月")
    check(page)
    page.set_viewport_size(PHONE)
    page.screenshot(path=PICTURES / "reports-phone.png", full_page=True)


def test_a_schedule_is_set_up_paused_and_deleted_from_a_phone(visitors: Visitors) -> None:
    page = visitors.staff(
        "demo-supervisor", "/data/reports/schedules", viewport=PHONE, is_mobile=True, has_touch=True
    )
    form = page.locator("form:has([name=receivers])")
    fill(form, {"kind": "month", "receivers": "某某"})
    send(form)
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    check(page)
    fill(page.locator("form:has([name=receivers])"), {"receivers": "head@example.org"})
    with page.expect_navigation():
        page.locator("form:has([name=receivers]) .actions button").click()
    expect(page.locator("main table")).to_contain_text("head@example.org")
    check(page)
    page.set_viewport_size(PHONE)
    page.screenshot(path=PICTURES / "report-schedules-phone.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=PICTURES / "report-schedules.png", full_page=True)
    for command, left in (("pause", "resume"), ("delete", "")):
        with page.expect_navigation():
            page.locator(f"button[value={command}]").click()
        if left:
            expect(page.locator(f"button[value={left}]")).to_be_visible()
    expect(page.locator("main table")).to_have_count(0)
