"""Signs people in by the code that WeChat gives a mini program, and asks it for their number."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fawang.channels.actions.channels import count
from fawang.channels.actions.identity import account_of, note_use
from fawang.channels.actions.wechat.tokens import called
from fawang.channels.carriers.wechat import interface, mini_program
from fawang.channels.carriers.wechat.crypt import NotTheirs
from fawang.channels.carriers.wechat.interface import Away, Official, Refused
from fawang.channels.models import Account, Consent, KeptMatter, MiniProgramSession
from fawang.channels.queries import mini_program as queries
from fawang.channels.rules.mini_program import SESSION, NotOurs, phone_in, phone_of
from fawang.kernel import clock
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Invalid, NotFound, Unavailable

#: One account is open on so many phones and computers; the oldest sign-in goes first.
_MOST_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in: the token is shown here and nowhere else."""

    token: str
    ends_at: datetime
    account: Account


def set_up() -> Official:
    """Return the mini program of the settings.

    Raises:
        NotFound: there is none.
    """
    official = mini_program.configured()
    if official is None:
        raise NotFound("not_found")
    return official


def begin(*, by: Actor, code: str) -> Begun:
    """Sign in whoever WeChat says has made `code`. WeChat is asked before anything is locked.

    Raises:
        NotFound: no mini program is set up.
        Invalid: `mini_program_code_spent`: used, too old, or made by another one.
        Unavailable: `mini_program_away`.
    """
    try:
        openid, session_key = interface.identify(set_up(), code)
    except Away:
        raise Unavailable("mini_program_away") from None
    except Refused:
        # Whatever WeChat does not like of a code, another one is all that can be tried.
        raise Invalid("mini_program_code_spent", errors={"code": "mini_program_code_spent"}) from None
    token, now = secrets.token_urlsafe(32), clock.now()
    with transaction.atomic():
        account = account_of(by=by, channel=queries.CHANNEL, subject=openid)
        note_use(by=by, account=account)
        rows = MiniProgramSession.objects.filter(account=account)
        old = rows.order_by("-id").values_list("pk", flat=True)[_MOST_SESSIONS - 1 :]
        rows.filter(pk__in=list(old)).delete()
        MiniProgramSession.objects.create(
            account=account,
            token_hash=queries.token_hash(token),
            session_key=session_key,
            ends_at=now + SESSION,
        )
        count(channel=queries.CHANNEL, what="sign_in")
    return Begun(token, now + SESSION, account)


def phone_by_code(*, by: Actor, code: str) -> str:
    """Return the number that somebody lets us have by a button of WeChat's. It is kept nowhere.

    Raises:
        NotFound, Invalid, Unavailable: as of `begin`.
    """
    official = set_up()
    try:
        found = called(
            by=by, official=official, call=lambda token: mini_program.phone_info(official, token, code)
        )
        return phone_of(found)
    except Away:
        raise Unavailable("mini_program_away") from None
    except (Refused, NotOurs):
        raise Invalid("mini_program_code_spent", errors={"code": "mini_program_code_spent"}) from None


def phone_by_data(*, by: Actor, session: MiniProgramSession, encrypted: str, vector: str) -> str:
    """Return the number in what an older WeChat has encrypted with the session key. It is kept nowhere.

    Raises:
        NotFound: no mini program is set up.
        Invalid: `mini_program_data_wrong`: of another session or mini program, altered, or old.
    """
    official = set_up()
    try:
        data = mini_program.decrypt(session.session_key, encrypted, vector)
        return phone_in(data, official.app_id, clock.now())
    except (NotTheirs, NotOurs):
        raise Invalid("mini_program_data_wrong", errors={"encrypted": "mini_program_data_wrong"}) from None


def forget(*, by: Actor, account: Account) -> None:
    """Forget an account's sign-ins, its list of matters and its consents; the matters themselves go on."""
    with transaction.atomic():
        for rows in (MiniProgramSession, KeptMatter, Consent):
            rows.objects.filter(account=account).delete()


def check_words(*, by: Actor, account: Account, text: str) -> bool:
    """Tell whether the content check lets words through. Where it is off or away, they pass: somebody needs help.

    Raises:
        NotFound: no mini program is set up.
    """
    official = set_up()
    if not queries.checks_content():
        return True
    try:
        return called(
            by=by,
            official=official,
            call=lambda token: mini_program.passes(official, token, str(account.subject), text),
        )
    except (Away, Refused):
        return True
