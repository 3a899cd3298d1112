"""Matters in WeChat: how they stand, dates, call-backs, and joining the account to a person."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from fawang.channels.actions.channels import count
from fawang.channels.actions.wechat.reply import Reply
from fawang.channels.models import Account
from fawang.channels.queries import channels, links
from fawang.channels.queries import progress as queries
from fawang.channels.rules.channels import Offer
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.ids import spoken

CHANNEL = "wechat"


def progress(by: Actor, account: Account, rest: str) -> Reply:
    """Say how the matters of an account stand."""
    channels.require(CHANNEL, Offer.PROGRESS)
    count(channel=CHANNEL, what="progress")
    found = queries.of_account(account)
    lines = [f"{spoken(one.code)}：{one.state}" for one in found]
    track = settings.FAWANG_PUBLIC_URL + reverse("shell:track")
    if not lines:
        unknown = _(
            "We know of no matter of this account. With the number on your receipt you find it here: %(address)s"
        )
        return Reply(
            [unknown % {"address": track}, _("To see the matters of your phone number here, write 绑定.")]
        )
    lines.append(_("Other matters: %(address)s") % {"address": track})
    return Reply(["\n".join(lines)])


def callback() -> Reply:
    """Lead to the times at which lawyers call."""
    channels.require(CHANNEL, Offer.CALLBACK)
    address = settings.FAWANG_PUBLIC_URL + reverse("dispatch:callback")
    return Reply([_("Choose when a lawyer should call you: %(address)s") % {"address": address}])


def join_link(account: Account) -> Reply:
    """Lead to the page on which somebody who signs in joins this account to their phone number."""
    address = settings.FAWANG_PUBLIC_URL + reverse("channels:join", args=[links.join_token(account)])
    return Reply(
        [
            _(
                "Sign in on this page and confirm. It is good for an hour and for this account only: %(address)s"
            )
            % {"address": address}
        ]
    )
