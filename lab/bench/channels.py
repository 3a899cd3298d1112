"""What channels cost: a WeChat text, the way back from the province's app, the widget's first paint on a slow phone.

WeChat and the app's provider are processes and threads beside the platform; CPU is that of its server and database, the
cheapest of several batches. Then so many WeChat texts a second for a while, with a worker that answers them: none is
lost or answered twice, danger is answered within five seconds and everybody within five minutes.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from gettext import gettext as _
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from fawang.cli.processes import runtime
from fawang.cli.processes.embedded import Embedded
from fawang.cli.terminal.columns import pad
from fawang.cli.terminal.language import gettext_noop
from lab.bench.cpu import Cost, usage
from lab.platforms import wechat_side
from lab.platforms.instance import Instance, PlatformFailed, throwaway
from lab.platforms.province_side import CLIENT, SECRET, Provider, provider
from lab.platforms.wechat_side import RunningSide, pushed

WARM_UP, BATCHES, COUNTED, SIGN_INS = 60, 4, 150, 30
#: Milliseconds of CPU: a WeChat text; times the sign-in by a code; of the browser for the widget's first paint.
REACH_TEXT, REACH_CALLBACK, REACH_PAINT = 4.0, 2.0, 200.0
#: Seconds: danger is answered within, everybody within.
REACH_DANGER, REACH_ALL = 5.0, 300.0
#: So many times slower than this machine is the phone (Chromium's own setting).
SLOWDOWN = 4
_WAGES = "老板拖欠我三个月工资不给，我在南海"
_DANGER = "我老公拿刀要杀我，救命"
#: One text of so many tells of danger.
_ONE_IN = 50
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Load:
    """What became of so many texts a second."""

    sent: int
    seconds: float
    slowest: float
    #: Accounts that were answered, and answered more than once to one message.
    answered: int
    twice: int
    #: The slowest answer to danger, and the second after which everybody was answered.
    danger_seconds: float
    all_seconds: float


@dataclass
class Measure:
    """A platform that is measured, and the process of its database."""

    instance: Instance
    database: int
    costs: list[Cost] = field(default_factory=list)
    _number: int = 24_600_000_000_000_000

    def text(self, openid: str, words: str) -> tuple[dict[str, str], bytes]:
        """Return a text as WeChat hands it in: query and body."""
        self._number += 1
        now = int(time.time())
        fields = {
            "ToUserName": "gh_official", "FromUserName": openid, "CreateTime": str(now), "MsgType": "text",
            "Content": words, "MsgId": str(self._number),
        }  # fmt: skip
        made = pushed(fields, now, safe=True)
        return made.query, made.body

    def texts(self) -> None:
        """Measure the emptiest answer and a WeChat text of somebody who has written before."""
        with httpx.Client(base_url=self.instance.url, timeout=60) as client:
            self._measure(
                gettext_noop("emptiest answer"), [lambda: client.get("/healthz")] * (BATCHES * COUNTED)
            )
            everybody = [f"o-bench-{number}" for number in range(COUNTED)]
            for _twice in range(2):
                for openid in everybody:
                    _push(client, self.text(openid, _WAGES))
            made = [self.text(openid, _WAGES) for _batch in range(BATCHES) for openid in everybody]
            self._measure(
                gettext_noop("a WeChat text, safe mode"), [partial(_push, client, one) for one in made],
                reach=REACH_TEXT,
            )  # fmt: skip

    def sign_ins(self) -> None:
        """Measure a sign-in by a one-time code, and the way back from the province's app."""
        from fawang.people.actions.sign_in import new_one_time_code

        by_code: list[Callable[[], object]] = []
        by_app: list[Callable[[], object]] = []
        for number in range(BATCHES * SIGN_INS + 10):
            here = {"X-Forwarded-For": f"10.{number % 200}.{number // 200}.7"}
            client = httpx.Client(base_url=self.instance.url, timeout=60, headers=here)
            phone = f"137{number:08d}"
            _post(client, "/sign-in", phone=phone)
            _number, code = new_one_time_code(phone=phone)
            token = _TOKEN.search(client.get("/sign-in/code").text)
            assert token is not None
            given = {"csrfmiddlewaretoken": token[1], "code": code}
            headers = {"Referer": f"{self.instance.url}/sign-in/code"}
            by_code.append(partial(_leads, "/my", client.post, "/sign-in/code", data=given, headers=headers))
            other = httpx.Client(base_url=self.instance.url, timeout=60, headers=here)
            asked = parse_qs(urlsplit(other.get("/province-app/sign-in").headers["Location"]).query)
            Provider.nonces[str(number)] = asked["nonce"][0]
            query = {"code": str(number), "state": asked["state"][0]}
            by_app.append(partial(_leads, "", other.get, "/province-app/callback", params=query))
        for name, calls in (
            (gettext_noop("a sign-in by one-time code"), by_code),
            (gettext_noop("the way back from the province's app"), by_app),
        ):
            for call in calls[:10]:
                call()
            self._measure(name, calls[10:])

    def _measure(self, name: str, calls: list[Callable[[], object]], reach: float | None = None) -> None:
        size = len(calls) // BATCHES
        batches = []
        for first in range(0, size * BATCHES, size):
            before = usage(self.instance.processes["server"].pid, self.database)
            for call in calls[first : first + size]:
                call()
            used = usage(self.instance.processes["server"].pid, self.database) - before
            batches.append((used.app * 1000 / size, used.db * 1000 / size))
        self.costs.append(Cost(name, *min(batches, key=sum), reach))


