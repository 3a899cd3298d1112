"""Who guesses the digits of a phone number is told to wait, and the owner gets in all the same."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fawang.kernel.security import throttle
from fawang.work_orders.data import limits
from fawang.work_orders.queries import WorkOrder, access_key
from tests.shell.cases import text_of
from tests.shell.test_abuse import CARRIER, ELSEWHERE, at, signed_in
from tests.spent import spend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]
DAY = timedelta(days=1)


def track(client: Client, code: str, tail: str = "8000") -> Any:
    return client.post("/track", {"code": code, "tail": tail})


def is_shown(response: Any) -> bool:
    return "tag--brand" in text_of(response)


def test_a_guesser_is_answered_429_and_the_owner_gets_in(order: WorkOrder) -> None:
    guesser = at(CARRIER)
    answers = [track(guesser, order.code, f"{tail:04d}") for tail in range(200)]
    assert [one.status_code for one in answers[:6]] == [200] * 5 + [429]
    assert {one.status_code for one in answers[6:]} == {429}
    page = text_of(answers[-1])
    assert int(answers[-1]["Retry-After"]) > 0
    assert f'value="{order.code}"' in page
    assert "110" in page
    # Even the right digits open nothing to a guesser.
    assert not is_shown(track(guesser, order.code))
    # From a neighbour's address, and from another network.
    assert is_shown(track(at("203.0.113.8"), order.code))
    assert is_shown(track(at(ELSEWHERE), order.code))
    # At the guesser's own address: signed in, and by the link.
    assert is_shown(track(signed_in("13800138000", CARRIER), order.code))
    assert at(CARRIER).get(f"/f/{order.code}/{access_key(order)}").status_code == 200


def test_who_has_the_right_digits_looks_as_often_as_they_like(order: WorkOrder) -> None:
    assert all(is_shown(track(at(CARRIER), order.code)) for _ in range(20))
    # And one wrong digit is one guess.
    assert [track(at(CARRIER), order.code, "0000").status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_network_of_guessers_leaves_the_owner_their_way(order: WorkOrder) -> None:
    for host in range(1, 20):
        for tail in range(6):
            track(at(f"203.0.113.{host}"), order.code, f"{tail:04d}")
    assert track(at("203.0.113.200"), order.code).status_code == 429
    assert is_shown(track(at(ELSEWHERE), order.code))


def test_from_everywhere_together_four_digits_take_weeks_and_the_owner_gets_in_by_session_and_link(
    order: WorkOrder,
) -> None:
    assert limits.TRACK_BY_CODE.most_in(14 * DAY) < 10_000 * 1.05
    spend(limits.TRACK_BY_CODE, order.code)
    assert track(at(ELSEWHERE), order.code).status_code == 429
    assert is_shown(track(signed_in("13800138000", ELSEWHERE), order.code))
    assert at(ELSEWHERE).get(f"/f/{order.code}/{access_key(order)}").status_code == 200


def test_who_tries_wrong_links_shuts_out_nobody_who_holds_one(
    order: WorkOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOOK_UP_BY_ADDRESS", throttle.Rate("look_up.address", 3, DAY))
    abuser = at(CARRIER)
    answers = {abuser.get(f"/f/{order.code}/{'x' * 26}").status_code for _ in range(5)}
    assert answers == {404, 429}
    assert at(CARRIER).get(f"/f/{order.code}/{access_key(order)}").status_code == 200
