"""How somebody wants to be reached is enforced on every page, and whoever looks at more is recorded."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.visitors import Matter, Visitors, command, fill, new_phone

#: Told at any hour, so that the journey does not depend on the time of day.
AT_ANY_HOUR = {"quiet_from": "00:00", "quiet_until": "00:00"}


def reveal(page: Page, purpose: str, pass_phrase: str = "") -> None:
    """Ask for personal data on an order's page."""
    fold = page.locator("details:has([name=purpose])")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    if pass_phrase:
        fill(fold, {"pass_phrase": pass_phrase})
    with page.expect_navigation():
        fold.locator(f"[name=purpose][value={purpose}]").click()


def test_whoever_must_not_be_called_is_not_offered_for_a_call(visitors: Visitors) -> None:
    phone = new_phone()
    matter = visitors.matter(person={"phone": phone, "may_call": False, "may_announce": False})
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator("aside .contact")).to_be_visible()
    expect(officer.locator("[name=purpose][value=call]")).to_have_count(0)
    expect(officer.locator("body")).not_to_contain_text(phone)
    reveal(officer, "papers")
    expect(officer.locator("aside .notice")).to_contain_text("蒋先生")
    expect(officer.locator("body")).not_to_contain_text(phone)


def test_a_call_shows_the_number_and_leaves_an_entry_that_the_auditor_finds(visitors: Visitors) -> None:
    phone = new_phone()
    matter = visitors.matter(person={"phone": phone})
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator("body")).not_to_contain_text(phone)
    reveal(officer, "call")
    expect(officer.locator(f"aside a[href='tel:{phone}']")).to_be_visible()

    auditor = visitors.staff("demo-auditor")
    expect(auditor).to_have_url(re.compile("/desk/audit"))
    fill(auditor, {"q": matter.code})
    auditor.locator("[data-search]").press("Enter")
    row = auditor.locator("tbody tr", has_text="contact_unmasked")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("演示经办")
    expect(row).to_contain_text("call")
    expect(auditor.locator("body")).not_to_contain_text(phone)


def test_a_third_party_is_told_only_with_the_word_that_the_two_agreed_on(visitors: Visitors) -> None:
    own, trusted = new_phone(), new_phone()
    third = {"name": "阿珍", "relation": "妹妹", "phone": trusted, "pass_phrase": "荔枝 红了"}
    matter = visitors.matter(person={"phone": own, "third_party": third, **AT_ANY_HOUR})
    officer = visitors.staff("demo-officer", matter.desk)
    reveal(officer, "caller", "龙眼")
    expect(officer.locator(".notice--error")).to_be_visible()
    expect(officer.locator("body")).not_to_contain_text("蒋先生")
    reveal(officer, "caller", "荔枝红了")
    expect(officer.locator("aside .notice")).to_contain_text("蒋先生")
    # The person's own number is shown to nobody; the trusted one's is, to call.
    reveal(officer, "call")
    expect(officer.locator(f"aside a[href='tel:{trusted}']")).to_be_visible()
    expect(officer.locator("body")).not_to_contain_text(own)
    command(officer, "request_papers", papers="身份证复印件")
    assert visitors.messages_to(trusted)


def test_messages_to_whoever_must_not_be_announced_say_nothing(visitors: Visitors) -> None:
    phone = new_phone()
    matter: Matter = visitors.matter(person={"phone": phone, "may_announce": False, **AT_ANY_HOUR})
    officer = visitors.staff("demo-officer", matter.desk)
    command(officer, "request_papers", papers="身份证复印件")
    for text in visitors.messages_to(phone):
        assert not re.search("法律|援助|司法|蒋|身份证|材料|工资", text), text
        # Others may read it: it does not open the matter either.
        assert matter.code[:4] not in text
        assert "http" not in text
