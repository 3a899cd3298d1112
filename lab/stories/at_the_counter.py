"""`fawang story --at-the-counter`: the case as a villager brings it to the town station, from poster to closed order.

Pages are used as a browser without scripts uses them; what a program would ask goes over the API.
"""

import html
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pypdf import PdfReader

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.ids import spoken
from fawang.notices.texts import TEXTS
from lab.demo.sessions import browser, post, signed_in
from lab.stories.callers import Say, StoryFailed
from lab.stories.case import NAME, Case
from lab.stories.telling import moment

#: Numbers with the right check character (GB 11643) that nobody has.
ID_NUMBER, NEIGHBOUR = "440605190001010013", "44060519000101003X"
COUNTER = "1"
#: So many numbers of others may stand before his at a demonstration that others use too.
_MOST_BEFORE = 20


def tell(*, url: str, say: Say) -> None:
    """Tell the story at `url`, or at a platform that is started for it and removed afterwards."""
    if url:
        Story(url, say).tell()
        return
    from lab.demo import staffed
    from lab.platforms.instance import throwaway

    with throwaway(load=partial(staffed.load, counter=True)) as instance:
        Story(instance.url, say).tell()


class Story(Case):
    """He reads a poster in his village, and goes to the station."""

    def __init__(self, url: str, say: Say) -> None:
        super().__init__(url, say)
        language = get_language() or "zh-hans"
        self.his, self.tablet = browser(url, language), browser(url, language)
        self.desk = signed_in(url, "demo-clerk", language)
        self.clerk = self.staff("demo-clerk")
        self.unit: int = self.clerk.call("GET", "/me", expect=200)["desks"][0]["unit_id"]
        self.appointment: dict[str, Any] = {}
        self.label = self.ticket = self.visit = ""

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Mr Jiang and his wife, at the counter")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the poster to the closed order: %(steps)s steps, %(seconds)s s.")

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.poster, self.office, self.booking, self.reminder, self.number_drawn, self.called, self.identified,
            self.applied, self.visited, self.visit_rated, self.without_a_line, self.decision, self.assignment,
            self.handling, self.closing, self.rating, self.told,
        )  # fmt: skip

    # --- before the day -------------------------------------------------------------------------

    def poster(self) -> None:
        """The poster at the door of the village committee leads to the office's page."""
        paper = PdfReader(BytesIO(self._shown(self.his, f"/offices/{self.unit}/poster.pdf").content))
        found = re.search(
            rf"https?://\S+/offices/{self.unit}", paper.pages[0].extract_text().replace("\n", "")
        )
        if found is None:
            raise StoryFailed(_("The poster does not say where it leads."))
        self.step(_("A poster in the village: its QR code leads to"), found[0])

    def office(self) -> None:
        """The office's page has address, telephone and hours, and says what it does not know."""
        page = html.unescape(self._shown(self.his, f"/offices/{self.unit}").text)
        facts = self.anyone.call("GET", f"/offices/{self.unit}", expect=200)
        missing = [
            one for one in (facts["name"], facts["address"], facts["call"]["phone"]) if one not in page
        ]
        if missing:
            raise StoryFailed(_("Not on the page: %(what)s") % {"what": ", ".join(missing)})
        unknown = _("not known; ring first")
        hours = "、".join("–".join(one[:5] for one in times) for times in facts["opening"]["today"])
        lines = {
            _("address"): facts["address"] or unknown,
            _("telephone"): facts["call"]["phone"],
            _("hours today"): hours or (_("closed") if facts["opening"]["known"] else unknown),
            _("next free time"): moment(facts["next_free"]),
        }
        self.step(facts["name"], " · ".join(f"{name}: {said}" for name, said in lines.items()))

    def booking(self) -> None:
        """He books the first time that is free, without an account."""
        week = self.anyone.call("GET", "/appointments/slots", expect=200, params={"unit_id": self.unit})
        slot = next((one for one in week["slots"] if one["left"]), None)
        if slot is None:
            self.step(_("Nothing is free in the week ahead"), _("he goes there without an appointment"))
            return
        wish = {
            "slot": slot["id"],
            "name": NAME,
            "phone": self.phone,
            "matter": "labour",
            "text_message": True,
        }
        self.appointment = self.anyone.call("POST", "/appointments", expect=201, json=wish)
        self.step(
            _("He books an appointment, without an account"),
            f"{spoken(self.appointment['code'])} · {moment(slot['begins_at'])} · {slot['with_whom']}",
        )

    def reminder(self) -> None:
        """What he is told before the day; the calendar of his telephone reminds him too."""
        if not self.appointment:
            return
        path = f"/appointments/{self.appointment['code']}/{self.appointment['access_key']}"
        self._shown(self.his, path)
        if "BEGIN:VALARM" not in self._shown(self.his, f"{path}/calendar").text:
            raise StoryFailed(_("The entry for the calendar reminds of nothing."))
        said = {"moment": moment(self.appointment["begins_at"]), "office": self.appointment["office"]}
        text = " ".join(str(line) % said for line in TEXTS["appointment_soon"].sms)
        self.step(_("The reminder, a day and two hours before, and in his calendar"), text)

    # --- at the office --------------------------------------------------------------------------

    def number_drawn(self) -> None:
        """The clerk sits down; he says at the tablet that he is here, or draws a number."""
        post(self.desk, "/desk/counter/sit-down", page="/desk/counter", label=COUNTER, take_over="1")
        self._shown(self.tablet, f"/kiosk/{self.unit}")
        page = self._arrived() if self.appointment else None
        if page is None:
            page = post(self.tablet, f"/queue/{self.unit}?at=kiosk", kind="legal_aid")
            what = _("He draws a number at the tablet")
        else:
            what = _("He says at the tablet that he is here, by the number of his appointment")
        self.ticket = page.url.path
        number = re.search(r'class="ticket__number">.*?</span>\s*(\w+)', page.text)
        if number is None:
            raise StoryFailed(_("No number is drawn: %(page)s") % {"page": page.text[:500]})
        self.label = number[1]
        self.step(what, _("number %(number)s") % {"number": self.label})

    def _arrived(self) -> httpx.Response | None:
        """Return the page of his number; None where his appointment is on another day."""
        code = self.appointment["code"]
        page = post(self.tablet, f"/kiosk/{self.unit}/arrived", code=code, tail=self.phone[-4:])
        if page.is_success:
            return page
        today = datetime.now(CHINA).date()
        day = datetime.fromisoformat(self.appointment["begins_at"]).astimezone(CHINA).date()
        if page.status_code != 409 or day == today:
            raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:500]}")
        self.step(_("His appointment is on another day, says the tablet"), _("he need not wait for it"))
        return None

    def called(self) -> None:
        """The clerk calls; screen and his own telephone show to which counter he goes."""
        for _number in range(_MOST_BEFORE):
            self._at_desk("/desk/counter/call")
            board = self._shown(self.his, f"/counter/{self.unit}/display").text
            shown = re.search(r"data-now><td>(\w+)</td><td>(\w+)</td>", board)
            if shown is not None and shown[1] == self.label:
                break
            # Somebody else's turn: nobody is there.
            self._at_desk(self._step_of("absent"))
        else:
            raise StoryFailed(_("Number %(number)s is not called.") % {"number": self.label})
        own = self._shown(self.his, self.ticket).text
        if "ticket__now--called" not in own:
            raise StoryFailed(_("The page of the number does not say that it is called."))
        self._at_desk(self._step_of("serve"))
        self.step(
            _("The clerk calls the next number; the screen shows it"),
            _("number %(number)s → counter %(counter)s") % {"number": shown[1], "counter": shown[2]},
        )

    def identified(self) -> None:
        """The card reader types what is on his card; he agrees that earlier matters are looked up."""
        card = {"line": f"{NAME[:3]},{ID_NUMBER}", "agreed": "on"}
        page = post(self.desk, "/desk/counter/person", **card)
        masked = re.search(r"<strong>([^<]*)</strong>\s*(4406\S+)</p>", page.text)
        if not page.is_success or masked is None:
            raise StoryFailed(_("The card is not read: %(page)s") % {"page": page.text[:500]})
        self.step(
            _("His card is on the reader; earlier matters with his consent"), f"{masked[1]} {masked[2]}"
        )

    def applied(self) -> None:
        """The clerk applies for legal aid with him."""
        self.take_in(
            self.clerk,
            _("The clerk applies for legal aid with him; the request repeated makes no second order"),
            channel="counter",
            id_number=ID_NUMBER,
        )

    def visited(self) -> None:
        """Served; the record of the visit is filled in already, and its receipt has the code of the order."""
        record = self._at_desk(self._step_of("finish"))
        fields = {name: _value(record.text, name) for name in ("client_id", "ticket")}
        page = post(
            self.desk, "/desk/counter/visit", page=str(record.url), **fields, kind="legal_aid", matter="labour",
            outcome="applied", minutes="12", order_code=self.code, name=NAME, id_number=ID_NUMBER,
        )  # fmt: skip
        rating = re.search(r'data-rating="([^"]+)">.*?aria-hidden="true">([^<]+)<', page.text)
        if rating is None or spoken(self.code) not in page.text:
            raise StoryFailed(_("The visit has no receipt: %(page)s") % {"page": page.text[:500]})
        self.visit = httpx.URL(html.unescape(rating[1])).path
        self.step(
            _("The visit is recorded; he takes the receipt along"),
            _("visit %(visit)s, application %(order)s") % {"visit": rating[2], "order": spoken(self.code)},
        )

    def visit_rated(self) -> None:
        """The QR code of the receipt: how was he served? Once."""
        post(self.his, self.visit, score="5")
        if 'name="score"' in self._shown(self.his, self.visit).text:
            raise StoryFailed(_("A visit can be rated twice."))
        self.step(_("He rates the visit by the QR code of the receipt"), "5 / 5")

    def without_a_line(self) -> None:
        """The line was gone; the device sends what it kept, and once more because the answer was lost."""
        device, note = str(uuid4()), f"断网期间登记（{uuid4().hex[:8]}）"
        session = self._shown(self.desk, "/counter/offline/session", device=device).json()
        now = datetime.now(UTC)
        kept = {
            "id": str(uuid4()), "seq": 1, "made_at": (now - timedelta(minutes=40)).isoformat(), "kind": "visit",
            "unit": self.unit,
            "fields": {
                "kind": "advice", "outcome": "advised", "minutes": "10", "note": note, "name": "梁女士（演示）",
                "id_number": NEIGHBOUR,
            },
        }  # fmt: skip
        batch = {"device": device, "clock": now.isoformat(), "commands": [kept]}
        sent = [
            self.desk.post("/counter/offline/commands", json=batch, headers={"X-CSRFToken": session["token"]})
            for _time in range(2)
        ]
        first, again = ({"state": one.text} if one.is_error else one.json()["answers"][0] for one in sent)
        page = post(self.desk, "/desk/counter/person", line=NEIGHBOUR, agreed="on").text
        if first != again or first["state"] != "done" or page.count(note) != 1:
            raise StoryFailed(
                _("What was kept without a line is not there once: %(answer)s")
                % {"answer": f"{first} {again} × {page.count(note)}"}
            )
        self.step(
            _("A visit recorded while the line was gone is sent twice"),
            _("visit %(visit)s, there once") % {"visit": spoken(first["number"])},
        )
        post(self.desk, "/desk/counter/stand-up", page="/desk/counter")

    # --- the means ------------------------------------------------------------------------------

    def _at_desk(self, path: str) -> httpx.Response:
        """Press a button of the clerk's page."""
        page = post(self.desk, path, page="/desk/counter")
        if page.is_error:
            raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:500]}")
        return page

    def _step_of(self, command: str) -> str:
        """Return the address of a step of the number at the counter, as its page offers it."""
        page = self._shown(self.desk, "/desk/counter").text
        found = re.search(rf'action="(/desk/counter/numbers/\d+/{command})"', page)
        if found is None:
            raise StoryFailed(_("The counter does not offer: %(step)s") % {"step": command})
        return found[1]

    def _shown(self, client: httpx.Client, path: str, **asked: str) -> httpx.Response:
        """Open a page."""
        page = client.get(path, params=asked)
        if page.is_error:
            raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:500]}")
        return page


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""
