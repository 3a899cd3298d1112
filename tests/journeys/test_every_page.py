"""Every page, also of mistakes, can be used by everybody: axe finds nothing serious, nothing sticks out."""

import re

from playwright.sync_api import Page, expect

from tests.cases import WORDS
from tests.journeys.checks import check
from tests.journeys.test_whole_case import photograph
from tests.journeys.test_without_script import closed, sign_in_by_phone
from tests.journeys.visitors import Visitors, answer, apply, command, fill, new_phone, path_of, send

#: A unit of the list, not the way to bring units in.
A_UNIT = "main a[href^='/desk/units/']:not([href$='/transfer'])"


def look(page: Page, *paths: str) -> None:
    """Open pages one after the other and check each."""
    for path in paths:
        page.goto(path)
        check(page)


def test_pages_for_everybody(visitors: Visitors) -> None:
    page = visitors.desktop()
    look(
        page,
        "/",
        "/offices",
        "/offices?place=桂城",
        "/offices?place=佛山南海桂城",
        "/offices?place=某地",
        "/guidance",
        "/guidance/m/labour.resignation",
        "/guidance/e/q-labour-resignation-01",
        "/guidance/e/o-labour-resignation-01",
        "/guidance/e/g-wages",
        "/services/i-labour-01",
        "/services/i-justice-01?place=南海",
        "/services?q=老板不给工资&place=南海",
        "/services?q=没有这样的事项吧",
        "/services",
        "/guidance/laws",
        "/guidance/laws?q=劳动合同法第82条",
        "/guidance/laws/商标法",
        "/guidance/laws/刑法修正案（十二）",
        "/guidance/periods",
        "/guidance/periods?paper=injury&role=hurt",
        "/guidance/periods?paper=judgment&service=handed&day=2026-09-20",
        "/guidance/periods?paper=judgment&service=handed&day=soon",
        "/guidance/periods/p-labour-arbitration",
        "/guidance/periods/p-labour-arbitration?start=2026-03-02",
        "/guidance/periods/p-labour-arbitration?start=2020-03-02",
        "/guidance/periods/p-labour-arbitration?start=soon",
        "/privacy",
        "/accessibility",
        "/track",
        "/sign-in",
        "/gallery",
        "/gallery/question",
        "/rate/thanks?follow_up=1",
        # What cannot be found, what nobody may see, what has broken.
        "/nowhere",
        "/f/000000000000/wrong",
        "/gallery/problem",
    )
    page.goto("/track")
    send(page)
    check(page)
    fill(page, {"code": "1234 5678 9012", "tail": "0000"})
    send(page)
    check(page)


