"""A part of a matter goes to a body without a system and comes back, on one trail; a call of 110 becomes a referral."""

import re

from playwright.sync_api import expect

from tests.journeys.checks import check
from tests.journeys.visitors import PHONE, Visitors, no_overflow, send

REQUEST = "劳动仲裁裁决已生效，厂方未付一万三千元，请协助申请强制执行。"


def test_a_part_is_handed_over_answered_by_form_and_seen_on_one_trail(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", f"/desk/orders/{matter.code}")
    officer.click("a:has-text('将一部分转给其他单位')")
    expect(officer.locator("[name=name]")).not_to_have_value("")
    officer.select_option("[name=partner]", "12368")
    officer.fill("[name=request]", REQUEST)
    check(officer)
    send(officer.locator("form:has([name=request])"))
    # What leaves is shown; nothing leaves before the person has agreed.
    expect(officer.locator("main")).to_contain_text("尚未同意")
    expect(officer.locator("main")).to_contain_text("留在本单位")
    check(officer)
    officer.click("button[value=consent]")
    send(officer.locator("form:has([name=command][value=offer])"))
    expect(officer.locator("main")).to_contain_text("答复是否接收")
    page = officer.url.partition("?")[0]
    officer.click("summary:has-text('请合作单位通过表单答复')")
    officer.click("button[value=make_form]")
    link = officer.locator("code:has-text('/partner-form/')").inner_text()
    code = officer.locator("main p:has-text('验证码只能在电话中告知') strong").inner_text()
    check(officer)

    # A clerk of the other body, on a phone and without scripts.
    clerk = visitors.person(java_script_enabled=False)
    clerk.goto(link)
    expect(clerk.locator("main")).not_to_contain_text(REQUEST)
    clerk.fill("[name=code]", "000000" if code != "000000" else "111111")
    clerk.click("main form button")
    expect(clerk.locator("[data-error-summary]")).to_be_visible()
    clerk.fill("[name=code]", code)
    clerk.click("main form button")
    expect(clerk.locator("main")).to_contain_text(REQUEST)
    no_overflow(clerk)
    clerk.locator("label:has-text('我方接收')").click()
    clerk.fill("[name=number]", "ZX-0417")
    clerk.click("main form button")
    expect(clerk.locator("main")).to_contain_text("答复已送达")
    clerk.locator("label:has-text('我方已办结')").click()
    clerk.fill("[name=words]", "一万三千元已执行到位。")
    clerk.click("main form button")
    expect(clerk.locator("main")).to_contain_text("已办结")

    officer.goto(page)
    expect(officer.locator("main")).to_contain_text("ZX-0417")
    expect(officer.locator(".timeline")).to_contain_text("一万三千元已执行到位")
    person = visitors.person()
    person.goto(f"/f/{matter.code}/{matter.key}")
    expect(person.locator("main")).to_contain_text("您的事项各部分由谁办理")
    expect(person.locator("main")).to_contain_text("一万三千元已执行到位")
    check(person)
    person.set_viewport_size(PHONE)
    no_overflow(person)


def test_a_call_of_110_is_taken_down_and_found_in_the_list(visitors: Visitors) -> None:
    lawyer = visitors.staff("demo-duty", "/desk/referrals/call")
    lawyer.select_option("[name=partner]", "110")
    lawyer.fill("[name=number]", "110-2026-7001")
    lawyer.fill("[name=place_text]", "佛山市南海区")
    check(lawyer)
    # Without what was told it is asked for; what was typed stays.
    send(lawyer.locator("form:has([name=summary])"))
    expect(lawyer.locator("[data-error-summary]")).to_be_visible()
    expect(lawyer.locator("[name=number]")).to_have_value("110-2026-7001")
    lawyer.select_option("[name=matter]", "labour")
    lawyer.fill("[name=summary]", "工地欠薪，人在桂城派出所。")
    send(lawyer.locator("form:has([name=summary])"))
    expect(lawyer).to_have_url(re.compile(r"/desk/referrals/call/\d{12}"))
    number = lawyer.url.rpartition("/")[2]
    officer = visitors.staff("demo-officer", "/desk/referrals?partner=110")
    check(officer)
    officer.locator(f"input[name=code][value='{number}']").check()
    officer.click("button:has-text('签收所选')")
    expect(officer.locator("main")).to_contain_text("已签收1件转介")
    officer.goto(f"/desk/referrals/{number}")
    expect(officer.locator("main")).to_contain_text("110-2026-7001")
    officer.click("a:has-text('受理为工单')")
    expect(officer.locator("[name=words]")).to_have_value("工地欠薪，人在桂城派出所。")


def test_partners_and_their_agreements_are_read_by_who_keeps_them(visitors: Visitors) -> None:
    keeper = visitors.staff("demo-province", "/desk/partners")
    check(keeper)
    keeper.click("a:has-text('12368')")
    check(keeper)
    keeper.click("a:has-text('拟定新版本')")
    check(keeper)
    # Behind the first button, which Enter presses, others add a row.
    keeper.click("button.button--big")
    expect(keeper).to_have_url(re.compile(r"/desk/partners/12368\?done"))
    expect(keeper.locator("main")).to_contain_text("草稿")
    keeper.click("button[value=submit]")
    # Whoever wrote it does not approve it.
    expect(keeper.locator("button[value=approve]")).to_have_count(0)
    keeper.click("button[value=send_back]")
    keeper.click("button[value=discard]")
    keeper.goto("/desk/referrals/decisions")
    check(keeper)
