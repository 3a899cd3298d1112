"""Matters that go between us and partners become rows of their fact, and figures by partner and direction."""

from datetime import timedelta
from typing import Any

import pytest

from fawang.datacentre.actions.filling.sources import read
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from fawang.partners.actions.exchange import receive
from tests.partners.cases import message, offered, partner, prepared, step, told

pytestmark = pytest.mark.django_db


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read("matter_referral", clock.today()).to_pylist()
    return sorted(found, key=lambda row: (row["partner"], row["direction"]))


def test_what_came_to_us_and_was_concluded() -> None:
    partner("110")
    row = receive(by=SYSTEM, partner="110", message=message())
    (found,) = rows()
    assert (found["direction"], found["partner"], found["matter"], found["county"]) == (
        "in",
        "110",
        "labour",
        "440605",
    )
    assert (found["accepted"], found["refused"], found["returned"]) == (False, False, False)
    assert (found["acknowledged_after"], found["taken_after"], found["concluded_after"]) == (-1, -1, -1)
    began = row.created_at
    for command, minutes in (("acknowledge", 10), ("accept", 90), ("conclude", 3000)):
        with clock.at(began + timedelta(minutes=minutes)):
            step(row, command, words="已办结")
    (found,) = rows()
    assert (found["acknowledged_after"], found["taken_after"], found["concluded_after"]) == (10, 90, 3000)
    assert (found["accepted"], found["bounced"]) == (True, False)


def test_what_went_back_and_forth() -> None:
    partner("12368")
    row = told("12368", offered(), "refused", 1, reason="not_competent_matter", next="giver")
    (found,) = rows()
    assert (found["refused"], found["returned"], found["bounced"]) == (True, True, False)
    row = step(row, "offer_again", words="材料已补")
    row = told("12368", row, "refused", 2, reason="not_competent_matter", next="giver")
    (found,) = rows()
    assert (found["refused"], found["bounced"]) == (True, True)


def test_what_was_refused_and_then_taken_is_no_refusal() -> None:
    partner("12368")
    row = told("12368", offered(), "refused", 1, reason="information_missing", next="giver")
    row = step(row, "offer_again", words="材料已补")
    told("12368", row, "accepted", 2)
    (found,) = rows()
    assert (found["accepted"], found["refused"], found["returned"]) == (True, False, True)


def test_what_was_only_prepared_is_none() -> None:
    partner("12368")
    prepared()
    assert rows() == []
