"""The checks of every page find what is wrong on a page on which it is."""

import pytest

from tests.journeys.checks import serious
from tests.journeys.visitors import Visitors, no_overflow


def test_a_page_that_cannot_be_used_is_found(visitors: Visitors) -> None:
    page = visitors.desktop()
    page.set_content(
        "<html lang=zh><title>x</title><main><h1>x</h1><input><p style='color:#aaa'>浅灰的字</p></main>"
    )
    with pytest.raises(AssertionError, match=r"(?s)color-contrast.*label|label.*color-contrast"):
        serious(page, "bad")


def test_a_colour_that_cannot_be_read_is_found_on_a_page_built_otherwise(visitors: Visitors) -> None:
    page = visitors.desktop()
    text = "<html lang=zh><title>x</title><main><h1>x</h1>%s<p style='color:%s'>浅灰的字</p></main>"
    page.set_content(text % ("", "#111"))
    serious(page, "read")
    page.set_content(text % ("<p style='color:#111'>又</p>", "#111"))
    serious(page, "read")
    for behind, colour in (("", "#aaa"), ("<div style='background:#222'>", "#111")):
        page.set_content(text % (f"<p>又</p>{behind}", colour))
        with pytest.raises(AssertionError, match="color-contrast"):
            serious(page, "read")


def test_a_page_that_sticks_out_is_found(visitors: Visitors) -> None:
    page = visitors.person()
    page.set_content("<meta name=viewport content='width=device-width'><div style='width:900px'>长</div>")
    with pytest.raises(AssertionError, match="too wide"):
        no_overflow(page)
