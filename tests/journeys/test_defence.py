"""A court notifies, the office assigns, the lawyer works on a phone; a detainee's wish goes on within the 24 hours."""

import datetime as dt
import re
import secrets

from playwright.sync_api import Page, expect

from tests.journeys.checks import check
from tests.journeys.visitors import PHONE, Visitors, command, send


def looked_at(page: Page) -> None:
    """The page is read on a phone and at a desk, and stands as it stood."""
    size = page.viewport_size
    check(page)
    if size:
        page.set_viewport_size(size)


def fill_in(clerk: Page, number: str) -> None:
    """The clerk fills the notification in."""
    clerk.goto("/desk/notifications/new")
    for name, value in {
        "number": number,
        "charge": "涉嫌盗窃",
        "person": "小林",
        "held_at": "南海区看守所",
    }.items():
        clerk.fill(f"[name={name}]", value)
    clerk.select_option("[name=stage]", "first_instance")
    clerk.check("[name=grounds][value=minor]")
    send(clerk)


def test_a_court_notifies_and_a_lawyer_defends(visitors: Visitors) -> None:
    number = f"（2026）粤0605刑初{secrets.randbelow(10**6)}号"
    # The clerk's browser runs no scripts.
    clerk = visitors.staff("demo-court", "/desk/notifications/new", java_script_enabled=False)
    send(clerk)
    expect(clerk.locator(".errors").first).to_be_visible()
    fill_in(clerk, number)
    expect(clerk.locator(".notice--success")).to_be_visible()
    code = clerk.url.partition("?")[0].rpartition("/")[2]
    # Sent again with the number typed another way, nothing is doubled.
    fill_in(clerk, number.replace("（", " (").replace("）", ") "))
    assert code in clerk.url
    expect(clerk.locator("main")).to_contain_text("没有重复立件")

    # The office assigns; whoever defends is not named yet.
    officer = visitors.staff("demo-officer", f"/desk/orders/{code}")
    expect(officer.locator("main")).to_contain_text("通知内容")
    looked_at(officer)
    officer.locator("#command-assign summary").first.click()
    lawyer_id = officer.locator("[name=assign-lawyer_id] option").nth(1).get_attribute("value")
    command(officer, "assign", lawyer_id=lawyer_id)
    clerk.goto(f"/desk/notifications/{code}")
    expect(clerk.locator("main")).to_contain_text("已征询律师")

    # The lawyer takes it up on the phone, meets the boy, reads the file.
    lawyer = visitors.staff(f"lawyer-{lawyer_id}", f"/desk/orders/{code}", viewport=PHONE)
    expect(lawyer.locator("body")).not_to_contain_text(number)
    looked_at(lawyer)
    command(lawyer, "take_up", no_conflict=True)
    expect(lawyer.locator("main")).to_contain_text(number)
    today = dt.date.today().isoformat()
    command(lawyer, "meet", on=today, note="会见时讲了案发经过")
    command(lawyer, "record", event="file_reading", on=today)

    # The clerk reads the name and gets the letter, and nothing of the meeting.
    clerk.goto(f"/desk/notifications/{code}")
    expect(clerk.get_by_role("link", name=re.compile("公函"))).to_be_visible()
    expect(clerk.locator("body")).not_to_contain_text("案发经过")
    letter = clerk.request.get(clerk.get_by_role("link", name=re.compile("公函")).get_attribute("href") or "")
    assert letter.body().startswith(b"%PDF")
    reader = visitors.staff("demo-court", f"/desk/notifications/{code}")
    for path in (f"/desk/notifications/{code}", "/desk/notifications", "/desk/notifications/new"):
        reader.goto(path)
        looked_at(reader)
    # Another organ has no such page.
    other = visitors.staff("demo-police", f"/desk/notifications/{code}")
    expect(other.locator("body")).not_to_contain_text("小林")

    # The family engages a lawyer: the clerk says so, and the office's order has ended.
    clerk.check("[name=why][value=own_lawyer]")
    send(clerk)
    officer.goto(f"/desk/orders/{code}")
    expect(officer.locator("main")).to_contain_text("提前终止")


def test_a_duty_lawyer_records_help_and_hands_a_wish_on(visitors: Visitors) -> None:
    lawyer = visitors.staff("demo-post", "/desk/duty", viewport=PHONE)
    looked_at(lawyer)
    lawyer.check("[name=kinds][value=plea]")
    send(lawyer)
    # A witnessed plea needs the name; what was ticked is still ticked.
    expect(lawyer.locator(".errors").first).to_be_visible()
    expect(lawyer.locator("[name=kinds][value=plea]")).to_be_checked()
    lawyer.fill("[name=person]", "老周")
    send(lawyer)
    expect(lawyer.locator(".notice--success")).to_be_visible()

    lawyer.goto("/desk/wishes/new")
    looked_at(lawyer)
    lawyer.fill("[name=person]", "老周")
    lawyer.fill("textarea[name=words]", "没有钱请律师，想申请法律援助")
    with lawyer.expect_navigation():
        lawyer.locator("button[name=go][value=hand]").click()
    expect(lawyer.locator(".notice--success")).to_be_visible()
    looked_at(lawyer)

    # Whoever leads sees what is late, of others nothing.
    supervisor = visitors.staff("demo-supervisor", "/desk/wishes")
    looked_at(supervisor)
    expect(supervisor.locator("body")).not_to_contain_text("老周")
    head = visitors.staff("demo-head", "/desk/duty/posts")
    expect(head.locator("main")).to_contain_text("帮助人数")
    looked_at(head)