def test_pages_of_getting_help(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.goto("/help/words")
    check(page)
    send(page)
    check(page)
    fill(page, {"words": WORDS})
    send(page)
    expect(page).to_have_url(re.compile("/help/guidance"))
    check(page)
    apply(page)
    check(page)
    answer(page, "place", place_text="桂城")
    check(page)
    answer(page, "which-place", place_choice="440605011")
    check(page)
    answer(page, "authority", authority="none")
    check(page)
    answer(page, "opponent", opponent="某鞋业有限公司")
    answer(page, "claim", claim="31.5")
    answer(page, "urgency", urgency="none")
    answer(page, "no-condition", no_condition="none")
    check(page)
    answer(page, "exempt", exempt="none")
    answer(page, "household", household="三口")
    check(page)
    answer(page, "household", household="3人")
    answer(page, "income", income="6,000元")
    check(page)
    send(page)
    check(page)
    answer(page, "person", name="蒋先生", id_number="123")
    check(page)
    answer(page, "person", name="蒋先生", id_number="")
    check(page)
    answer(page, "reach", phone="12", third="yes")
    check(page)
    answer(page, "reach", phone="")
    check(page)
    answer(page, "third", third_name="阿珍", third_phone=new_phone(), pass_phrase="荔枝")
    check(page)
    answer(page, "papers")
    expect(page).to_have_url(re.compile("/help/check"))
    check(page)
    look(page, "/help")
    page.goto("/help/check")
    send(page)
    expect(page).to_have_url(re.compile("/help/receipt"))
    check(page)


def test_pages_of_a_persons_own_matter(visitors: Visitors) -> None:
    phone = new_phone()
    matter = visitors.matter(person={"phone": phone})
    page = visitors.desktop()
    look(page, matter.link)
    matter.give("request_papers", "demo-officer", papers=["身份证复印件", "工资转账记录"])
    look(page, matter.link)
    send(page.locator(".papers form").first)
    check(page)
    page.set_input_files(
        ".papers [name=file] >> nth=0", {"name": "照片.png", "mimeType": "image/png", "buffer": photograph()}
    )
    send(page.locator(".papers form").first)
    check(page)
    matter.give("supply_papers")
    matter.give("refuse", "demo-officer", article="41", reason="家庭人均收入高于标准。")
    look(page, matter.link)
    send(page.locator("#command-object form"))
    check(page)
    sign_in_by_phone(page, phone)
    check(page)
    page.goto("/track")
    fill(page, {"code": matter.code, "tail": phone[-4:]})
    send(page)
    check(page)

    done = visitors.matter()
    closed(done)
    look(page, done.link)
    page.locator("a[href^='/rate/']").click()
    check(page)
    send(page)
    check(page)

    stranger = visitors.desktop()
    look(stranger, "/my")
    fill(stranger, {"phone": "12"})
    send(stranger)
    check(stranger)
    fill(stranger, {"phone": new_phone()})
    send(stranger)
    assert path_of(stranger) == "/sign-in/code"
    check(stranger)


def test_pages_of_those_who_write_and_review(visitors: Visitors) -> None:
    look(
        visitors.staff("demo-reviewer"),
        "/desk/knowledge",
        "/desk/knowledge?state=submitted",
        "/desk/knowledge/new",
        "/desk/knowledge/g-wages",
        "/desk/knowledge/q-labour-wages-01/edit?check=yes",
        "/desk/knowledge/verdicts",
        "/desk/knowledge/collection",
    )


def test_pages_of_an_officer(visitors: Visitors) -> None:
    matter = visitors.matter(person={"may_call": False, "may_announce": False, "needs": "轮椅"})
    page = visitors.staff("demo-officer")
    look(
        page,
        "/desk/orders",
        "/desk/orders?q=蒋先生",
        "/desk/orders?q=没有这样的词",
        "/desk/orders?box=received",
    )
    look(page, matter.desk)
    for fold in page.locator("details.command summary").all():
        fold.click()
    check(page)
    page.locator("details:has([name=purpose]) summary").click()
    with page.expect_navigation():
        page.locator("[name=purpose][value=papers]").click()
    check(page)
    page.goto(matter.desk)
    command(page, "refuse")
    check(page)
    page.goto(matter.desk)
    command(page, "accept", article="31.5")
    check(page)
    look(page, "/desk/orders/new", "/desk/route")
    page.goto("/desk/orders/new")
    send(page)
    check(page)
    fill(
        page,
        {"words": WORDS, "matter": "labour", "place_text": "桂城", "name": "蒋先生", "phone": new_phone()},
    )
    send(page)
    check(page)
    fill(page, {"place": "440605011"})
    send(page)
    expect(page).to_have_url(re.compile(r"/desk/orders/new/\d"))
    check(page)
    page.goto("/desk/route")
    fill(page, {"place": "佛山南海桂城"})
    send(page)
    check(page)
    look(
        page,
        "/desk/follow-ups",
        "/desk/notices",
        "/staff/account",
        "/staff/password",
        "/desk/audit",
        "/gallery/desk",
    )


def test_pages_of_a_lawyer(visitors: Visitors) -> None:
    matter = visitors.matter()
    matter.give("accept", "demo-officer", article="31.5")
    ranked = visitors.api("GET", f"/work-orders/{matter.code}/lawyers", as_="demo-officer")
    lawyer_id = next(one["lawyer_id"] for one in ranked if one["excluded"] is None)
    matter.give("assign", "demo-officer", lawyer_id=lawyer_id)
    page = visitors.staff(f"lawyer-{lawyer_id}")
    look(page, "/desk/orders", matter.desk)
    command(page, "take_up")
    check(page)
    command(page, "take_up", no_conflict=True)
    check(page)
    command(page, "conclude", sum_recovered="很多")
    check(page)


def test_pages_of_those_who_oversee(visitors: Visitors) -> None:
    matter = visitors.matter(place="")
    supervisor = visitors.staff("demo-supervisor")
    look(supervisor, "/desk/orders", "/desk/follow-ups")
    province = visitors.staff("demo-province", matter.desk)
    province.locator("#command-dispatch summary").click()
    expect(province.locator("#command-dispatch form")).to_be_visible()
    check(province)
    command(province, "dispatch", unit_id="江门", reason="事发地在江门。")
    check(province)
    look(visitors.staff("demo-head"), "/desk/staff")
    look(visitors.staff("demo-lead"), "/desk/hotline", "/desk/hotline/days", "/desk/hotline/days?days=31")
    auditor = visitors.staff("demo-auditor")
    look(auditor, "/desk/audit", f"/desk/audit?q={matter.code}")
    admin = visitors.staff("demo-admin")
    look(admin, "/desk/units", "/desk/staff")
    look(admin, "/desk/closed-days", "/desk/closed-days?past=yes", "/desk/notices")
    unit = path_of_first(admin, "/desk/units?q=南海区法律援助处", A_UNIT)
    look(admin, unit, f"{unit}/new")
    for fold in admin.locator("details.more summary").all():
        fold.click()
    check(admin)
    firm = path_of_first(admin, "/desk/units?kind=law_firm", A_UNIT)
    look(admin, firm, f"{firm}/lawyers/new")
    look(admin, path_of_first(admin, firm, "main a[href^='/desk/lawyers/']"))


def path_of_first(page: Page, path: str, link: str) -> str:
    """Return where the first such link of a page leads."""
    page.goto(path)
    return (page.locator(link).first.get_attribute("href") or "").partition("?")[0]


def test_pages_of_signing_in(visitors: Visitors) -> None:
    page = visitors.desktop()
    look(page, "/staff/sign-in", "/gallery/sign-in")
    page.goto("/staff/sign-in")
    fill(page, {"username": "demo-city", "password": "wrong"})
    send(page)
    check(page)
    fill(page, {"username": "demo-city", "password": "fawang-demo"})
    send(page)
    check(page)
