"""`fawang story --kind notified-defence`: a court notifies, a lawyer defends, a detainee asks for aid."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from django.utils.translation import gettext as _
from pypdf import PdfReader

from fawang.kernel.clock import CHINA
from lab.demo.staff import lawyer_username
from lab.stories.callers import Api, Say, StoryFailed
from lab.stories.telling import Telling, moment


def tell(*, url: str, say: Say) -> None:
    """Tell the story at `url`, or at a platform that is started for it and removed afterwards."""
    if url:
        Story(url, say).tell()
        return
    from lab.demo import staffed
    from lab.platforms.instance import throwaway

    with throwaway(load=partial(staffed.load, counter=True)) as instance:
        Story(instance.url, say).tell()


class Story(Telling):
    """Xiao Lin is sixteen and has no lawyer: the court must have one assigned."""

    name = "小林（演示）"
    lawyer = 0

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Xiao Lin, sixteen: a court has a lawyer assigned")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the notification to the closed file: %(steps)s steps, %(seconds)s s.")

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.notified, self.sent_again, self.hidden, self.assigned, self.named, self.defended, self.closed,
            self.wished,
        )  # fmt: skip

    def notified(self) -> None:
        """The clerk notifies: no income is asked for, and three days begin."""
        self.body = {
            "organ_id": self._unit("demo-court"), "number": f"（演示）刑初{self.phone[-4:]}号", "person": self.name,
            "grounds": ["minor"], "stage": "first_instance", "charge": "涉嫌盗窃", "held_at": "南海区看守所（演示）",
            "hearing_on": (datetime.now(CHINA) + timedelta(days=20)).date().isoformat(),
        }  # fmt: skip
        found = self.staff("demo-court").call("POST", "/notifications", expect=201, json=self.body)
        self.code = found["code"]
        order = self.staff("demo-officer").call("GET", f"/work-orders/{self.code}", expect=200)
        self.version = order["version"]
        term = order["terms"][0]
        self.step(
            _("The court notifies: no income is asked for, three days begin"),
            f"{found['office']} · {moment(term['due_at'])} ({term['source']})",
        )

    def sent_again(self) -> None:
        """The same notification comes once more."""
        body = {**self.body, "number": str(self.body["number"]).replace("（", " (").replace("）", ") ")}
        again = self.staff("demo-court").call("POST", "/notifications", expect=201, json=body)
        if not again["joined"] or again["code"] != self.code:
            raise StoryFailed(_("The same notification was doubled"))
        self.step(
            _("Sent again, with the number typed another way: recognised, nothing is doubled"), self.code
        )

    def hidden(self) -> None:
        """Another organ does not see it, and the court sees nothing of the defence."""
        other = self.staff("demo-police").call("GET", f"/notifications/{self.code}", expect=404)
        desk = self.staff("demo-court").call("GET", f"/work-orders/{self.code}", expect=404)
        self.step(
            _("The police do not see it; the court does not see the file of the office"),
            f"404 {other['code']} · 404 {desk['code']}",
        )

    def assigned(self) -> None:
        """The office asks the lawyer who fits best; they check for conflicts and take it up."""
        officer = self.staff("demo-officer")
        able = officer.call("GET", f"/work-orders/{self.code}/lawyers", expect=200)
        chosen = next((one for one in able if one["excluded"] is None), None)
        if chosen is None:
            raise StoryFailed(_("No lawyer can be asked"))
        self.lawyer = chosen["lawyer_id"]
        self.give(officer, "assign", lawyer_id=self.lawyer)
        waiting = self.staff("demo-court").call("GET", f"/notifications/{self.code}", expect=200)
        self.step(_("The office asks a lawyer; the court is told the name only once they have taken it up"),
                  f"{chosen['name']} · {waiting['state']} · {waiting['lawyer'] or '—'}")  # fmt: skip
        self.give(self._lawyer(), "take_up", no_conflict=True, reached_at="0757-00001234")

    def named(self) -> None:
        """The court reads the name, and has the letter for its file."""
        court = self.staff("demo-court")
        found = court.call("GET", f"/notifications/{self.code}", expect=200)
        answer = self.http.get(f"/api/v1/notifications/{self.code}/letter", headers=court.headers)
        text = "".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
        if found["lawyer"] not in text:
            raise StoryFailed(_("The letter does not name the lawyer"))
        self.step(
            _("The court has the name, and the letter for its file"),
            f"{found['lawyer']} · {found['firm']} · {found['licence_no']} · PDF {len(answer.content):,} B",
        )

    def defended(self) -> None:
        """The lawyer meets him, reads the file, hands an opinion in, goes to court."""
        lawyer, today = self._lawyer(), datetime.now(CHINA).date().isoformat()
        early = lawyer.call(
            "POST", f"/work-orders/{self.code}/commands/conclude", expect=409,
            json={"version": self.version, "outcome": "suspended", "ended_on": today},
        )  # fmt: skip
        self.give(lawyer, "meet", on=today, note="在看守所会见。")
        for event in ("file_reading", "opinion", "hearing"):
            self.give(lawyer, "record", event=event, on=today)
        self.give(lawyer, "conclude", outcome="suspended", ended_on=today)
        self.step(
            _("No outcome without a meeting; then the file, an opinion, the hearing"), f"409 {early['code']}"
        )

    def closed(self) -> None:
        """The file comes in and is closed."""
        self.give(self._lawyer(), "hand_in", note="卷宗齐全。")
        self.give(self.staff("demo-head"), "close", note="同意归档。")
        state = self.staff("demo-court").call("GET", f"/notifications/{self.code}", expect=200)["state"]
        self.step(_("The file is handed in and closed"), state)

    def wished(self) -> None:
        """In the detention house somebody else asks for legal aid: with the office within the 24 hours."""
        wish = {
            "unit_id": self._unit("demo-post"), "person": "周某（演示）", "words": "没有钱请律师，想申请法律援助。",
            "said_at": (datetime.now(CHINA) - timedelta(hours=2)).isoformat(),
        }  # fmt: skip
        done = self.staff("demo-post").call("POST", "/detainee-wishes", expect=201, json=wish)
        order = self.staff("demo-officer").call("GET", f"/work-orders/{done['code']}", expect=200)
        self.step(
            _("A detainee asks for legal aid: the duty lawyer hands it on within the 24 hours"),
            f"{done['code']} · {order['kind']} · {order['state_text']}",
        )

    def _lawyer(self) -> Api:
        return self.staff(lawyer_username(self.lawyer))

    def _unit(self, username: str) -> int:
        unit: int = self.staff(username).call("GET", "/me", expect=200)["desks"][0]["unit_id"]
        return unit
