"""Somebody who writes in WeChat, and what they see there."""

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from pytest_django import Settings

from fawang.channels.actions.identity import account_of
from fawang.channels.actions.wechat import delivery, dialogue
from fawang.channels.carriers.wechat import messages
from fawang.channels.carriers.wechat.crypt import MessageCipher
from fawang.channels.models import Account, Conversation
from fawang.kernel import clock
from fawang.kernel.rules.actor import SYSTEM
from lab.platforms.wechat_side import APP_ID, KEY, SECRET, TOKEN, RunningSide, pushed

_numbers = itertools.count(24_500_000_000_000_001)
ACCOUNT = "gh_official"


def set_up(settings: Settings, url: str, *, key: str = KEY) -> None:
    """Set up the official account."""
    settings.FAWANG_WECHAT_APP_ID, settings.FAWANG_WECHAT_SECRET = APP_ID, SECRET
    settings.FAWANG_WECHAT_TOKEN, settings.FAWANG_WECHAT_AES_KEY = TOKEN, key
    settings.FAWANG_WECHAT_API = url
    settings.FAWANG_PUBLIC_URL = "https://law.example.org"


@dataclass
class Phone:
    """A person with WeChat. `safe`: messages are encrypted."""

    #: WeChat's side; None where nothing is sent to it.
    running: RunningSide | None
    openid: str
    safe: bool = True
    client: Client = field(default_factory=Client)

    @property
    def side(self) -> RunningSide:
        """Return WeChat's side, which runs."""
        assert self.running is not None
        return self.running

    def fields(self, kind: str = "text", **fields: str) -> dict[str, str]:
        """Return a new message of the person's."""
        moment = str(int(clock.now().timestamp()))
        base = {"ToUserName": ACCOUNT, "FromUserName": self.openid, "CreateTime": moment, "MsgType": kind}
        number = {} if kind == "event" else {"MsgId": str(next(_numbers))}
        return base | number | fields

    def push(self, fields: dict[str, str], *, at: datetime | None = None, **changes: str) -> Any:
        """Hand a message in as WeChat does; return the answer to the request."""
        made = pushed(fields, int((at or clock.now()).timestamp()), safe=self.safe)
        return self.client.post(
            "/channels/wechat", made.body, content_type="text/xml", query_params=made.query | changes
        )

    def says(self, text: str, **fields: str) -> list[str]:
        """Write, have it answered, and return all that is seen then: at once, and a little later."""
        return self.does("text", Content=text, **fields)

    def does(self, kind: str, **fields: str) -> list[str]:
        """Send a message of any kind; return what is seen then."""
        before = len(self.side.sent("message/custom/send"))
        answer = self.push(self.fields(kind, **fields))
        assert answer.status_code == 200
        self.work()
        return [*self.at_once(answer), *map(shown, self.side.sent("message/custom/send")[before:])]

    def at_once(self, answer: Any) -> list[str]:
        """Return what WeChat shows of the answer to a request."""
        if answer.content == b"success":
            return []
        found = messages.elements(answer.content)
        if self.safe:
            cipher = MessageCipher(TOKEN, KEY, APP_ID)
            found = messages.elements(
                cipher.decrypt(
                    found["Encrypt"],
                    given=found["MsgSignature"],
                    timestamp=found["TimeStamp"],
                    nonce=found["Nonce"],
                )
            )
        assert found["ToUserName"] == self.openid
        return [found["Content"]]

    def work(self) -> None:
        """Do what the jobs of this account do."""
        dialogue.answer(by=SYSTEM, account_id=self.account.pk)
        delivery.send(by=SYSTEM, account_id=self.account.pk)

    @property
    def account(self) -> Account:
        """The account as it is kept."""
        return account_of(by=SYSTEM, channel="wechat", subject=self.openid)

    @property
    def conversation(self) -> Conversation:
        """Where the conversation stands."""
        return Conversation.objects.get(account=self.account)


def shown(sent: dict[str, Any]) -> str:
    """Return a message of the account as a person sees it."""
    if sent["msgtype"] == "text":
        return str(sent["text"]["content"])
    if sent["msgtype"] == "msgmenu":
        menu = sent["msgmenu"]
        return "\n".join([menu["head_content"], *(one["content"] for one in menu["list"])])
    return f"[{sent['msgtype']}]"
