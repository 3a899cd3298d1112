"""The directory of offices: what a resident says is wrong is put right and confirmed; a bureau brings units in."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, path_of, send


def test_what_is_wrong_is_put_right_and_confirmed(visitors: Visitors) -> None:
    desk = visitors.staff("demo-clerk", "/desk/unit-tasks")
    expect(desk.locator("h1")).to_be_visible()
    station = visitors.api("GET", "/units?region=440605011&kind=town_station")["items"][0]

    person = visitors.person()
    person.goto(f"/offices/{station['id']}/wrong")
    check(person)
    # By keyboard alone, and without having chosen anything at first.
    person.get_by_label("正确的情况").fill("电话换成了0757-86230000")
    send(person)
    expect(person.locator("[data-error-summary]")).to_be_visible()
    person.get_by_label("电话打不通").check()
    send(person)
    expect(person.locator("h1")).to_have_text("谢谢您")

    desk.reload()
    desk.get_by_role("link", name="核实群众反映").first.click()
    expect(desk.locator(".typed")).to_contain_text("0757-86230000")
    check(desk)
    desk.get_by_role("link", name="更正").click()
    assert path_of(desk) == f"/desk/units/{station['id']}/shown"
    check(desk)
    desk.locator("summary", has_text="地址、电话").click()
    desk.locator("[name='unit-phone']").fill("0757-86230000")
    desk.get_by_role("button", name="保存并确认").click()
    expect(desk.locator(".notice--success")).to_be_visible()
    expect(desk.locator(".answers").first).to_contain_text("自行确认")
    desk.goto("/desk/unit-tasks")
    desk.get_by_role("link", name="核实群众反映").first.click()
    desk.get_by_role("button", name="已经处理").click()
    assert path_of(desk) == "/desk/unit-tasks"
    expect(desk.get_by_role("link", name="核实群众反映")).to_have_count(0)
    assert visitors.api("GET", f"/units/{station['id']}")["phone"] == "0757-86230000"


def test_a_bureau_brings_its_units_in(visitors: Visitors, tmp_path: Path) -> None:
    desk = visitors.staff("demo-admin", "/desk/units/transfer")
    file = tmp_path / "units.json"
    file.write_text(
        '[{"code": "J-1", "kind": "公证处", "region": "440605", "name": "桂城公证处", "phone": "0757-86239999"},'
        ' {"code": "J-2", "kind": "公证处", "region": "440605", "name": "里水公证处", "phone": "空号"}]',
        encoding="utf-8",
    )
    desk.locator("input[type=file]").set_input_files(file)
    send(desk)
    expect(desk.locator(".notice")).to_contain_text("将新增1行")
    check(desk)
    desk.locator("input[type=file]").set_input_files(file)
    desk.get_by_label("只检查").uncheck()
    send(desk)
    expect(desk.locator(".notice--success")).to_contain_text("新增1行")
    expect(desk.locator("table")).to_contain_text("空号")
    desk.goto("/desk/units?q=桂城公证处")
    expect(desk.locator("table")).to_contain_text("0757-86239999")
