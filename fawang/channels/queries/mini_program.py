"""Who has signed in by the mini program, and what is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from fawang.appointments.queries import dates
from fawang.catalogue.queries import forms
from fawang.channels.carriers.wechat import mini_program
from fawang.channels.models import Account, KeptMatter, MiniProgramSession
from fawang.channels.queries import progress
from fawang.consultations.queries import one as consultations
from fawang.dispatch.queries import callbacks
from fawang.kernel import clock
from fawang.kernel.rules.actor import ANONYMOUS
from fawang.kernel.rules.problems import NotFound
from fawang.kernel.storage.fields import keyed_hash
from fawang.work_orders import kinds
from fawang.work_orders.kinds.questions import Question
from fawang.work_orders.queries import actor_with_key

CHANNEL = "miniprogram"
#: Of its list the latest are shown; how each stands is read by itself.
MOST = 20


def token_hash(token: str) -> bytes:
    """Return the hash by which a sign-in is found."""
    return keyed_hash("channels.mini_program.token", token)


def session(token: str) -> MiniProgramSession | None:
    """Return the sign-in of a token that is still good."""
    if not token:
        return None
    rows = MiniProgramSession.objects.select_related("account")
    return rows.filter(token_hash=token_hash(token), ends_at__gt=clock.now()).first()


def checks_content() -> bool:
    """Tell whether words are shown to WeChat's content check."""
    return bool(settings.FAWANG_MINI_PROGRAM_CONTENT_CHECK) and mini_program.configured() is not None


def opened_by(code: str, key: str) -> str:
    """Return what a code and its key open, as channels count it: an order, a question, a call-back, an appointment.

    Raises:
        NotFound: they open nothing.
    """
    for what, with_key in _OPENED.items():
        try:
            with_key(code, key)
        except NotFound:
            continue
        return what
    raise NotFound("not_found")


_OPENED = {
    "question": lambda code, key: consultations.actor_with_key(code, key, ANONYMOUS),
    "order": lambda code, key: actor_with_key(code, key, ANONYMOUS),
    "callback": callbacks.own,
    "appointment": dates.own,
}


def asked_beside(code: str, answers: Mapping[str, str]) -> list[Question]:
    """Return what the kind of order that a form becomes asks beside it, given some answers; nothing without a kind.

    Raises:
        NotFound: there is no such form.
    """
    form = forms.current(code)
    if not form.kind:
        return []
    given = {**answers, **form.gives}
    questions = kinds.kind_of(form.kind).asks.questions
    return [one for one in questions if one.name not in form.gives and one.matters(given)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A matter of an account, with what opens it."""

    code: str
    state: str
    access_key: str


def kept_of(account: Account) -> list[Kept]:
    """Return the matters of an account, the latest first."""
    rows = KeptMatter.objects.filter(account=account).order_by("-id")[:MOST]
    return [Kept(row.code, progress.state_of(row.code), row.access_key) for row in rows]
