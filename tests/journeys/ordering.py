"""What people and offices do with what is certified: apply for it, pay, sign, wait until something has come through."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page, expect

from tests.catalogue.form_cases import ANSWERS
from tests.certificates.vault import PIN
from tests.journeys.visitors import apply, fill, path_of, send
from tests.waiting import until

#: A number that belongs to nobody, with a right check digit.
ID_NUMBER = "11010519491231002X"
HOLDER = "蒋先生（演示）"


def begin(page: Page, words: str, service: str) -> None:
    """Find a service by somebody's own words, and begin to apply for it."""
    page.goto("/services")
    page.fill("[name=q]", words)
    send(page.locator("form[role=search]"))
    with page.expect_navigation():
        page.get_by_role("link", name=service, exact=True).click()
    with page.expect_navigation():
        page.get_by_role("link", name="在这里申请").click()


def fill_in(page: Page, answers: Mapping[str, Mapping[str, Any]], *, form: str) -> str:
    """Answer page after page until it is handed in; return the path of the person's own page.

    Args:
        answers: by the name of the page; what is not named is left as it is. `{"name": ["label"]}` chooses by label.
        form: what it asks besides is answered as in `form_cases`.
    """
    for _ in range(40):
        slug = path_of(page).rsplit("/", 1)[1]
        if "/help/receipt/" in page.url:
            return page.get_by_role("link", name="查看我的事项").get_attribute("href") or ""
        if slug == "guidance":
            apply(page)
            continue
        for name, value in answers.get(slug, {}).items():
            if isinstance(value, list):
                page.locator(f"[name='{name}']").select_option(label=value[0])
            else:
                fill(page, {name: value})
        for name, value in ANSWERS[form].items():
            if value and page.locator(f"main form [name='{form}__{name}']").count():
                fill(page, {f"{form}__{name}": value})
        before = page.url
        send(page)
        assert page.url != before, page.locator("main").inner_text()
    raise AssertionError(f"{page.url} leads nowhere")


def pay(page: Page, sum_: str) -> None:
    """Pay from one's own page, at the payment side, and come back to the receipt."""
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("^缴费")).click()
    expect(page.locator("h1")).to_contain_text(sum_)
    with page.expect_navigation():
        page.get_by_role("button", name="网上缴费").click()
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile(f"缴费.*{sum_}")).click()
    with page.expect_navigation():
        page.get_by_role("button", name="支付", exact=True).click()
    expect(page.locator("[data-state=paid]")).to_be_visible()
    expect(page.get_by_role("link", name="保存收据（PDF）")).to_be_visible()


def opens(page: Page, path: str, selector: str) -> None:
    """Open a page again until something is there that the worker brings."""

    def there() -> bool:
        page.goto(path)
        return page.locator(selector).count() > 0

    until(there, f"{selector} is there on {path}")


def sign(page: Page, order: str) -> None:
    """Go from an order to what waits for one's signature, read that it is a draft, and sign it."""
    page.goto(order)
    with page.expect_navigation():
        page.get_by_role("link", name="阅读并签名").click()
    expect(page.get_by_role("link", name="查看草稿（PDF）")).to_be_visible()
    page.fill("[name=pin]", PIN)
    with page.expect_navigation():
        page.locator("button[name=command][value=sign]").click()
    expect(page.locator(".notice--success")).to_be_visible()


def document_of(page: Page) -> bytes:
    """Press the button that saves the document, and return it."""
    with page.expect_download() as download:
        page.get_by_role("link", name="保存文书（PDF）").click()
    return download.value.path().read_bytes()
