"""`fawang story --with-partners`: 110 hands a case over, the office hands a part on to 12368, the court answers.

110 and the court are processes of their own, with keys of their own; what goes between them and the platform are signed
events. Staff work on the pages of their workbench, the person reads one trail.
"""

import html
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from django.utils.translation import gettext as _

from fawang.kernel.rules.ids import spoken
from fawang.partners.wire.algorithms import ED
from lab.demo.sessions import post, signed_in
from lab.platforms.instance import Instance, throwaway
from lab.platforms.partner_side import RunningPartner, running_partner
from lab.platforms.ports import free_port
from lab.stories.callers import Say, StoryFailed
from lab.stories.case import NAME, PLACE, Case

POLICE, COURT = "110", "12368"
_NAMES = {POLICE: "公安110（演示）", COURT: "12368诉讼服务热线（演示）"}
_TOLD = "夫妻二人在南海的工厂做了三年，没有合同和社保，离职时厂里扣着工资和加班费。"
_REQUEST = "裁决已生效，厂方未付一万三千元，请协助申请强制执行。"
#: A step on the trail of a page (`shell/components/timeline.html`): its title, and the words to it where it has some.
_STEP = re.compile(
    r'timeline__title">(.*?)</p>(?:(?!timeline__title).)*?(?:timeline__text">(.*?)</p>|</li>)', re.DOTALL
)
#: Looks for what comes, and the seconds between them.
_LOOKS, _PAUSE = 120, 0.5


def tell(*, say: Say) -> None:
    """Tell the story at a platform and with partners that are started for it and removed afterwards."""
    with started() as (instance, partners):
        Story(instance.url, say, partners).tell()


@contextmanager
def started() -> Iterator[tuple[Instance, dict[str, RunningPartner]]]:
    """Run a platform with 110 and the court beside it, each of which knows the keys of the others."""
    from lab.demo import staffed

    ports = free_ports()
    with (
        throwaway(load=staffed.load, FAWANG_PARTNER_HOSTS=hosts(ports)) as instance,
        beside(instance, ports) as partners,
    ):
        yield instance, partners


def free_ports() -> dict[str, int]:
    """Return where each partner may answer."""
    return {code: free_port() for code in _NAMES}


def hosts(ports: Mapping[str, int]) -> str:
    """Return the FAWANG_PARTNER_HOSTS of a platform beside partners that answer there."""
    return ",".join(f"http://127.0.0.1:{one}" for one in ports.values())


