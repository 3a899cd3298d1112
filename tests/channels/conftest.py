"""A WeChat that runs, an account that is set up, somebody who writes to it; an SMS gateway."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from fawang.channels.actions.channels import change
from fawang.kernel.rules.actor import SYSTEM
from lab.platforms.wechat_side import MINI_APP_ID, MINI_SECRET, RunningSide, running_side
from tests.browser import PLAIN_FILES
from tests.channels.cases import switch_on
from tests.channels.phones import Phone, set_up
from tests.notices.conftest import gateway, start

__all__ = ["gateway", "start"]


@pytest.fixture(scope="session")
def _side(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSide]:
    with running_side(tmp_path_factory.mktemp("wechat_side")) as one:
        yield one


@pytest.fixture
def wechat(_side: RunningSide, settings: Settings, db: None) -> RunningSide:
    """A WeChat that the installation knows, in safe mode, and a channel that is on."""
    _side.forget()
    set_up(settings, _side.url)
    settings.STORAGES = PLAIN_FILES
    change(by=SYSTEM, code="wechat", version=1, fields={"is_on": True})
    return _side


@pytest.fixture
def phone(wechat: RunningSide) -> Phone:
    """Somebody with WeChat."""
    return Phone(wechat, "o-person-1")


@pytest.fixture
def mini_side(_side: RunningSide, settings: Settings, db: None) -> RunningSide:
    """A WeChat that knows the mini program of the installation, whose channel is on."""
    _side.forget()
    settings.FAWANG_MINI_PROGRAM_APP_ID, settings.FAWANG_MINI_PROGRAM_SECRET = MINI_APP_ID, MINI_SECRET
    settings.FAWANG_MINI_PROGRAM_TEMPLATE = "template-mini"
    settings.FAWANG_WECHAT_API = _side.url
    settings.FAWANG_PUBLIC_URL = "https://law.example.org"
    switch_on("miniprogram")
    return _side
