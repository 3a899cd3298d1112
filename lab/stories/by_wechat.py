"""`fawang story --by-wechat`: from a voice message in Cantonese to a rating by text message, a special zone on the way.

WeChat and the endpoint that turns speech into text are processes of their own; text messages are files. The zone is
opened by one form, looked at on every channel, joined by a lawyer, and closed again; each with its seconds.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from django.utils.translation import gettext as _

from fawang.kernel.rules.ids import read_code, spoken
from lab.demo.sessions import browser, post, signed_in
from lab.platforms import wechat_side
from lab.platforms.instance import Instance, throwaway
from lab.platforms.transcription_side import Endpoint, running_endpoint
from lab.platforms.wechat_side import RunningSide, pushed, running_side
from lab.stories.callers import Say, StoryFailed
from lab.stories.telling import Telling

SECRET = "whsec_" + "c2VjcmV0" * 6
OPENID, ACCOUNT, MEDIA = "o-story-1", "gh_official", "voice-1"
AMR = b"#!AMR\n" + b"\x3c" + bytes(31)
#: What she says, and what the endpoint hears.
HEARD = "我喺南海間鞋廠做咗三年，老細走咗佬，爭我三個月人工，而家點算好？"
CODE, WORD, NAME = "huifeng", "惠丰", "惠丰鞋厂欠薪专区"
ANNOUNCED = "惠丰鞋厂停产欠薪，专区律师免费为职工解答。"
ANSWER = (
    "厂里停产，欠的工资照样要发。先到劳动监察登记，再申请劳动仲裁，不收费，一年之内都可以。"
    "依据《劳动合同法》第三十条。"
)
#: The zone as somebody types it.
ZONE = {
    "version": "0", "code": CODE, "kind": "insolvency", "accent": "vermilion", "usual": "on", "priority": "30",
    "name_zh-hans": NAME, "name_en": "Huifeng shoe factory: unpaid wages",
    "introduction_zh-hans": "为惠丰鞋厂停产以后没有拿到工资的职工：怎么登记、去哪里申请、要准备什么。",
    "introduction_en": "For workers of Huifeng who were not paid: where to register, where to apply, what to bring.",
    "announcement_zh-hans": ANNOUNCED, "announcement_en": "Huifeng has stopped: lawyers answer its workers, free.",
    "words": WORD, "places": "440605", "phones": "劳动保障热线 | Labour line | 12333",
    "s-TOTAL_FORMS": "2", "s-INITIAL_FORMS": "0", "s-MIN_NUM_FORMS": "0", "s-MAX_NUM_FORMS": "20",
    "s-0-title_zh": "厂里停产，欠着工资", "s-0-title_en": "The factory has stopped and owes wages",
    "s-0-matter": "labour.wages", "s-0-steps": "先到劳动监察登记欠了几个月、多少钱。\n保存工资条、考勤、聊天记录。",
    "s-1-title_zh": "老板失踪了，找谁", "s-1-title_en": "The employer has disappeared", "s-1-matter": "labour.wages",
    "s-1-steps": "打12333或者到劳动监察举报逃匿。\n工友一起登记，选出代表。", "do": "open",
}  # fmt: skip
#: Looks for what comes, and the seconds between them.
_LOOKS, _PAUSE = 300, 0.2
#: A zone is on every channel and joined within this time (issue 23), in seconds.
MOST_SECONDS = 600.0


def tell(*, say: Say) -> None:
    """Tell the story at a platform that is started for it, and removed afterwards."""
    with started() as (instance, side, endpoint):
        Story(instance, say, side, endpoint).tell()


@contextmanager
def started() -> Iterator[tuple[Instance, RunningSide, Endpoint]]:
    """Run a platform with all channels on, a WeChat and an endpoint for speech."""
    from lab.demo import staffed

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="fawang-")))
        side = stack.enter_context(running_side(folder / "wechat"))
        endpoint = stack.enter_context(running_endpoint(folder / "speech"))
        instance = stack.enter_context(
            throwaway(
                load=lambda one: staffed.load(one, knowledge=True, channels=True),
                FAWANG_WECHAT_APP_ID=wechat_side.APP_ID,
                FAWANG_WECHAT_SECRET=wechat_side.SECRET,
                FAWANG_WECHAT_TOKEN=wechat_side.TOKEN,
                FAWANG_WECHAT_AES_KEY=wechat_side.KEY,
                FAWANG_WECHAT_API=side.url,
                FAWANG_TRANSCRIPTION_URL=endpoint.url,
                FAWANG_SMS_INBOUND_SECRET=SECRET,
                FAWANG_SMS_CARRIER="file",
            )
        )
        yield instance, side, endpoint


class Story(Telling):
    """A worker, her voice, and a zone for her factory."""

    def __init__(self, instance: Instance, say: Say, side: RunningSide, endpoint: Endpoint) -> None:
        super().__init__(instance.url, say)
        self.url, self.side, self.endpoint = instance.url, side, endpoint
        self.notices = instance.home / "notices"
        self.site = browser(instance.url)
        self.supervisor = signed_in(instance.url, "demo-province")
        self.began = self.seen = 0
        self.opened_at = 0.0
        self.join_link = ""

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("A worker's voice message, and a zone for her factory")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the voice message to the rating: %(steps)s steps, %(seconds)s s.")

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.joined, self.voiced, self.zone_opened, self.on_every_channel, self.lawyer_invited, self.asked,
            self.goes_on_by_phone, self.answered, self.rated, self.zone_closed,
        )  # fmt: skip

    # --- WeChat --------------------------------------------------------------------------------------

    def joined(self) -> None:
        """She follows the account, and joins it to her number by a one-time code."""
        greeted = self.push("event", Event="subscribe")
        link = re.search(r"(/channels/join/\S+)", "\n".join(self.writes("绑定")))
        if link is None:
            raise StoryFailed(_("No link to join the account came."))
        post(self.site, "/sign-in", phone=self.phone)
        said = self._until(lambda: self._texts(self.phone))
        code = re.search(r"(?<!\d)(\d{6})(?!\d)", said[-1])
        if code is None:
            raise StoryFailed(said[-1])
        post(self.site, "/sign-in/code", code=code[1])
        landed = post(self.site, link[1])
        if "done=joined" not in str(landed.url):
            raise StoryFailed(f"{landed.url}: {landed.status_code} " + _("The account is not joined."))
        self.step(_("She follows the WeChat account and joins it to her number"), greeted[-1].splitlines()[0])

    def voiced(self) -> None:
        """She sends a voice message in Cantonese; it is understood, and what helps comes back."""
        self.side.keep(MEDIA, AMR)
        self.endpoint.hears(HEARD)
        said = "\n".join(self.push("voice", MediaId=MEDIA, Format="amr"))
        if HEARD not in said:
            raise StoryFailed(said or _("Nothing came. Is a worker running?"))
        heard = next(line for line in said.splitlines() if HEARD in line)
        helps = next((line for line in said.splitlines() if line.startswith("【")), said.splitlines()[-1])
        self.step(_("She sends a voice message in Cantonese; it is understood, and what helps comes"), heard)
        self.say(f"      {helps}")

    # --- the zone ------------------------------------------------------------------------------------

    def zone_opened(self) -> None:
        """Hundreds ask the same: a supervisor opens a zone with one form."""
        self.opened_at = time.monotonic()
        landed = post(self.supervisor, "/desk/zones/new", page="/desk/zones/new?from=epidemic", **ZONE)
        if landed.url.path != f"/desk/zones/{CODE}":
            raise StoryFailed(f"{landed.url}: {landed.status_code}")
        self.step(
            _("Hundreds ask the same: the supervisor fills in one form and opens a zone"),
            _("after %(seconds)s s") % {"seconds": self._since()},
        )

    def on_every_channel(self) -> None:
        """Every channel shows it at once."""
        for name, look in self._channels().items():
            self._until(lambda: self._shows(look), f"{name}: " + _("it does not show the zone"))  # noqa: B023 at once
            self.say(f"      {name:<24} {self._since():>6} s")
        self.step(_("It is on every channel"), _("after %(seconds)s s") % {"seconds": self._since()})

    def lawyer_invited(self) -> None:
        """A lawyer is asked by text message, and takes part from the phone."""
        lawyer = signed_in(self.url, "demo-duty-2")
        page = lawyer.get(f"/desk/zones/{CODE}/join")
        if NAME not in page.text:
            raise StoryFailed(f"{page.url}: {page.status_code}")
        landed = post(lawyer, f"/desk/zones/{CODE}/join")
        seconds = self._since()
        if landed.url.path != "/desk/seat" or float(seconds) > MOST_SECONDS:
            raise StoryFailed(f"{landed.url}: {landed.status_code}, {seconds} s")
        self.step(
            _("A lawyer opens the link on the phone, presses once, and stands at the seat"),
            _("the zone was rehearsed in %(seconds)s s; an hour is promised, ten minutes are the limit here")
            % {"seconds": seconds},
        )

    def asked(self) -> None:
        """She writes the zone's word, chooses her situation, and asks a lawyer of the zone."""
        self.writes(WORD)
        steps = self.writes("1")
        self.writes("1")
        self.writes("我在惠丰鞋厂做了三年，厂里停产，老板走了，欠我三个月工资。我该怎么办？")
        said = "\n".join(self.writes("惠丰鞋厂"))
        number = re.search(r"\d{4} ?\d{4} ?\d{4}", said)
        self.code = read_code(number[0]) or "" if number else ""
        if not self.code:
            raise StoryFailed(said)
        self.step(_("She writes the zone's word, chooses her situation, and asks"), steps[0].splitlines()[0])
        self.say(f"      {spoken(self.code)}")

    def goes_on_by_phone(self) -> None:
        """She says that she goes on by telephone: who takes her call may read it."""
        self.step(
            _("She says that she goes on by telephone; the lawyer who answers may read it"),
            self.writes("转电话")[-1],
        )

    def answered(self) -> None:
        """A lawyer of the zone answers; she reads it in WeChat."""
        lawyer = self.staff("demo-duty-2")
        row = lawyer.call("GET", f"/consultations/{self.code}", expect=200)
        if row["zone"] != CODE:
            raise StoryFailed(f"zone: {row['zone']!r}")
        for command, data in (("grab", {}), ("answer", {"text": ANSWER})):
            row = lawyer.call(
                "POST", f"/consultations/{self.code}/commands/{command}", expect=200,
                json={"version": row["version"], **data},
            )  # fmt: skip
        if row["state"] == "in_review":
            row = self.staff("demo-lead").call(
                "POST",
                f"/consultations/{self.code}/commands/approve",
                expect=200,
                json={"version": row["version"]},
            )
        said = self._until(lambda: [one for one in self._new_ones(keep=True) if ANSWER[:12] in one])
        self.step(_("A lawyer of the zone answers; she reads it in WeChat"), said[0].splitlines()[0][:60])

    # --- text messages -------------------------------------------------------------------------------

    def rated(self) -> None:
        """She rates by text message; somebody else's number rates nothing."""
        strange = self.sends("5", "19900009999")
        thanked = self.sends("5", self.phone)
        row = self.staff("demo-lead").call("GET", f"/consultations/{self.code}", expect=200)
        if row["score"] != 5:
            raise StoryFailed(f"{row['score']}: {thanked}")
        self.step(_("She rates by text message: 5"), thanked)
        self.say("      " + _("somebody else's number: %(answer)s") % {"answer": strange})

    def zone_closed(self) -> None:
        """The zone is taken off every channel the same way; its figures stay."""
        page = self.supervisor.get(f"/desk/zones/{CODE}").text
        number = re.search(r'name="number" value="(\d+)"', page)
        assert number is not None
        self.opened_at = time.monotonic()
        post(
            self.supervisor,
            f"/desk/zones/{CODE}/switch",
            page=f"/desk/zones/{CODE}",
            to="close",
            number=number[1],
        )
        for name, look in self._channels().items():
            self._until(lambda: not self._shows(look), f"{name}: " + _("it still shows the zone"))  # noqa: B023 at once
        figures = self.supervisor.get(f"/desk/zones/{CODE}/figures.csv").text.splitlines()
        self.step(
            _("One press takes it off every channel; its figures stay"),
            _("after %(seconds)s s") % {"seconds": self._since()},
        )
        for line in figures[1:4]:
            self.say(f"      {line}")

    # --- the means -----------------------------------------------------------------------------------

    def writes(self, text: str) -> list[str]:
        """Write in WeChat; return what she reads then."""
        return self.push("text", Content=text)

    def push(self, kind: str, **fields: str) -> list[str]:
        """Let WeChat hand a message of hers in; return what she reads then."""
        self.began += 1
        now = int(time.time())
        base = {"ToUserName": ACCOUNT, "FromUserName": OPENID, "CreateTime": str(now), "MsgType": kind}
        number = {} if kind == "event" else {"MsgId": str(24_500_000_000_000_000 + self.began)}
        made = pushed(base | number | fields, now, safe=True)
        answer = self.http.post(
            "/channels/wechat", params=made.query, content=made.body, headers={"Content-Type": "text/xml"}
        )
        if answer.status_code != 200:
            raise StoryFailed(f"WeChat: {answer.status_code}")
        said = self._until(self._new_ones)
        # What belongs to one answer comes one after the other.
        while True:
            time.sleep(2 * _PAUSE)
            more = self._new_ones()
            if not more:
                return said
            said += more

    def sends(self, text: str, number: str) -> str:
        """Write a text message from a number; return what that number receives then."""
        from standardwebhooks import Webhook

        before = len(self._texts(number))
        self.began += 1
        body = json.dumps({"id": f"story-{self.began}", "from": number, "text": text})
        now = datetime.now(UTC)
        headers = {
            "webhook-id": "m", "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign("m", now, body), "Content-Type": "application/json",
        }  # fmt: skip
        answer = self.http.post("/channels/sms", content=body, headers=headers)
        if answer.status_code != 204:
            raise StoryFailed(f"SMS: {answer.status_code} {answer.text[:200]}")
        return self._until(lambda: self._texts(number)[before:])[-1]

    def _channels(self) -> dict[str, Callable[[], str]]:
        """Return every channel with what it says now."""
        chinese = {"Accept-Language": "zh-hans"}

        def page(path: str) -> Callable[[], str]:
            return lambda: httpx.get(self.url + path, headers=chinese, timeout=30).text

        return {
            _("first page"): page("/"),
            _("API"): page("/api/v1/zones"),
            _("installed site"): page("/app.webmanifest"),
            _("widget"): page("/api/v1/widget/start"),
            _("the province's app"): page("/api/v1/province-app/catalogue"),
            _("WeChat"): lambda: "\n".join(self.writes("菜单")),
            _("text message"): lambda: self.sends("专区", "19900008888"),
        }

    def _shows(self, look: Callable[[], str]) -> bool:
        said = look()
        return CODE in said or ANNOUNCED in said

    def _since(self) -> str:
        return f"{time.monotonic() - self.opened_at:.1f}"

    def _new_ones(self, *, keep: bool = False) -> list[str]:
        """Return what she has read in WeChat since the last look; with `keep` the look does not count."""
        sent = self.side.sent("message/custom/send")
        found = [_read(one) for one in sent[self.seen :]]
        if not keep:
            self.seen = len(sent)
        return found

    def _texts(self, number: str) -> list[str]:
        """Return the text messages to a number, in order."""
        files = sorted(self.notices.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        return [
            one["text"] for one in (json.loads(file.read_text()) for file in files) if one["to"] == number
        ]

    def _until[T](self, look: Callable[[], T | None], why: str = "") -> T:
        for _look in range(_LOOKS):
            if found := look():
                return found
            time.sleep(_PAUSE)
        raise StoryFailed(why or _("Nothing came. Is a worker running?"))


def _read(sent: dict[str, Any]) -> str:
    """Return a message of the account as a person sees it."""
    if sent["msgtype"] == "msgmenu":
        menu = sent["msgmenu"]
        return "\n".join([menu["head_content"], *(one["content"] for one in menu["list"])])
    return str(sent["text"]["content"]) if sent["msgtype"] == "text" else f"[{sent['msgtype']}]"
