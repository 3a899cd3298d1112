"""News of a matter in WeChat, for whoever has agreed by a tap: one of the carriers of notices.

What WeChat does not take goes by text message: a consent that it refuses is used up, and the notice is decided anew.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.actions.wechat.tokens import called
from fawang.channels.carriers.wechat import interface
from fawang.channels.carriers.wechat.interface import Away, Official, Refused
from fawang.channels.carriers.wechat.interface import Unsure as NoAnswer
from fawang.channels.models import Account, Consent, Handed
from fawang.channels.queries import channels, links, progress
from fawang.channels.rules.channels import Offer
from fawang.channels.rules.wechat import Option
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM, Actor
from fawang.kernel.rules.ids import spoken
from fawang.kernel.security import audit, personal_data
from fawang.notices.carriers.protocol import Found, OutgoingMessage, Permanent, Temporary, Unsure
from fawang.notices.rules import Send
from fawang.people.rules.wishes import Medium

CHANNEL = "wechat"
AGREED = audit.declare("channels.news_agreed", gettext_lazy("Wants to be told in WeChat"))
STOPPED = audit.declare("channels.news_stopped", gettext_lazy("No longer wants to be told in WeChat"))
ONCE, NEWS = "once", "news"
#: After so many tries WeChat is given up for this notice, and it goes by text message: half a minute.
MOST_TRIES = 4
#: A field `thing` of a template has twenty characters at the most.
THING = 20
_LONGEST_ONCE = 200


def offer(by: Actor, account: Account) -> Reply:
    """Offer to tell news of each matter of an account in WeChat."""
    channels.require(CHANNEL, Offer.NOTICES)
    official = interface.configured()
    found = progress.of_account(account)
    if official is None or not (official.news or official.once):
        return Reply([_("News cannot be sent in WeChat here. Give your phone number when you ask or apply.")])
    if not found:
        return Reply(
            [_("We know of no matter of this account yet. Write 绑定 to see those of your phone number.")]
        )
    options = [Option(_("News of %(code)s") % {"code": spoken(one.code)}, NEWS, one.code) for one in found]
    return Reply(
        [],
        head=_("Of which matter do you want news here? It will not say what the matter is about."),
        options=options,
    )


def consent(by: Actor, account: Account, code: str) -> Reply:
    """Keep that somebody wants news of a matter of theirs, or lead to the page of WeChat where they agree to one."""
    official = interface.configured()
    if official is None or code not in {one.code for one in progress.of_account(account)}:
        return Reply([_("We know of no matter of this account with that number.")])
    order_ref = personal_data.find(code).object
    if official.news:
        agree(by=by, account_id=account.pk, order_ref=order_ref, way=NEWS)
        return Reply([_("You will be told here when something happens. Write 退订 to stop it.")])
    return Reply(
        [
            _("Press here to agree to the next message: %(address)s")
            % {"address": _tap(official, account, order_ref)}
        ]
    )


def _tap(official: Official, account: Account, order_ref: str) -> str:
    query = {
        "action": "get_confirm",
        "appid": official.app_id,
        "scene": "1",
        "template_id": official.once,
        "redirect_url": settings.FAWANG_PUBLIC_URL + reverse("channels:tapped"),
        "reserved": links.tap_token(account, order_ref),
    }
    return f"https://mp.weixin.qq.com/mp/subscribemsg?{urlencode(query)}#wechat_redirect"


def agree(*, by: Actor, account_id: int, order_ref: str, way: str, once: str = "") -> None:
    """Note a tap: one more message, or template messages from now on.

    Args:
        once: the word that came back with the tap; opened again, the same page adds nothing.
    """
    now = clock.now()
    with transaction.atomic():
        if once:
            tap = Handed(reference="tap:" + sha256(once.encode()).hexdigest()[:64], state="tap", at=now)
            if Handed.objects.filter(reference=tap.reference).exists():
                return
            tap.save(force_insert=True)
        row, _new = Consent.objects.select_for_update().get_or_create(
            account_id=account_id, order_ref=order_ref, way=way, defaults={"given_at": now}
        )
        row.left = 1 if way == NEWS else min(row.left + 1, 20)
        row.given_at = now
        row.save(update_fields=["left", "given_at"])
        audit.record(AGREED, by=by, object=order_ref, account=account_id, way=way)


def stop(*, by: Actor, account: Account) -> Reply:
    """Take back every consent of an account."""
    with transaction.atomic():
        gone, _by_table = Consent.objects.filter(account=account).delete()
        if gone:
            audit.record(STOPPED, by=by, object=f"channels.account:{account.pk}")
    return Reply(
        [_("You are not told in WeChat any more. Lawyers' answers to what you ask here still come.")]
    )


def ahead(order_ref: str, way: Send, attempts: int) -> str:
    """Return what carries a notice instead of text messages: WeChat, where its person has agreed; else empty.

    Never instead of a third party, and not for long: what WeChat has not taken after some tries goes by text message.
    """
    if way.medium != Medium.SMS or way.third or attempts > MOST_TRIES or not settings.FAWANG_WECHAT_APP_ID:
        return ""
    return WechatCarrier.name if WechatCarrier.may_carry(order_ref) else ""


@dataclass(frozen=True)
class WechatCarrier:
    """Template messages and one-time subscription messages of the official account."""

    official: Official
    voice: ClassVar[bool] = False
    name: ClassVar[str] = "wechat"
    #: What kinds of consent let it carry something (`Consent.way`), and by which channel.
    ways: ClassVar[tuple[str, ...]] = (ONCE, NEWS)
    channel: ClassVar[str] = CHANNEL

    @classmethod
    def may_carry(cls, order_ref: str) -> bool:
        """Tell whether somebody has agreed to be told of a matter this way, and the channel tells."""
        agreed = Consent.objects.filter(order_ref=order_ref, left__gt=0, way__in=cls.ways).exists()
        return agreed and channels.is_open(cls.channel, Offer.NOTICES)

    @classmethod
    def configured(cls) -> Self:
        """Return the account of the settings.

        Raises:
            Permanent: `carrier_misconfigured`.
        """
        official = interface.configured()
        if official is None:
            raise Permanent("carrier_misconfigured")
        return cls(official)

    def deliver(self, message: OutgoingMessage) -> str:
        """Hand the message over, by the latest consent; the same reference is handed over once.

        Raises:
            Temporary: WeChat is away, or has no consent any more: the notice is decided anew.
            Unsure: WeChat did not answer.
        """
        rows = Consent.objects.filter(order_ref=message.about, left__gt=0, way__in=self.ways)
        consent = rows.order_by("-given_at").first()
        if consent is None:
            raise Temporary("carrier_no_consent")
        # In a transaction of the caller's, which holds the notice while WeChat is called.
        row, made = Handed.objects.get_or_create(
            reference=message.reference, defaults={"state": "sending", "at": clock.now()}
        )
        if not made:
            return row.reference
        path, body = self._body(consent, message)
        try:
            called(
                by=SYSTEM,
                official=self.official,
                call=lambda token: interface.call(self.official, token, path, body),
            )
        except NoAnswer:
            raise Unsure("carrier_no_answer") from None
        except Away:
            row.delete()
            raise Temporary("carrier_unreachable") from None
        except Refused as refused:
            row.delete()
            Consent.objects.filter(pk=consent.pk).update(left=0)
            raise Temporary("carrier_consent_refused") from refused
        Handed.objects.filter(pk=row.pk).update(state="sent")
        if consent.way != NEWS:
            Consent.objects.filter(pk=consent.pk, left__gt=0).update(left=F("left") - 1)
        count(channel=self.channel, what="notice")
        return message.reference

    def find(self, reference: str) -> Found:
        """Tell whether WeChat took a message. Of what it did not answer, or a worker left, nobody knows."""
        known = Handed.objects.filter(reference=reference, state="sent").exists()
        return Found.ACCEPTED if known else Found.CANNOT_TELL

    def _body(self, consent: Consent, message: OutgoingMessage) -> tuple[str, dict[str, Any]]:
        subject = str(Account.objects.get(pk=consent.account_id).subject)
        address = _address_in(message.text)
        link = {"url": address} if address else {}
        if consent.way == ONCE:
            said = message.text.replace(address, "").strip()[:_LONGEST_ONCE]
            return "message/template/subscribe", {
                "touser": subject,
                "template_id": self.official.once,
                "scene": "1",
                "title": _("News of your matter")[:15],
                "data": {"content": {"value": said}},
                **link,
            }
        moment = date_format(clock.now().astimezone(clock.CHINA), "Y-m-d H:i")
        return "message/template/send", {
            "touser": subject,
            "template_id": self.official.news,
            "client_msg_id": message.reference[:32],
            "data": {
                "thing1": {"value": _("News of your matter")[:THING]},
                "time2": {"value": moment},
            },
            **link,
        }


def _address_in(text: str) -> str:
    # Chinese sentences follow each other without a space.
    _before, found, after = text.partition(settings.FAWANG_PUBLIC_URL)
    return found + after.split(maxsplit=1)[0] if found and after.strip() else ""
