"""The page on which a lawyer is asked: before somebody chooses to wait, it says for how long."""

import pytest
from django.test import Client

from fawang.kernel.rules.actor import Actor
from fawang.organisations.queries import UnitRow
from tests.dispatch.cases import ready
from tests.shell.cases import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_how_long_a_chat_would_be_waited_for_is_said_beforehand(centre: UnitRow, duty: Actor) -> None:
    page = text_of(Client().get("/ask"))
    assert "目前没有律师在岗接待。" in page
    ready(duty)
    page = text_of(Client().get("/ask"))
    assert "目前约需等候 1 分钟。" in page