def run(*, rate: int, seconds: int, as_json: bool, say: Callable[[str], object]) -> None:
    """Measure what channels cost, and whether so many WeChat texts a second are taken and answered, and print."""
    with (
        TemporaryDirectory(prefix="fawang-") as folder,
        wechat_side.running_side(Path(folder) / "wechat") as side,
        provider() as issuer,
        throwaway(
            demo=False, FAWANG_PROXIES="127.0.0.1", FAWANG_SMS_CARRIER="file", conf="autovacuum = off\n",
            FAWANG_WECHAT_APP_ID=wechat_side.APP_ID, FAWANG_WECHAT_SECRET=wechat_side.SECRET,
            FAWANG_WECHAT_TOKEN=wechat_side.TOKEN, FAWANG_WECHAT_AES_KEY=wechat_side.KEY, FAWANG_WECHAT_API=side.url,
            FAWANG_PROVINCE_ISSUER=issuer, FAWANG_PROVINCE_CLIENT_ID=CLIENT,
            FAWANG_PROVINCE_CLIENT_SECRET=SECRET,
        ) as instance,
    ):  # fmt: skip
        instance.kill("worker")
        os.environ.update(instance.environment)
        runtime.setup_django()
        from lab.demo import channels as every_channel

        every_channel.create()
        database = Embedded(instance.home).pid()
        assert database is not None
        measure = Measure(instance, database)
        measure.texts()
        measure.sign_ins()
        paint = first_paint(instance.url)
        load = measure_load(measure, side, rate=rate, seconds=seconds)
    code, app = measure.costs[-2:]
    times = app.cpu_ms / code.cpu_ms
    if as_json:
        found = {"costs": [asdict(cost) for cost in measure.costs], "times": times, "paint_ms": paint}
        say(json.dumps(found | {"load": asdict(load)}, ensure_ascii=False, indent=2))
        return
    for cost in measure.costs:
        limit = "" if cost.reach is None else f"{cost.reach:>8g}"
        say(f"{pad(_(cost.name), 44)}{cost.app_ms:>8.2f}{cost.db_ms:>8.2f}{cost.cpu_ms:>8.2f}{limit}")
    say(
        _("the way back from the app costs %(times).2f × the sign-in by a code; the limit is %(limit)g")
        % {"times": times, "limit": REACH_CALLBACK}
    )
    say(
        _("no Chromium here: the widget's first paint was not measured")
        if paint is None
        else _("the widget's first paint: %(paint).0f ms of a slow phone's CPU; the limit is %(limit)g")
        % {"paint": paint, "limit": REACH_PAINT}
    )
    say(
        _(
            "%(sent)s texts in %(seconds).1f s, the slowest taken in %(slowest).2f s; %(answered)s answered after"
            " %(all_seconds).0f s, %(twice)s twice; danger within %(danger_seconds).2f s"
        )
        % asdict(load)
    )


