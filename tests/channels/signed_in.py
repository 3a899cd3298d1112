"""Somebody who has signed in by the mini program, where no WeChat runs: what it would answer is put in its place."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from fawang.channels.actions.identity import account_of
from fawang.channels.actions.mini_program import matters, sessions
from fawang.channels.carriers.wechat import interface, mini_program
from fawang.channels.models import KeptMatter, MiniProgramSession
from fawang.channels.queries.mini_program import CHANNEL, token_hash
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM

TOKEN, OPENID, KEY = "token-of-the-phone", "o-contract", "AAAAAAAAAAAAAAAAAAAAAA=="


def answer(patch: pytest.MonkeyPatch) -> None:
    """Set a mini program up, and have WeChat know every code."""
    patch.setattr(settings, "FAWANG_MINI_PROGRAM_APP_ID", "wx00000000000000ae")
    patch.setattr(settings, "FAWANG_MINI_PROGRAM_SECRET", "only-for-tests")
    patch.setattr(interface, "identify", lambda official, code: (OPENID, KEY))
    number = {"phoneNumber": "13800138000", "purePhoneNumber": "13800138000", "countryCode": "86"}
    patch.setattr(mini_program, "phone_info", lambda official, token, code: number)
    patch.setattr(sessions, "called", lambda by, official, call: call("token"))


def keep(code: str, key: str) -> None:
    """Sign somebody in with `TOKEN`, and keep a matter with their account."""
    account = account_of(by=SYSTEM, channel=CHANNEL, subject=OPENID)
    MiniProgramSession.objects.create(
        account=account,
        token_hash=token_hash(TOKEN),
        session_key=KEY,
        ends_at=clock.now() + timedelta(days=1),
    )
    matters.keep(by=SYSTEM, account=account, code=code, access_key=key, begun=False)


def matter() -> dict[str, Any]:
    """Return code and key of that matter."""
    row = KeptMatter.objects.latest("pk")
    return {"code": row.code, "access_key": row.access_key}