@contextmanager
def beside(instance: Instance, ports: Mapping[str, int]) -> Iterator[dict[str, RunningPartner]]:
    """Run 110 and the court beside a platform, each of which knows the keys of the others."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="fawang-")))
        partners = {
            code: stack.enter_context(
                running_partner(
                    folder / code, name=code, port=ports[code], peer=f"{instance.url}/partners/events"
                )
            )
            for code in _NAMES
        }
        introduce(instance, folder / "partners.json", partners)
        yield partners


def introduce(instance: Instance, file: Path, partners: dict[str, RunningPartner]) -> None:
    """Enter partners at a platform, and give each the key with which the platform signs for it."""
    rows = [
        {
            "code": code, "name": _NAMES.get(code, code), "url": one.url, "key_id": one.key_id, "public": one.public,
            "ground": "consent" if code == COURT else "duty",
        }
        for code, one in partners.items()
    ]  # fmt: skip
    file.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    instance.run_python("lab.demo.partner_links", str(file))
    for row in json.loads(file.read_text(encoding="utf-8")):
        partners[row["code"]].trust(row["ours"]["key_id"], ED, row["ours"]["public"])


class Story(Case):
    """One case, three bodies."""

    def __init__(self, url: str, say: Say, partners: dict[str, RunningPartner]) -> None:
        super().__init__(url, say)
        self.partners = partners
        self.duty, self.officer = signed_in(url, "demo-duty"), signed_in(url, "demo-officer")
        #: Our numbers of what 110 gave to us, and of what we gave to the court.
        self.came = self.went = ""

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("Mr Jiang's case, with 110 and the court")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From 110 to the court's answer: %(steps)s steps, %(seconds)s s.")

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.handed_over, self.called, self.accepted, self.taken_in_as_order, self.without_consent,
            self.handed_on, self.answered, self.police_heard, self.one_trail,
        )  # fmt: skip

    # --- 110 -----------------------------------------------------------------------------------------

    def handed_over(self) -> None:
        """110 presses a button; the signed event becomes a referral at the competent office."""
        self.partners[POLICE].press(command="offer", summary=_TOLD)
        self.came = self._until(lambda: self._found(self.officer, f"/desk/referrals?partner={POLICE}"))
        page = self.officer.get(f"/desk/referrals/{self.came}").text
        if NAME in page or "13800138000" in page:
            raise StoryFailed(_("The page says who the person is before anybody asked for it."))
        self.step(_("110 hands a case over by a signed event; it is at the Nanhai office"), spoken(self.came))

    def called(self) -> None:
        """110 telephones about the same matter; the reference of the call is that of the referral."""
        number = self._number_at_110()
        known = {"partner": POLICE, "number": number, "matter": "labour", "urgency": "normal"}
        landed = post(
            self.duty, "/desk/referrals/call", **known, place_text=PLACE, name="蒋先生", summary=_TOLD
        )
        kept = landed.url.path.rpartition("/")[2]
        if kept != self.came:
            raise StoryFailed(_("The call made another referral: %(code)s.") % {"code": landed.url.path})
        self.step(
            _("110 calls as well, with the same number: it is the same referral, nothing is doubled"), number
        )

    def accepted(self) -> None:
        """The officer acknowledges and accepts; 110 reads it in its own system."""
        for command in ("acknowledge", "accept"):
            self._press(self.officer, self.came, command)
        self._until(lambda: {"acknowledged", "accepted"} <= self._heard(POLICE) and "yes")
        self.step(_("The officer acknowledges and accepts; 110 hears both"), "acknowledged · accepted")

    def taken_in_as_order(self) -> None:
        """The matter becomes an order, without asking him again."""
        self.take_in(self.staff("demo-officer"), _("The officer opens the order"), channel="hotline")
        landed = post(
            self.officer, f"/desk/referrals/{self.came}", command="join", kind="order", other=self.code
        )
        if landed.is_error:
            raise StoryFailed(f"{landed.status_code} {landed.text[:300]}")
        self.step(_("What 110 handed over and the order are one matter"), spoken(self.code))

    # --- the court -----------------------------------------------------------------------------------

    def without_consent(self) -> None:
        """A part is prepared for the court; without his consent it does not leave."""
        landed = post(
            self.officer, "/desk/referrals/new", page=f"/desk/referrals/new?order={self.code}", order=self.code,
            partner=COURT, matter="labour", place_text=PLACE, urgency="normal", request=_REQUEST, name=NAME,
            phone=self.phone, summary=_TOLD,
        )  # fmt: skip
        self.went = landed.url.path.rpartition("/")[2]
        if landed.is_error or not self.went.isdecimal():
            raise StoryFailed(f"{landed.url}: {landed.status_code} {landed.text[:300]}")
        refused = self._send(self.officer, self.went, "offer")
        if refused.status_code != 409 or self.partners[COURT].came():
            raise StoryFailed(_("It left without consent."))
        self.step(
            _("A part is prepared for the court; without consent it does not leave"),
            f"409 · {spoken(self.went)}",
        )

    def handed_on(self) -> None:
        """He consents; what leaves is what the agreement names, and no more."""
        post(self.officer, f"/desk/referrals/{self.went}", command="consent")
        self._press(self.officer, self.went, "offer")
        event = self._until(lambda: next(iter(self.partners[COURT].came()), None))[0]
        fields = event["data"]["fields"]
        if set(fields) != {"name", "phone", "request"} or _TOLD in json.dumps(event, ensure_ascii=False):
            raise StoryFailed(
                _("More left than the agreement names: %(fields)s.") % {"fields": ", ".join(fields)}
            )
        self.step(
            _("He consents; the court gets name, telephone and request, and nothing else"), fields["request"]
        )

    def answered(self) -> None:
        """The court takes it, tells how it goes, and concludes."""
        for command in ("acknowledged", "accepted", "news", "concluded"):
            self.partners[COURT].press(command=command, subject=self.went)
        self._until(lambda: "已办结" in self.officer.get(f"/desk/referrals/{self.went}").text and "yes")
        self.step(_("The court acknowledges, accepts, tells how it goes, and concludes"), "已办结。")

    # --- everybody -----------------------------------------------------------------------------------

    def police_heard(self) -> None:
        """110 hears how it ended here, and nothing of the court."""
        self._press(self.officer, self.came, "conclude", words="已受理法律援助，执行部分由法院办理完毕。")
        self._until(lambda: "concluded" in self._heard(POLICE) and "yes")
        if any(
            _REQUEST in json.dumps(event, ensure_ascii=False)
            for event, _times in self.partners[POLICE].came()
        ):
            raise StoryFailed(_("110 read what the court was asked."))
        self.step(_("110 hears the end, and nothing of what the court was asked"), "concluded")

    def one_trail(self) -> None:
        """He reads on one page who has which part, since when, and how it went."""
        page = self._until(self._whole_page)
        self.step(_("What he reads: one trail"), "")
        for name, trail in re.findall(r"<h3>(.*?)</h3>(.*?)</ol>", page, re.DOTALL):
            self.say(f"      {_plain(name)}")
            for title, text in _STEP.findall(trail):
                self.say(f"        {_plain(title)}  {_plain(text)}".rstrip())

    # --- the means -----------------------------------------------------------------------------------

    def _whole_page(self) -> str:
        """Return the part of his page that has the trail, once the court's last word is there."""
        found = self.http.get(f"/f/{self.code}/{self.key}", follow_redirects=True).text
        trail = found.partition('id="trail-title"')[2].partition("</section>")[0]
        return trail if all(name in trail for name in (*_NAMES.values(), "已办结。")) else ""

    def _until[T](self, look: Callable[[], T | None]) -> T:
        """Return what a look finds, once it finds something."""
        for _look in range(_LOOKS):
            if found := look():
                return found
            time.sleep(_PAUSE)
        raise StoryFailed(_("Nothing came. Is a worker running?"))

    def _found(self, browser: httpx.Client, path: str) -> str:
        return next(iter(re.findall(r'href="/desk/referrals/(\d{12})', browser.get(path).text)), "")

    def _number_at_110(self) -> str:
        page = self.officer.get(f"/desk/referrals/{self.came}").text
        found = re.search(rf"{POLICE}-[0-9a-f]{{8}}", page)
        if found is None:
            raise StoryFailed(_("The page does not say what 110 calls it."))
        return found[0]

    def _heard(self, code: str) -> set[str]:
        return {event["data"]["type"] for event, _times in self.partners[code].came()}

    def _press(self, browser: httpx.Client, number: str, command: str, **said: str) -> None:
        landed = self._send(browser, number, command, **said)
        if landed.is_error:
            raise StoryFailed(f"{command}: {landed.status_code} {landed.text[:400]}")

    def _send(self, browser: httpx.Client, number: str, command: str, **said: str) -> httpx.Response:
        page = browser.get(f"/desk/referrals/{number}").text
        version = re.search(rf'name="{command}-version"[^>]*value="(\d+)"', page) or re.search(
            rf'value="(\d+)"[^>]*name="{command}-version"', page
        )
        typed = {f"{command}-{name}": text for name, text in said.items()}
        return post(
            browser, f"/desk/referrals/{number}", command=command,
            **{f"{command}-version": version[1] if version else "0"}, **typed,
        )  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
