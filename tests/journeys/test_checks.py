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


def test_a_page_that_sticks_out_is_found(visitors: Visitors) -> None:
    page = visitors.person()
    page.set_content("<meta name=viewport content='width=device-width'><div style='width:900px'>长</div>")
    with pytest.raises(AssertionError, match="too wide"):
        no_overflow(page)
