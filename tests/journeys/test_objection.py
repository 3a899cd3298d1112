"""When an office refuses, or was the wrong one: the bureau above it decides."""

from playwright.sync_api import expect

from tests.journeys.visitors import Visitors, command, fill, path_of, send


def test_a_refusal_is_objected_to_and_overturned(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    command(officer, "refuse", article="41", reason="家庭人均收入高于标准。")

    person = visitors.person()
    person.goto(matter.link)
    expect(person.locator("main")).to_contain_text("家庭人均收入高于标准。")
    command(person, "object", reason="工资没有发，我们现在没有收入。")
    expect(person.locator(".notice--success")).to_be_visible()
    expect(person.locator("#command-object")).to_have_count(0)

    # The office that refused does not judge the objection.
    officer.goto(matter.desk)
    expect(officer.locator("#command-overturn")).to_have_count(0)
    supervisor = visitors.staff("demo-supervisor", matter.desk)
    expect(supervisor.locator("main")).to_contain_text("我们现在没有收入")
    command(supervisor, "overturn", reason="被欠薪的务工人员免予核查经济状况。")

    officer.goto(matter.desk)
    expect(officer.locator("#command-accept")).to_be_attached()
    expect(officer.locator("#command-refuse")).to_have_count(0)
    person.goto(matter.link)
    expect(person.locator(".timeline li").first).to_contain_text("免予核查经济状况")


def test_a_misdirected_matter_goes_back_and_the_bureau_finds_the_right_office(visitors: Visitors) -> None:
    matter = visitors.matter()
    officer = visitors.staff("demo-officer", matter.desk)
    command(officer, "return", reason="劳动争议已由顺德区劳动仲裁委受理。")

    supervisor = visitors.staff("demo-supervisor", matter.desk)
    fold = supervisor.locator("#command-dispatch")
    fold.locator("summary").click()
    office = fold.locator("[name=dispatch-unit_id]")
    # The office that has just sent it back is not suggested, but named.
    expect(office).to_have_value("")
    expect(fold.locator("#id_dispatch-unit_id_helptext")).to_contain_text("佛山市南海区法律援助处")
    # Names are offered while one types.
    office.fill("")
    office.press_sequentially("顺德")
    expect(fold.locator("datalist option").first).to_have_attribute("value", "佛山市顺德区法律援助处")
    office.fill("佛山市顺德区法律援助处")
    fill(fold, {"dispatch-reason": "由仲裁委所在地的机构承办。"})
    send(fold.locator("form"))
    # It has left Nanhai, and with it the hands of Nanhai's bureau; nobody is led to a page that is not theirs.
    assert path_of(supervisor) == "/desk/orders"
    expect(supervisor.locator(".notice--success")).to_be_visible()
    city = visitors.staff("demo-city", matter.desk)
    expect(city.locator("main .answers").first).to_contain_text("佛山市顺德区法律援助处")


def test_an_office_is_asked_back_where_a_name_fits_several_without_a_script(visitors: Visitors) -> None:
    matter = visitors.matter()
    matter.give("return", "demo-officer", reason="不属于本区。")
    page = visitors.staff("demo-supervisor", matter.desk, java_script_enabled=False)
    page.locator("#command-dispatch summary").click()
    with page.expect_navigation():
        page.locator("#command-dispatch a").click()
    fill(page, {"dispatch-unit_id": "江门", "dispatch-reason": "事发地在江门。"})
    send(page.locator("#command-dispatch form"))
    choices = page.locator("[name=dispatch-unit_id_which]")
    assert choices.count() > 2
    assert page.input_value("[name=dispatch-reason]") == "事发地在江门。"
    page.get_by_label("江门市蓬江区法律援助处").check(force=True)
    send(page.locator("#command-dispatch form"))
    province = visitors.staff("demo-province", matter.desk)
    expect(province.locator("main .answers").first).to_contain_text("江门市蓬江区法律援助处")


def test_a_lawyer_who_declines_is_rid_of_the_case(visitors: Visitors) -> None:
    matter = visitors.matter()
    matter.give("accept", "demo-officer", article="31.5")
    ranked = visitors.api("GET", f"/work-orders/{matter.code}/lawyers", as_="demo-officer")
    lawyer_id = next(one["lawyer_id"] for one in ranked if one["excluded"] is None)
    matter.give("assign", "demo-officer", lawyer_id=lawyer_id)
    lawyer = visitors.staff(f"lawyer-{lawyer_id}", matter.desk)
    command(lawyer, "decline", reason="本周在外地开庭。")
    assert path_of(lawyer) == "/desk/orders"
    expect(lawyer.locator(".notice--success")).to_be_visible()
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator("#command-assign")).to_be_attached()
    expect(officer.locator("main .timeline")).to_contain_text("本周在外地开庭。")


def test_an_office_that_returned_it_gets_it_again_only_by_designation(visitors: Visitors) -> None:
    matter = visitors.matter()
    matter.give("return", "demo-officer", reason="不属于本区。")
    page = visitors.staff("demo-supervisor", matter.desk)
    command(page, "dispatch", unit_id="佛山市南海区法律援助处", reason="争议发生在桂城。")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    command(page, "dispatch", designate=True)
    officer = visitors.staff("demo-officer", matter.desk)
    expect(officer.locator("#command-accept")).to_be_attached()
    expect(officer.locator("#command-return")).to_have_count(0)
