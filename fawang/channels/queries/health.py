"""What is checked of an installation: what WeChat has not taken."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fawang.channels.carriers.wechat import interface
from fawang.channels.models import Outgoing
from fawang.channels.queries import channels
from fawang.kernel import clock
from fawang.kernel.runtime.health import Check, Finding, Level

_LATE = timedelta(minutes=15)


def _find() -> Iterator[Finding]:
    if channels.is_open("wechat") and interface.configured() is None:
        yield Finding(
            Level.WARNING, _("The WeChat channel is on, and no account is set up: set FAWANG_WECHAT_APP_ID.")
        )
    late = Outgoing.objects.filter(state="queued", created_at__lt=clock.now() - _LATE).count()
    if late:
        yield Finding(
            Level.WARNING,
            ngettext(
                "%(count)s answer waits for WeChat for longer than fifteen minutes: is api.weixin.qq.com reached?",
                "%(count)s answers wait for WeChat for longer than fifteen minutes: is api.weixin.qq.com reached?",
                late,
            )
            % {"count": late},
        )


WECHAT = Check("wechat", find=_find, needs=("database",))
