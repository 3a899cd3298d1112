"""The orders behind a figure, on their page."""

import pytest

from fawang.kernel import clock
from fawang.work_orders.queries import WorkOrder
from tests.browser import Browser
from tests.datacentre.pages.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def test_a_supervisor_sees_the_orders_of_the_county(county: Browser, order: WorkOrder) -> None:
    today = clock.today().isoformat()
    page = county.get("/data/orders", **{"from": today, "to": today})
    assert order.code in page.content.decode()
    assert (
        order.code
        not in county.get("/data/orders", **{"from": "2021-01-01", "to": "2021-01-02"}).content.decode()
    )
    assert (
        order.code
        not in county.get("/data/orders", **{"from": today, "to": today, "region": "4401"}).content.decode()
    )


def test_filters_that_orders_do_not_have_are_said(county: Browser) -> None:
    assert read(county.get("/data/orders", span="all", language="cantonese"))
    assert "data__left" in county.get("/data/", language="cantonese").content.decode()


def test_who_sees_figures_and_no_orders_is_refused(leader: Browser) -> None:
    assert leader.get("/data/orders").status_code == 403
