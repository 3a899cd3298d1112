"""A form on a phone: one question a page, checked, handed in; the document and the link of whoever signs."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.catalogue.form_cases import ANSWERS, COMMON
from tests.consultations.samples import photo
from tests.journeys.checks import check
from tests.journeys.visitors import Visitors, fill, new_phone, send

#: A photograph that is handed in at its question.
PHOTO: FilePayload = {"name": "欠条.jpg", "mimeType": "image/jpeg", "buffer": photo(600, 900)}


def _go(page: Page, code: str, answers: dict[str, str], *, look: bool = False) -> None:
    """Answer what is asked until the answers are checked; `look`: at every page for what shuts people out."""
    posted = {f"{code}__{name}": value for name, value in answers.items()} | COMMON | {"phone": new_phone()}
    for _ in range(80):
        if look:
            check(page)
        if "/help/check" in page.url:
            return
        here = page.url
        fields = page.locator("main form [name]").evaluate_all(
            "all => [...new Set(all.map(one => one.name))]"
        )
        values = {name: posted[name] for name in fields if posted.get(name)}
        for name, value in values.items():
            if page.locator(f"main input[type=file][name='{name}']").count():
                page.locator(f"main input[name='{name}']").set_input_files(PHOTO)
                continue
            box = page.locator(f"main [name='{name}'][type=checkbox][value='{value}']")
            if box.count():
                box.check()
            else:
                fill(page, {name: value})
        send(page)
        expect(page).not_to_have_url(here)
    raise AssertionError(page.url)


def test_a_form_makes_a_document_on_a_phone(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/forms")
    check(page)
    page.locator("main details", has=page.locator("a[href='/forms/civil_complaint']")).locator(
        "summary"
    ).click()
    page.locator("main a[href='/forms/civil_complaint']").click()
    check(page)
    page.locator("main a.button--big").click()
    _go(page, "civil_complaint", ANSWERS["civil_complaint"], look=True)
    expect(page.get_by_role("main")).to_contain_text("2,789.15")
    # One answer is changed where all are checked, and what follows from it is computed anew.
    page.locator("main a[href*='civil-complaint--principal']").click()
    fill(page, {"civil_complaint__principal": "23456.78"})
    send(page)
    expect(page).to_have_url(re.compile("/help/check"))
    expect(page.get_by_role("main")).to_contain_text("24,457.28")
    send(page)
    expect(page).to_have_url(re.compile("/p/"))
    check(page)
    # Beside what was computed stands how, and by which article.
    expect(page.get_by_role("main")).to_contain_text("《诉讼费用交纳办法》第十三条")
    with page.expect_download() as loaded:
        page.locator("a[download]").click()
    assert loaded.value.suggested_filename.endswith(".pdf")


def test_a_form_works_without_scripts(visitors: Visitors) -> None:
    page = visitors.person(java_script_enabled=False)
    page.goto("/forms/court_fee_relief")
    page.locator("main a.button--big").click()
    for _ in range(40):
        if "/help/check" in page.url:
            break
        for field in page.locator("main form [name]").all():
            name = (field.get_attribute("name") or "").removeprefix("court_fee_relief__")
            value = ANSWERS["court_fee_relief"].get(name, "")
            kind = field.get_attribute("type")
            if kind == "radio" and field.get_attribute("value") == value:
                field.check()
            elif kind not in ("radio", "hidden", "checkbox") and value:
                field.fill(value)
        page.locator("main form button.button").first.click()
    page.locator("main form button.button").click()
    expect(page).to_have_url(re.compile("/p/"))
    expect(page.get_by_role("main")).to_contain_text("3,480")


def test_an_application_with_a_form_is_signed_by_somebody_else(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/forms/wage_aid")
    page.locator("main a.button--big").click()
    _go(page, "wage_aid", ANSWERS["wage_aid"] | {"acknowledged": "yes", "note": "here"})
    send(page)
    expect(page).to_have_url(re.compile("/help/receipt/"))
    page.locator("main .actions a.button").click()
    check(page)
    link = page.locator("a[href*='/sign/']").get_attribute("href")
    assert link is not None
    other = visitors.person()
    other.goto(link)
    check(other)
    fill(other, {"name": ANSWERS["wage_aid"]["colleague__name"]})
    other.locator("main form button.button").first.click()
    expect(other.locator("main form")).to_have_count(0)
    page.reload()
    expect(page.locator("a[href*='/sign/']")).to_have_count(0)


def test_a_form_goes_on_on_another_device(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/forms/court_fee_relief")
    page.locator("main a.button--big").click()
    names = ("name", "id_number", "phone", "address")
    of_form = {
        f"court_fee_relief__applicant__{name}": ANSWERS["court_fee_relief"][f"applicant__{name}"]
        for name in names
    }
    fill(page, of_form)
    send(page)
    page.goto("/help/other-device")
    check(page)
    link = page.locator("main a[href*='/help/on/']").get_attribute("href")
    assert link is not None
    other = visitors.person(java_script_enabled=False)
    other.goto(link)
    other.locator("main form button.button").first.click()
    expect(other).to_have_url(re.compile("/help"))
    other.goto("/help/court-fee-relief--applicant")
    expect(other.locator("[name=court_fee_relief__applicant__name]")).to_have_value("蒋大力")
    # It has moved: the first device has nothing of it any more.
    page.goto("/help/court-fee-relief--applicant")
    expect(page.locator("[name=court_fee_relief__applicant__name]")).to_have_count(0)


def test_guidance_leads_to_the_form_with_what_was_said(visitors: Visitors) -> None:
    page = visitors.person()
    page.goto("/help/words")
    fill(page, {"words": "我想在南海立一份遗嘱，要不要公证？"})
    send(page)
    expect(page).to_have_url(re.compile("/help/guidance"))
    check(page)
    page.locator("main a[href*='i-justice-09'][href*='form=notary_will']").first.click()
    expect(page).to_have_url(re.compile("/help/"))
    expect(page.get_by_role("main")).not_to_contain_text("要公证什么")
    check(page)
