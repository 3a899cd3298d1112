"""Tables of the channels."""

from fawang.channels.models.channels import Channel, Use
from fawang.channels.models.identity import Account, Join
from fawang.channels.models.messages import Incoming, Outgoing
from fawang.channels.models.mini_program import KeptMatter, MiniProgramSession
from fawang.channels.models.province_app import AppSession
from fawang.channels.models.push import PushEndpoint
from fawang.channels.models.sites import Site
from fawang.channels.models.sms import ReceivedText, Reply
from fawang.channels.models.wechat import AccessToken, Consent, Conversation, Handed, Talk

__all__ = [
    "AccessToken", "Account", "AppSession", "Channel", "Consent", "Conversation", "Handed", "Incoming", "Join",
    "KeptMatter", "MiniProgramSession", "Outgoing", "PushEndpoint", "ReceivedText", "Reply", "Site", "Talk", "Use",
]  # fmt: skip
