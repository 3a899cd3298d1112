"""News of a matter as a subscription message of the mini program (订阅消息): one message for each tap.

What WeChat does not take goes by text message, as with the official account.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fawang.channels.actions.mini_program.matters import WAY
from fawang.channels.actions.wechat.news import MOST_TRIES, THING, WechatCarrier
from fawang.channels.carriers.wechat import mini_program
from fawang.channels.models import Account, Consent
from fawang.channels.queries.mini_program import CHANNEL
from fawang.kernel import clock
from fawang.notices.carriers.protocol import OutgoingMessage, Permanent
from fawang.notices.rules import Send
from fawang.people.rules.wishes import Medium

#: What a message opens in the mini program. It names no matter: whoever holds the phone sees the list there.
_PAGE = "pages/matters/matters"


def ahead(order_ref: str, way: Send, attempts: int) -> str:
    """Return what carries a notice instead of text messages: the mini program, where its person has agreed."""
    if way.medium != Medium.SMS or way.third or attempts > MOST_TRIES or mini_program.configured() is None:
        return ""
    return MiniProgramCarrier.name if MiniProgramCarrier.may_carry(order_ref) else ""


@dataclass(frozen=True)
class MiniProgramCarrier(WechatCarrier):
    """Subscription messages of the mini program."""

    name: ClassVar[str] = "miniprogram"
    ways: ClassVar[tuple[str, ...]] = (WAY,)
    channel: ClassVar[str] = CHANNEL

    @classmethod
    def configured(cls) -> Self:
        """Return the mini program of the settings.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        official = mini_program.configured()
        if official is None or not settings.FAWANG_MINI_PROGRAM_TEMPLATE:
            raise Permanent("carrier_misconfigured")
        return cls(official)

    def _body(self, consent: Consent, message: OutgoingMessage) -> tuple[str, dict[str, Any]]:
        moment = date_format(clock.now().astimezone(clock.CHINA), "Y-m-d H:i")
        return "message/subscribe/send", {
            "touser": str(Account.objects.get(pk=consent.account_id).subject),
            "template_id": self.official.once,
            "page": _PAGE,
            "lang": "zh_CN",
            "data": {
                "thing1": {"value": _("News of your matter")[:THING]},
                "time2": {"value": moment},
            },
        }
