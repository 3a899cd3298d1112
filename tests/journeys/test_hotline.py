"""A duty lawyer takes a matter in while the person waits on the line."""

import re

from playwright.sync_api import expect

from tests.cases import WORDS
from tests.journeys.visitors import Visitors, fill, new_phone, no_overflow, path_of, send


def test_a_duty_lawyer_takes_a_call_in_on_one_page_and_reads_the_code_out(visitors: Visitors) -> None:
    duty = visitors.staff("demo-duty")
    # Whoever only takes matters in begins where that is done.
    assert path_of(duty) == "/desk/orders/new"
    no_overflow(duty)
    fill(duty, {"channel": "hotline", "words": WORDS, "matter": "labour", "place_text": "桂城"})
    fill(duty, {"opponent": "佛山某鞋业有限公司", "claim": "31.5", "urgency": "none", "exempt": "42.3"})
    fill(duty, {"name": "蒋先生", "phone": "12", "dialect": "cantonese"})
    send(duty)
    # Two places of that name: the question is put to the caller, and nothing typed is lost.
    expect(duty.locator("[data-error-summary]")).to_be_focused()
    assert duty.input_value("[name=words]") == WORDS
    fill(duty, {"place": "440605011"})
    send(duty)
    # A number that cannot be one is marked at its field.
    expect(duty.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")
    fill(duty, {"phone": new_phone()})
    send(duty)
    expect(duty).to_have_url(re.compile(r"/desk/orders/new/\d{12}$"))
    code = path_of(duty).rsplit("/", 1)[1]
    expect(duty.locator(".receipt__code")).to_contain_text(code[:4])
    expect(duty.locator("main")).to_contain_text("佛山市南海区法律援助处")
    # What becomes of it is the office's business: the duty lawyer does not see it any more.
    duty.goto(f"/desk/orders/{code}")
    expect(duty.locator(".problem")).to_be_visible()

    officer = visitors.staff("demo-officer", f"/desk/orders/{code}")
    expect(officer.locator("main")).to_contain_text("12348")
    expect(officer.locator("aside")).to_contain_text("蒋")


def test_somebody_they_trust_is_told_instead_when_the_caller_says_so(visitors: Visitors) -> None:
    clerk = visitors.staff("demo-clerk", "/desk/orders/new")
    fill(clerk, {"channel": "counter", "words": WORDS, "matter": "labour", "place_text": "佛山南海桂城"})
    fill(clerk, {"name": "蒋太太", "may_announce": "no", "list_online": "no"})
    clerk.locator("details.sheet__part summary").click()
    fill(clerk, {"third_name": "阿珍", "third_relation": "妹妹", "third_phone": new_phone()})
    send(clerk)
    # Without a word between the two of them anybody could say that they are the sister.
    expect(clerk.locator("[name=pass_phrase]")).to_have_attribute("aria-invalid", "true")
    expect(clerk.locator("[name=pass_phrase]")).to_be_visible()
    fill(clerk, {"pass_phrase": "荔枝"})
    send(clerk)
    expect(clerk).to_have_url(re.compile(r"/desk/orders/new/\d{12}$"))
    code = path_of(clerk).rsplit("/", 1)[1]
    officer = visitors.staff("demo-officer", f"/desk/orders/{code}")
    expect(officer.locator("aside .contact")).to_be_visible()
    expect(officer.locator("[name=purpose][value=caller]")).to_be_attached()
