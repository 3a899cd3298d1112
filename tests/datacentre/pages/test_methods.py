"""The page that states each metric."""

import pytest

from fawang.datacentre.warehouse.metrics import METRICS
from tests.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def test_every_metric_is_stated(leader: Browser) -> None:
    text = leader.get("/data/methods").content.decode()
    assert [code for code in METRICS if f'id="{code}"' not in text] == []
