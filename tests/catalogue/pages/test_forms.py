"""The list of forms: by what they are handed in as, or by whose window they are brought to."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_forms_stand_under_who_takes_them() -> None:
    page = Client().get("/forms").content.decode()
    for heading in ("司法鉴定", "公证", "法律援助", "法院", "公安"):
        assert heading in page
    # Folded up, so that a phone shows what there is at a glance; and each form once.
    assert page.count("<details") >= 6
    assert page.count('href="/forms/civil_complaint"') == 1
