"""Forms handed in, signed, put right and published in the same moment, with transactions that commit."""

import re
from typing import Any

import pytest
from django.test import Client

from fawang.catalogue.actions import filings as actions
from fawang.catalogue.actions.forms import publish
from fawang.catalogue.models import Correction, Filing, FormVersion, Signature
from fawang.catalogue.queries import filings
from fawang.kernel.rules.actor import ANONYMOUS, SYSTEM
from fawang.kernel.rules.problems import Conflict
from fawang.work_orders import queries
from fawang.work_orders.models import WorkOrder
from tests.catalogue.form_cases import (
    ANSWERS,
    fill,
    form,
    hand_in,
    officer_of,
    published,
    shipped,
)  # fmt: skip
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("real_database", "pages")

SMALL = """
sections:
  - title: 一
    questions:
      - {name: first, type: text, text: 第一问}
"""


def browser() -> Client:
    """Return a person's browser."""
    return Client(headers={"origin": "http://testserver"})


def window(like: Client) -> Client:
    """Return another device with the same draft."""
    another = browser()
    for name, cookie in like.cookies.items():
        another.cookies[name] = cookie.value
    return another


def places(answers: list[Any]) -> set[str]:
    """Return where answers lead."""
    return {answer["Location"] for answer in answers}


def test_two_devices_that_hand_in_one_draft_make_one_paper() -> None:
    published(SMALL)
    person = browser()
    fill(person, "small", {"first": "甲"})
    devices = [window(person) for _ in range(4)]
    found = places(at_once([lambda one=one: one.post("/help/submit") for one in devices]))  # type: ignore[misc]
    assert len(found) == 1
    assert Filing.objects.count() == 1


def test_two_devices_that_hand_in_one_draft_make_one_order_with_one_form() -> None:
    publish(by=SYSTEM, form=shipped("wage_aid"))
    person = browser()
    fill(person, "wage_aid", ANSWERS["wage_aid"])
    devices = [window(person) for _ in range(3)]
    found = places(at_once([lambda one=one: one.post("/help/submit") for one in devices]))  # type: ignore[misc]
    assert len(found) == 1
    assert (WorkOrder.objects.count(), Filing.objects.count(), Signature.objects.count()) == (1, 1, 1)


def test_who_signs_while_the_person_puts_it_right_has_signed_what_was_shown_or_nothing() -> None:
    publish(by=SYSTEM, form=shipped("wage_aid"))
    order = hand_in(browser())
    actions.ask_correction(by=officer_of(order), order=order, answer="home", note="写到门牌号")
    filed = filings.of_order(order.pk)
    assert filed is not None
    seen, key = filed.mark, filings.signing_key(filed.row, "colleague")
    own = f"/f/{order.code}/{queries.access_key(order)}/form/home"
    person = browser()

    def sign() -> Any:
        return actions.sign(
            by=ANONYMOUS, code=filed.row.code, signer="colleague", key=key, name="李工友", agrees=True,
            seen=seen,
        )  # fmt: skip

    signed, corrected = at_once([sign, lambda: person.post(own, {"wage_aid__home": "桂城某路2号"})])
    assert getattr(corrected, "status_code", corrected) == 302
    assert Correction.objects.get().before == ANSWERS["wage_aid"]["home"]
    row, now = Signature.objects.get(), filings.of_order(order.pk)
    assert now is not None
    assert now.answers["home"] == "桂城某路2号"
    # What stands was not shown to whoever signed: whichever came first, nobody has signed it.
    if isinstance(signed, Conflict):
        assert signed.code == "form_changed"
        assert row.signed_at is None
    else:
        assert bytes(row.signed or b"").hex() == seen != now.mark
    page = browser().get(f"/sign/{now.row.code}/colleague/{key}").content.decode()
    assert re.search(r'name="seen" value="(\w+)"', page)[1] == now.mark  # type: ignore[index]


def test_two_who_sign_by_one_link_sign_once() -> None:
    publish(by=SYSTEM, form=shipped("wage_aid"))
    order = hand_in(browser())
    filed = filings.of_order(order.pk)
    assert filed is not None
    link = f"/sign/{filed.row.code}/colleague/{filings.signing_key(filed.row, 'colleague')}"
    posted = {"name": "李工友", "seen": filed.mark}
    answers = at_once([lambda: browser().post(link, posted) for _ in range(3)])
    assert sorted(getattr(one, "status_code", 0) for one in answers) == [302, 422, 422]
    assert Signature.objects.get().signed_at is not None


def test_who_fills_in_an_older_version_hands_it_in_while_a_newer_one_is_published() -> None:
    published(SMALL)
    people = [browser() for _ in range(3)]
    for one in people:
        fill(one, "small", {"first": "甲"})
    newer = form(SMALL.replace("第一问", "全新的第一问")).model_copy(update={"version": 2})
    published_, *answers = at_once(
        [
            lambda: publish(by=SYSTEM, form=newer),
            *(lambda one=one: one.post("/help/submit") for one in people),
        ]
    )
    assert published_ is True
    assert len(places(answers)) == 3
    assert set(Filing.objects.values_list("version", flat=True)) == {1}
    late = browser()
    fill(late, "small", {"first": "乙"})
    late.post("/help/submit")
    assert sorted(Filing.objects.values_list("version", flat=True)) == [1, 1, 1, 2]


def test_a_form_imported_by_several_at_once_is_published_once() -> None:
    outcomes = at_once([lambda: publish(by=SYSTEM, form=form(SMALL)) for _ in range(4)])
    assert sorted(map(str, outcomes)) == ["False", "False", "False", "True"]
    assert FormVersion.objects.filter(code="small").count() == 1
    other = form(SMALL.replace("第一问", "另一问"))
    taken = at_once([lambda: publish(by=SYSTEM, form=other) for _ in range(2)])
    assert all(isinstance(one, Conflict) for one in taken)