def measure_load(
    measure: Measure, side: RunningSide, *, rate: int, seconds: int, connections: int = 4
) -> Load:
    """Let so many texts a second come in, each of somebody else, and see that each is answered once."""
    _forget_what_waits()
    side.forget()
    measure.instance.work()
    wanted = [
        (f"o-load-{number}", _DANGER if number % _ONE_IN == 0 else "菜单") for number in range(rate * seconds)
    ]
    began, slowest, danger = time.monotonic(), [0.0] * connections, [0.0] * connections

    def run(place: int) -> None:
        with httpx.Client(base_url=measure.instance.url, timeout=60) as client:
            for number in range(place, len(wanted), connections):
                # Each at its own moment: a sender that was held up does not slow the others down.
                due = began + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                openid, words = wanted[number]
                at = time.monotonic()
                answer = _push(client, measure.text(openid, words))
                slowest[place] = max(slowest[place], time.monotonic() - at)
                if words == _DANGER:
                    # The numbers stand in the answer itself.
                    if answer.content == b"success":
                        raise PlatformFailed("danger was not answered at once")
                    danger[place] = max(danger[place], time.monotonic() - due)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(connections)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    took = time.monotonic() - began
    everybody = {openid for openid, _words in wanted}
    while time.monotonic() - began < REACH_ALL:
        if everybody <= {one["touser"] for one in side.sent("message/custom/send")}:
            break
        time.sleep(2)
    sent = [
        (one["touser"], json.dumps(one, sort_keys=True))
        for one in side.sent("message/custom/send")
        if one["touser"] in everybody
    ]
    return Load(
        sent=len(wanted),
        seconds=took,
        slowest=max(slowest),
        answered=len({openid for openid, _said in sent} & everybody),
        twice=len(sent) - len(set(sent)),
        danger_seconds=max(danger),
        all_seconds=time.monotonic() - began,
    )


def _forget_what_waits() -> None:
    """Let nobody wait for an answer to what was sent to measure what a text costs: no worker ran."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM channels_incoming")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'channels' AND status = 'todo'")


def first_paint(url: str) -> float | None:
    """Return the milliseconds of a slow phone's CPU for a town's page with the widget more than without; None: no
    Chromium is here. The page is the provider's, which runs."""
    from lab.platforms import browsers

    found = browsers.chromium()
    if found is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        took = {}
        town = Provider.url.replace("127.0.0.1", "localhost") + f"/town?widget={url}/widget.js"
        for name, address in (("without", town), ("with", town + "&with=1")):
            rounds = []
            for _round in range(5):
                page = browser.new_page(viewport={"width": 390, "height": 844})
                session = page.context.new_cdp_session(page)
                session.send("Performance.enable", {"timeDomain": "threadTicks"})
                session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
                page.goto(address)
                if name == "with":
                    page.wait_for_selector("fawang-help", state="attached")
                page.evaluate(
                    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
                )
                values = {
                    one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]
                }
                rounds.append(values["TaskDuration"] * 1000)
                page.close()
            took[name] = min(rounds)
        browser.close()
    return float(max(0.0, took["with"] - took["without"]))


def _push(client: httpx.Client, made: tuple[dict[str, str], bytes]) -> httpx.Response:
    query, body = made
    answer = client.post("/channels/wechat", params=query, content=body, headers={"Content-Type": "text/xml"})
    if answer.status_code != 200:
        raise PlatformFailed(f"{answer.status_code}: {answer.text[:200]}")
    return answer


def _post(client: httpx.Client, path: str, **data: str) -> httpx.Response:
    token = _TOKEN.search(client.get(path).text)
    assert token is not None
    given = {"csrfmiddlewaretoken": token[1], **data}
    return client.post(path, data=given, headers={"Referer": f"{client.base_url}{path}"})


def _leads(to: str, ask: Callable[..., httpx.Response], path: str, **given: Any) -> None:
    answer = ask(path, **given)
    if answer.status_code != 302 or not answer.headers["Location"].startswith(to):
        raise PlatformFailed(f"{answer.status_code} {answer.headers.get('Location')}: {answer.text[:200]}")
