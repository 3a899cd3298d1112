"""An injury is appraised, with a phone on either side: from the commission to the supplement of the report."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.certifying import INSTITUTE
from tests.journeys.checks import check
from tests.journeys.ordering import HOLDER, ID_NUMBER, begin, document_of, fill_in, opens, pay, sign
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.test_notarisation import looked_at
from tests.journeys.visitors import PHONE, Visitors, command, new_phone, send

pytestmark = pytest.mark.usefixtures("certifying_offices")
WORDS = "我在工地摔伤了腿，保险公司要伤残鉴定"
OPINION = "被鉴定人左胫骨骨折，构成十级伤残。"


def answers(phone: str) -> dict[str, dict[str, object]]:
    """What the client answers, page by page."""
    return {
        "words": {"words": WORDS},
        "matter": {"matter": "personal_injury"},
        "place": {"place_text": "佛山南海桂城"},
        "field": {"field": "clinical"},
        "client": {"client": "person"},
        "institution": {"institution": [INSTITUTE]},
        "use": {"use": "claim"},
        "before": {"before": "no"},
        "person": {"name": HOLDER, "id_number": ID_NUMBER},
        "reach": {"medium": "sms", "phone": phone, "may_call": "yes", "may_announce": "yes"},
    }


def top(page: Page) -> Locator:
    """What the person's page begins with."""
    return page.locator("main .panel").first


def test_an_injury_is_appraised_verified_and_supplemented(visitors: Visitors) -> None:
    # The client's browser runs no scripts.
    client = visitors.person(java_script_enabled=False)
    begin(client, "伤残鉴定", "司法鉴定：伤残程度")
    link = fill_in(client, answers(new_phone()), form="appraisal_injury")
    order = f"/desk/orders/{link.split('/')[2]}"
    client.goto(link)
    expect(top(client)).to_contain_text("原样保管好鉴定材料")
    looked_at(visitors, link)

    # The institution accepts and offers its terms; nothing begins before the client has consented to them.
    one = visitors.staff("trial-appraiser", order, viewport=PHONE)
    check(one)
    one.set_viewport_size(PHONE)
    command(one, "offer", fee="1800", days="30", risk="病历不全时，可能得不出意见。", no_conflict=True)
    client.goto(link)
    expect(top(client)).to_contain_text("病历不全时，可能得不出意见。")
    looked_at(visitors, link)
    client.locator("[name=agree-consent]").check(force=True)
    send(client.locator("#command-agree form"))
    pay(client, "1,800 元")
    opens(one, order, "#command-appoint")
    client.goto(link)
    expect(top(client)).to_contain_text("请把鉴定材料送到鉴定机构")

    # One appraiser is too few.
    command(one, "appoint", appraisers="440600001001", no_conflict=True)
    expect(one.locator("#command-appoint .errors, #command-appoint .notice--error")).to_be_visible()
    one.goto(order)
    command(one, "appoint", appraisers="440600001001\n440600001002", no_conflict=True)
    evidence_is_handed_over(visitors, one, client, link, order)

    # The report is written, looked through by another one, signed by both, sealed by the institution.
    command(one, "write_report", report=f"一、基本情况：略。\n二、鉴定意见：{OPINION}")
    expect(one.locator("#command-approve_report")).to_have_count(0)
    head = visitors.staff("trial-appraisal-head", order, viewport=PHONE)
    command(head, "approve_report")
    two = visitors.staff("trial-appraiser-2", order, viewport=PHONE)
    sign(one, order)
    sign(two, order)
    opens(client, link, "main .lead:has-text('鉴定意见书已经出具')")
    with client.expect_navigation():
        client.get_by_role("link", name=re.compile("^打开")).click()
    looked_at(visitors, link, client.url)
    signed = document_of(client)
    assert signed.startswith(b"%PDF")
    assert signed.count(b"/ByteRange") == 3
    it_is_verified(
        visitors, client.locator("h1 .caption").inner_text(), top(client).locator("dd").last.inner_text()
    )

    # Something was left out: the institution supplements its report, and there are two.
    client.goto(link)
    client.locator("#command-ask_more summary").click()
    client.fill("[name=ask_more-reason]", "漏了对误工期的鉴定。")
    send(client.locator("#command-ask_more form"))
    expect(top(client)).to_contain_text("是否需要补充鉴定")
    one.goto(order)
    command(one, "take_up", article="42.1", note="补充误工期。")
    command(one, "write_report", report="补充鉴定意见：误工期一百二十日。")
    head.goto(order)
    command(head, "approve_report")
    sign(one, order)
    sign(two, order)
    certificate = "div.section:has(a[href*='/certificates/'])"
    opens(client, link, f"{certificate} + {certificate}")
    looked_at(visitors, link)


def evidence_is_handed_over(visitors: Visitors, one: Page, client: Page, link: str, order: str) -> None:
    """What the client brings goes from hand to hand, each time signed by both; a gap is never closed silently."""
    record = {
        "material_name": "病历资料", "sort": "medical_record", "quantity": "1 册", "condition": "完整，有骑缝章",
        "sealed": True, "brought_by": "client",
    }  # fmt: skip
    command(one, "receive_material", **record)
    # Who received it cannot sign for the client, and no report rests on it yet.
    expect(one.locator("#command-write_report")).to_have_count(0)
    client.goto(link)
    expect(top(client)).to_contain_text("病历资料 · 1 册")
    expect(top(client)).to_contain_text("完整，有骑缝章")
    looked_at(visitors, link)
    holder = visitors.desktop()
    holder.goto(link)
    tab_to(holder, "#command-confirm_hand_over button")
    press(holder)
    expect(holder.locator(".notice--success")).to_be_visible()

    # It comes from the store, where nobody has brought it: that is said, or it does not go on.
    one.goto(order)
    gap = {"material": "1", "giver": "store", "taker": "appraisers", "purpose": "阅卷", "intact": True}
    command(one, "hand_over", **gap)
    expect(one.locator("#command-hand_over")).to_contain_text("这处缺口会一直保留在记录中")
    command(one, "hand_over", **gap, explained="前台当晚放入保管室，未登记。")
    expect(one.locator("main")).to_contain_text("缺口")
    two = visitors.staff("trial-appraiser-2", order, viewport=PHONE)
    # One hand only has signed.
    expect(two.locator("#command-write_report")).to_have_count(0)
    command(two, "take_over", material="1")
    check(two)
    one.goto(order)


def it_is_verified(visitors: Visitors, number: str, code: str) -> None:
    """A stranger learns that the report is valid, and nothing about anybody."""
    stranger = visitors.person()
    stranger.goto("/verify")
    stranger.fill("[name=number]", number)
    stranger.fill("[name=check_code]", code)
    send(stranger)
    expect(stranger.locator("[data-state=valid]")).to_be_visible()
    for known in ("蒋", ID_NUMBER[-4:], OPINION[:6], WORDS[:6]):
        expect(stranger.locator("body")).not_to_contain_text(known)
    check(stranger)
