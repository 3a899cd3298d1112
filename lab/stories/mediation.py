"""`fawang story --kind mediation`: water from above, told with both sides: from the application to the confirmation."""

import json
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
from django.utils.translation import gettext as _
from pypdf import PdfReader

from fawang.kernel.clock import CHINA
from fawang.kernel.rules.ids import spoken
from lab.demo.sessions import browser, post, signed_in
from lab.stories.callers import Api, Say, StoryFailed
from lab.stories.certified import CertifiedStory, Fields, platform
from lab.stories.telling import moment

#: The district: its towns have committees of their own, and another mediator there.
PLACE = "佛山市南海区"

#: Words that must never be read on the other side.
_ALONE = {"applicant": "其实两千块我也能接受", "respondent": "我手头最多能拿三千块"}
_TERMS = (
    "一、乙方于十日内修好卫生间水管。",
    "一、乙方于十日内修好卫生间水管。\n二、乙方一次性补偿甲方二千五百元，签署之日起十日内付清。",
)


def tell(*, url: str, say: Say) -> None:
    """Tell the story at `url`, or at a platform that is started for it and removed afterwards."""
    if url:
        Story(url, say).tell()
        return
    with platform() as here:
        Story(here.url, say).tell()


class Story(CertifiedStory):
    """Mr Mai lives below, Mr Ou above; the water comes through the ceiling."""

    kind, item = "mediation", ""
    desk, signers, name = "demo-mediator", ("demo-mediator",), "麦先生（演示）"
    search, other_name = "", "区先生（演示）"
    words = "楼上漏水，把我家天花板泡坏了，他一直拖着不修。"

    def __init__(self, url: str, say: Say) -> None:
        super().__init__(url, say)
        self.other_key = ""
        # Another number of the range kept for demonstrations.
        self.other_phone = f"1990001{secrets.randbelow(10000):04d}"
        self.other_s = browser(url, self.language)
        self.digests: list[str] = []

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Mr Mai and Mr Ou: both sides, an agreement, and its confirmation")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the application to the performed agreement: %(steps)s steps, %(seconds)s s.")

    def answers(self) -> Mapping[str, str]:
        """What Mr Mai answers on the way."""
        return {
            "words": self.words, "matter": "neighbours", "place_text": PLACE, "authority": "none",
            "opponent": "楼上区先生", "relation": "neighbours", "reach_other": self.other_phone, "jointly": "no",
            "afraid": "no", "name": self.name, "dialect": "cantonese", "medium": "sms", "phone": self.phone,
            "may_call": "yes", "may_announce": "yes", "list_online": "yes", "third": "no",
        }  # fmt: skip

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.asked, self.applied, self.careful, self.not_known_yet, self.appointed, self.invited, self.wrong_link,
            self.agreed, self.heard, self.arranged, self.called, self.drafted, self.both_sign, self.sealed,
            self.confirmed, self.performed, self.told,
        )  # fmt: skip

    # --- before the other side hears of it --------------------------------------------------------

    def asked(self) -> None:
        """He finds the way to a mediator."""
        self.apply = "/help?kind=mediation"
        self.shown(self.apply)
        self.step(_("He asks for a mediator: free of charge, and nobody is told yet"), "人民调解法 第四条")

    def not_known_yet(self) -> None:
        """The other side is entered, and knows nothing: its link opens nothing."""
        person = {"name": self.other_name, "phone": self.other_phone, "side": "respondent"}
        added = self.staff(self.desk).call(
            "POST", f"/work-orders/{self.code}/persons", expect=201, json=person
        )
        self.other_key = added["access_key"]
        early = self.other_s.get(f"/f/{self.code}/{self.other_key}").status_code
        if early != 404:
            raise StoryFailed(_("The other side sees it before it was invited."))
        self.step(_("The other side is entered, and its link opens nothing yet"), str(early))

    def careful(self) -> None:
        """Somebody else is afraid: nobody is invited before the mediator has spoken to her alone."""
        answers = {"opponent": "丈夫", "relation": "family", "jointly": "no", "afraid": "yes"}
        person = {"name": "方女士（演示）", "phone": f"1990002{secrets.randbelow(10000):04d}"}
        made = self.anyone.call(
            "POST", "/work-orders", expect=201,
            json={"kind": "mediation", "matter": "marriage_family", "words": "想谈分开住的事，怕他知道。",
                  "place_text": PLACE, "person": person, "answers": answers},
        )  # fmt: skip
        desk, path = self.staff(self.desk), f"/work-orders/{made['code']}"
        version = desk.call("GET", path, expect=200)["version"]
        invite = {"version": version, "way": "letter", "party": "丈夫", "reach": PLACE}
        early = desk.call("POST", f"{path}/commands/invite", expect=409, json=invite)
        talk = {"version": version, "heard": "no", "note": "先不要联系他。"}
        version = desk.call("POST", f"{path}/commands/speak_alone", expect=200, json=talk)["version"]
        after = desk.call("POST", f"{path}/commands/invite", expect=409, json={**invite, "version": version})
        self.step(
            _("Somebody else is afraid: no invitation before a talk alone, and none against her will"),
            f"409 {early['code']} · 409 {after['code']}",
        )

    def appointed(self) -> None:
        """A mediator is appointed, who declares to be related to nobody."""
        self.order()
        desk = signed_in(str(self.http.base_url), self.desk, self.language)
        offered = Fields.of(desk.get(f"/desk/orders/{self.code}/appoint_mediators").text)
        chosen = offered["appoint_mediators-mediator"]
        self.give(self.staff(self.desk), "appoint_mediators", mediator=chosen, no_conflict=True)
        self.step(_("A mediator is appointed, related to neither side"), "人民调解法 第十九条")

    def invited(self) -> None:
        """The other side is invited, and reads nothing of what was said."""
        self.give(self.staff(self.desk), "invite", way="message")
        page = self.seen(self.other_s, self.other_key)
        for said in (self.words, self.name, self.phone):
            if said in page:
                raise StoryFailed(_("The other side reads what it must not: %(words)s") % {"words": said})
        self.step(
            _("Mr Ou is invited by a message that blames nobody, with a link of his own"), spoken(self.code)
        )

    def wrong_link(self) -> None:
        """With one side's link nobody does what is the other side's."""
        codes = []
        for key, command in ((self.other_key, "withdraw"), (self.key, "agree_to_mediate")):
            answer = Api(self.http, {"X-Access-Key": key}).call(
                "POST", f"/work-orders/{self.code}/commands/{command}", expect=403, json={"version": self.version}
            )  # fmt: skip
            codes.append(f"403 {answer['code']}")
        self.step(_("Neither side can answer with the link of the other"), " · ".join(codes))

    # --- talks ----------------------------------------------------------------------------------------

    def agreed(self) -> None:
        """He takes part."""
        typed = {"version_seen": str(self.version), "note": "可以谈。"}
        given = {f"agree_to_mediate-{name}": value for name, value in typed.items()}
        done = post(self.other_s, f"/f/{self.code}/{self.other_key}", command="agree_to_mediate", **given)
        if done.is_error:
            raise StoryFailed(f"{done.url}: {done.status_code} {done.text[:500]}")
        self.order()
        self.step(_("Mr Ou takes part, of his own will"), "人民调解法 第十七条")

    def heard(self) -> None:
        """The mediator hears each alone; it never crosses."""
        self.give(self.staff(self.desk), "hear_applicant", view=_ALONE["applicant"], note="底线二千。")
        self.give(self.staff(self.desk), "hear_respondent", view=_ALONE["respondent"], note="上限三千。")
        own, theirs = self.seen(self.person_s, self.key), self.seen(self.other_s, self.other_key)
        if (_ALONE["applicant"] in own, _ALONE["respondent"] in theirs) != (True, True):
            raise StoryFailed(_("A side does not read what it said itself."))
        for key in (self.key, self.other_key):
            said = json.dumps(
                Api(self.http, {"X-Access-Key": key}).call("GET", f"/work-orders/{self.code}", expect=200),
                ensure_ascii=False,
            )
            crossed = _ALONE["respondent"] if key == self.key else _ALONE["applicant"]
            if (
                crossed in said
                or crossed in (own if key == self.key else theirs)
                or "底线" in said
                or "上限" in said
            ):
                raise StoryFailed(_("What was said alone has crossed."))
        self.step(_("The mediator hears each of them alone; neither reads what the other said"), "")

    def arranged(self) -> None:
        """A talk by video is arranged."""
        today = _today()
        self.give(self.staff(self.desk), "arrange_session", talk="browser_call", on=today, at="19:30")
        self.step(_("A talk by browser is arranged, for the evening"), f"{today} 19:30")

    def called(self) -> None:
        """Three browsers meet: the sides wait for the mediator, and are never alone with each other."""
        mediator = signed_in(str(self.http.base_url), self.desk, self.language)
        rooms = {
            "applicant": (self.person_s, f"/f/{self.code}/{self.key}/talk"),
            "respondent": (self.other_s, f"/f/{self.code}/{self.other_key}/talk"),
            "mediator": (mediator, f"/desk/orders/{self.code}/mediation-talk"),
        }
        client, room = rooms["applicant"]
        early = _says(client, room, "join", client="window-of-applicant")
        if early.status_code != 409:
            raise StoryFailed(_("A side is in the talk before the mediator is."))
        for who in ("mediator", "applicant", "respondent"):
            client, room = rooms[who]
            joined = _says(client, room, "join", client=f"window-of-{who}")
            if joined.is_error:
                raise StoryFailed(f"{room}: {joined.status_code} {joined.text[:300]}")
        there = _standing(*rooms["respondent"])
        client, room = rooms["respondent"]
        for one in there["others"]:
            offer = [{"description": {"type": "offer", "sdp": "v=0"}}]
            told = {"client_id": secrets.token_hex(8), "to": str(one["number"]), "parts": json.dumps(offer)}
            _says(client, room, "tell", client="window-of-respondent", **told)
        heard = len(_standing(*rooms["applicant"])["signals"])
        _says(mediator, rooms["mediator"][1], "leave")
        over = not _standing(*rooms["applicant"])["there"]
        if not (heard and over):
            raise StoryFailed(_("They do not hear each other, or the talk goes on without the mediator."))
        self.step(
            _(
                "Three browsers meet; before the mediator came nobody could, and with the mediator's leaving it ends"
            ),
            f"{early.status_code} {early.json()['code']} · "
            + " · ".join(one["who"] for one in there["others"]),
        )

    # --- the agreement --------------------------------------------------------------------------------

    def drafted(self) -> None:
        """Two drafts: what stands is the second."""
        by = (datetime.now(UTC).astimezone(CHINA) + timedelta(days=10)).date().isoformat()
        for terms in _TERMS:
            self.give(
                self.staff(self.desk),
                "draft_agreement",
                disputed=self.words,
                terms=terms,
                paper="none",
                perform_by=by,
            )
            page = self.person_s.get(f"/f/{self.code}/{self.key}/agreement?sent=1").text
            self.digests.append(page.partition('name="digest" value="')[2].partition('"')[0])
        self.step(_("The mediator drafts the agreement, and once more"), _TERMS[1].replace("\n", " "))

    def both_sign(self) -> None:
        """Each signs with a code sent to their own telephone; the version before can be signed no more."""
        paths = {
            self.person_s: f"/f/{self.code}/{self.key}/agreement",
            self.other_s: f"/f/{self.code}/{self.other_key}/agreement",
        }
        old, said = "", []
        for client, path in paths.items():
            sent = post(client, path, do="send")
            shown = re.search(r"\b(\d{6})\b", sent.text.partition('id="sign"')[2])
            if shown is None:
                raise StoryFailed(_("No code is shown: is this a demonstration?"))
            code = shown[1]
            if not old:
                refused = post(client, path, do="sign", digits=code, digest=self.digests[0])
                old = f"{refused.status_code}"
            done = post(client, path, do="sign", digits=code, digest=self.digests[1])
            if done.is_error:
                raise StoryFailed(f"{done.url}: {done.status_code} {done.text[:500]}")
            said.append(self.digests[1][:8])
        self.order()
        self.step(
            _("Both sign the same version with a code to their own telephone; the earlier one is refused"),
            f"{old} agreement_changed · {' = '.join(said)}",
        )

    def sealed(self) -> None:
        """The mediator signs, the committee's seal follows; from then it is in force."""
        self.give(self.staff(self.desk), "seal_agreement")
        rows = self.staff(self.desk).call("GET", "/certificates", expect=200)["items"]
        row = next(one for one in rows if one["order_code"] == self.code and one["state"] == "draft")
        self.certificate = row["code"]
        mediator = signed_in(str(self.http.base_url), self.desk, self.language)
        done = post(mediator, f"/desk/certificates/{self.certificate}", command="sign")
        if done.is_error:
            raise StoryFailed(f"{done.url}: {done.status_code} {done.text[:2000]}")
        self.wait_for("in_force")
        self.step(
            _("The mediator signs and the committee seals: it is in force"),
            f"{self._row()['number']} · 人民调解法 第二十九条",
        )

    def confirmed(self) -> None:
        """Both want the court to confirm it; the application is a paper, the term is thirty days."""
        for key in (self.key, self.other_key):
            self.give(Api(self.http, {"X-Access-Key": key}), "want_confirmation")
        term = next(one for one in self.order()["terms"] if one["term"] == "confirm")
        paper = self.shown(f"/f/{self.code}/{self.key}/mediation/confirmation").content
        pages = len(PdfReader(BytesIO(paper)).pages)
        today = _today()
        self.give(
            self.staff(self.desk),
            "ask_court",
            court="佛山市南海区人民法院",
            on=today,
            handed_by="committee",
            both_signed=True,
        )
        self.give(self.staff(self.desk), "record_ruling", ruling="confirmed", on=today)
        self.step(
            _("Both ask the court together, in time; it confirms the agreement"),
            _("%(pages)s pages, until %(due)s (%(source)s)")
            % {"pages": pages, "due": moment(term["due_at"]), "source": term["source"]},
        )

    def performed(self) -> None:
        """The mediator asks; it is performed, and closed."""
        self.give(
            self.staff(self.desk),
            "check_performance",
            performed="fully",
            on=_today(),
            note="已修好，款已付。",
        )
        self.give(self.staff(self.desk), "close", performed="fully")
        self.step(
            _("The mediator asks whether it is kept; it is, and the matter is closed"),
            "人民调解法 第三十一条",
        )

    def told(self) -> None:
        """What each side reads of it in the end."""
        for key in (self.key, self.other_key):
            rows = Api(self.http, {"X-Access-Key": key}).call("GET", f"/work-orders/{self.code}", expect=200)[
                "history"
            ]
            for row in rows:
                self.say(f"      {moment(row['at'])}  {row['text']}")
            self.say("")

    def seen(self, client: httpx.Client, key: str) -> str:
        """Open the page of a side."""
        page = client.get(f"/f/{self.code}/{key}")
        if page.is_error:
            raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:500]}")
        return page.text


def _today() -> str:
    return datetime.now(UTC).astimezone(CHINA).date().isoformat()


def _says(window: httpx.Client, room: str, what: str, /, **said: str) -> httpx.Response:
    """Do on the page of a talk what its script does."""
    page = window.get(room)
    token = re.search(r'data-csrf="(\w+)"', page.text)
    if token is None:
        raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:300]}")
    return window.post(
        f"{room}/{what}",
        data={**said, "csrfmiddlewaretoken": token[1]},
        headers={"Referer": str(page.url)},
    )


def _standing(client: httpx.Client, room: str) -> dict[str, Any]:
    """Return how a talk stands for one of its windows: the first thing that its stream says."""
    with client.stream("GET", f"{room}/events") as stream:
        for line in stream.iter_lines():
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return found
    raise StoryFailed(_("The stream of the talk says nothing."))
