"""Settings of the channels: WeChat, the mini program, text messages that come in, speech to text (docs/channels.md)."""

import re

from fawang.config import environment as env
from fawang.config.environment import Misconfigured
from fawang.payments.rules.secrets import is_secret

#: The official account: its app id and secret, the token and EncodingAESKey of its server configuration. An empty key:
#: messages come in plain text. Empty app id: there is no account.
FAWANG_WECHAT_APP_ID = env.text("WECHAT_APP_ID", "")
FAWANG_WECHAT_SECRET = env.text("WECHAT_SECRET", "")
FAWANG_WECHAT_TOKEN = env.text("WECHAT_TOKEN", "")
FAWANG_WECHAT_AES_KEY = env.text("WECHAT_AES_KEY", "")
FAWANG_WECHAT_API = env.text("WECHAT_API", "https://api.weixin.qq.com").rstrip("/")
#: Templates of news: of template messages, and of one-time subscriptions. Empty: news goes by text message.
FAWANG_WECHAT_NEWS_TEMPLATE = env.text("WECHAT_NEWS_TEMPLATE", "")
FAWANG_WECHAT_ONCE_TEMPLATE = env.text("WECHAT_ONCE_TEMPLATE", "")
if FAWANG_WECHAT_APP_ID and not (FAWANG_WECHAT_SECRET and FAWANG_WECHAT_TOKEN):
    raise Misconfigured("FAWANG_WECHAT_APP_ID needs FAWANG_WECHAT_SECRET and FAWANG_WECHAT_TOKEN.")
if FAWANG_WECHAT_AES_KEY and not re.fullmatch(r"[A-Za-z0-9]{43}", FAWANG_WECHAT_AES_KEY):
    raise Misconfigured("FAWANG_WECHAT_AES_KEY is the EncodingAESKey: 43 letters and digits.")

# The WeChat mini program (docs/mini-program.md), which has an app id of its own.
FAWANG_MINI_PROGRAM_APP_ID = env.text("MINI_PROGRAM_APP_ID", "")
FAWANG_MINI_PROGRAM_SECRET = env.text("MINI_PROGRAM_SECRET", "")
FAWANG_MINI_PROGRAM_TEMPLATE = env.text("MINI_PROGRAM_TEMPLATE", "")
#: Versions below this one are told that there is a newer one.
FAWANG_MINI_PROGRAM_MINIMUM = env.text("MINI_PROGRAM_MINIMUM", "")
#: Words are shown to WeChat before they are handed in (内容安全).
FAWANG_MINI_PROGRAM_CONTENT_CHECK = env.flag("MINI_PROGRAM_CONTENT_CHECK", default=False)
if FAWANG_MINI_PROGRAM_APP_ID and not FAWANG_MINI_PROGRAM_SECRET:
    raise Misconfigured("FAWANG_MINI_PROGRAM_APP_ID needs FAWANG_MINI_PROGRAM_SECRET.")
if FAWANG_MINI_PROGRAM_MINIMUM and not re.fullmatch(r"\d+(\.\d+){0,2}", FAWANG_MINI_PROGRAM_MINIMUM):
    raise Misconfigured("FAWANG_MINI_PROGRAM_MINIMUM is a version such as 1.2.0.")

#: What the SMS gateway signs with what people have written (docs/channels.md). Empty: nothing is taken.
FAWANG_SMS_INBOUND_SECRET = env.text("SMS_INBOUND_SECRET", "")
if FAWANG_SMS_INBOUND_SECRET and not is_secret(FAWANG_SMS_INBOUND_SECRET):
    raise Misconfigured("FAWANG_SMS_INBOUND_SECRET: whsec_ and at least 24 bytes in base64.")
#: What one part of a text message costs, in fen; figures count parts.
FAWANG_SMS_FEN = max(0, env.number("SMS_FEN", 5))

#: An endpoint of OpenAI's form that turns speech into text, such as http://127.0.0.1:9000/v1. Empty: none, and voice
#: messages are not understood.
FAWANG_TRANSCRIPTION_URL = env.text("TRANSCRIPTION_URL", "").rstrip("/")
FAWANG_TRANSCRIPTION_MODEL = env.text("TRANSCRIPTION_MODEL", "whisper-1")
FAWANG_TRANSCRIPTION_KEY = env.text("TRANSCRIPTION_KEY", "")
