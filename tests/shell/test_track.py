"""A matter is found by its code and the end of the phone number: how far it is, and nothing that was written."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.rules.ids import new_code, spoken
from fawang.people.rules.wishes import Reach
from fawang.work_orders.queries import WorkOrder
from tests.cases import WORDS
from tests.conftest import Submit
from tests.shell.cases import ODD_TEXTS, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def track(client: Client, code: str, tail: str = "8000") -> Any:
    """Ask for a matter."""
    return client.post("/track", {"code": code, "tail": tail})


def is_shown(response: Any) -> bool:
    """Tell whether the state of a matter is shown."""
    return "tag--brand" in text_of(response)


def test_the_state_is_shown_and_nothing_that_was_written(client: Client, order: WorkOrder) -> None:
    response = track(client, order.code)
    page = text_of(response)
    assert is_shown(response)
    assert "佛山市南海区法律援助处" in page
    assert WORDS[:10] not in page
    assert "蒋" not in page
    assert "/f/" not in page
    assert "no-store" in response["Cache-Control"]


def test_the_code_is_read_as_people_write_it(client: Client, order: WorkOrder) -> None:
    wide = order.code.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    for typed in (spoken(order.code), "-".join(spoken(order.code).split()), f" {order.code} ", wide):
        assert is_shown(track(client, typed)), typed
        Client().get("/")


def test_a_wrong_digit_is_said_to_be_one(client: Client, order: WorkOrder) -> None:
    wrong = order.code[:-1] + str((int(order.code[-1]) + 1) % 10)
    page = text_of(track(client, wrong))
    assert 'id="id_code_error"' in page
    assert f'value="{wrong}"' in page


def test_a_wrong_number_and_a_code_that_nobody_has_look_the_same(client: Client, order: WorkOrder) -> None:
    code = new_code()
    pages = [text_of(track(client, order.code, "0000")), text_of(track(client, code, "0000"))]
    # What two pages never share: the token, the code that was typed, and the second in which each was made.
    its_own = re.compile(r'csrfmiddlewaretoken" value="\w+"|data-made="\d+"|\d{12}')
    one, other = (its_own.sub("", page) for page in pages)
    assert one == other


def test_a_matter_kept_off_lists_is_not_found_this_way(client: Client, submit: Submit) -> None:
    order = submit(reach=Reach(name="蒋", phone="13800138000", list_online=False)).order
    assert not is_shown(track(client, order.code))


def test_four_digits_cannot_be_guessed(client: Client, order: WorkOrder) -> None:
    for tail in range(5):
        assert not is_shown(track(client, order.code, f"{tail:04d}"))
    response = track(client, order.code)
    assert not is_shown(response)
    page = text_of(response)
    assert "data-error-summary" in page
    assert f'value="{order.code}"' in page


@pytest.mark.parametrize("text", [*ODD_TEXTS, "1" * 5000, ""])
def test_odd_codes_find_nothing(client: Client, text: str) -> None:
    response = client.post("/track", {"code": text, "tail": text})
    assert response.status_code == 200
    assert not is_shown(response)
    assert "<script>alert" not in text_of(response)


def test_the_front_page_brings_the_code_along(client: Client, order: WorkOrder) -> None:
    page = text_of(client.post("/track", {"code": order.code}))
    assert f'value="{order.code}"' in page
