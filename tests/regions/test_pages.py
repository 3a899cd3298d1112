"""The boundaries that maps are drawn from, as a browser asks for them."""

import json

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_boundaries_come_to_everybody_and_below_a_county_there_are_none() -> None:
    answer = Client().get("/map/44.json")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Cache-Control"].startswith("public")
    assert len(json.loads(answer.content)["features"]) == 21
    assert Client().get("/map/440605.json").status_code == 404
