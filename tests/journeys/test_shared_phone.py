"""Both sides of one telephone: she applies because he beats her; he signs in with the code that comes to it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import Visitors, fill, new_phone, path_of, send


def sign_in(page: Page, phone: str) -> None:
    """Sign in with the number and the one-time code, as whoever holds the telephone can."""
    page.goto("/sign-in")
    fill(page, {"phone": phone})
    send(page)
    (code,) = re.findall(r"\d{6}", page.locator(".notice").inner_text())
    page.fill("[name=code]", code)
    send(page)
    assert path_of(page) == "/my"


def test_he_sees_his_own_matter_and_no_trace_of_hers_and_her_code_opens_it(visitors: Visitors) -> None:
    phone = new_phone()
    hers = visitors.matter(
        matter="domestic_violence",
        words="他又打我了，我想申请人身安全保护令。",
        person={"name": "李女士", "phone": phone},
    )
    his = visitors.matter(person={"name": "蒋先生", "phone": phone})

    he = visitors.person()
    sign_in(he, phone)
    expect(he.locator("main")).to_contain_text(his.code[:4])
    expect(he.locator("main")).not_to_contain_text("李")
    expect(he.locator("main")).not_to_contain_text("保护令")
    expect(he.locator("main .panel", has=he.locator("a"))).to_have_count(1)

    she = visitors.person()
    she.goto(hers.link)
    expect(she.locator("main")).to_contain_text("请记好这个查询码")
    sign_in(she, phone)
    fill(she, {"code": his.code[::-1]})
    send(she)
    expect(she.locator("#id_code_error")).to_be_visible()
    fill(she, {"code": hers.code})
    send(she)
    assert path_of(she) == hers.link
