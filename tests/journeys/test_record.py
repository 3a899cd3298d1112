"""A village mediator writes a dispute down on a phone where the network comes and goes: nothing typed is lost."""

import re

from playwright.sync_api import expect

from tests.journeys.checks import check
from tests.journeys.visitors import PHONE, Visitors, fill

WORDS = "两家为了排水沟吵了起来，水都流到隔壁院子里。"
TERMS = "甲方三日内把水沟改道，乙方不再追究。"


def test_a_record_waits_for_the_network_and_is_kept_once(visitors: Visitors) -> None:
    page = visitors.staff(
        "demo-town-mediator", "/desk/mediation/record", viewport=PHONE, has_touch=True, is_mobile=True
    )
    check(page)
    page.set_viewport_size(PHONE)
    page.locator("[name=relation]").select_option("neighbours")
    fill(page, {"name": "甲大爷", "other": "乙大爷", "words": WORDS, "terms": TERMS})
    for name in ("performed", "willing", "no_conflict"):
        page.locator(f"[name={name}]").check()
    page.context.set_offline(True)
    keep = page.locator("main form button.button").last
    keep.click()
    status = page.locator("[data-hold-status]")
    expect(status).to_contain_text("网络恢复后会自动提交")
    # It can be gone on with meanwhile, and pressed again.
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    page.locator("[name=terms]").fill(TERMS + "以后互相通知。")
    keep.click()
    expect(status).to_contain_text("网络恢复后会自动提交")
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(r"/desk/mediation/record/\d{12}"))
    code = page.url.rpartition("/")[2]
    page.goto(f"/desk/orders/{code}")
    expect(page.locator("main")).to_contain_text("以后互相通知")
    # Pressed twice without a line, it is one record.
    found = visitors.api("GET", "/work-orders?state=all&q=甲大爷", as_="demo-town-mediator")
    assert [one["code"] for one in found["items"]] == [code]
    # What the browser says of a line that is gone.
    visitors.complaints.clear()
