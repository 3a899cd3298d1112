"""`fawang story --kind notarisation`: an entrustment, from the catalogue to the verified certificate."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from fawang.kernel.wording import yuan
from lab.stories.callers import Say, StoryFailed
from lab.stories.certified import ID_NUMBER, PLACE, CertifiedStory, platform
from lab.stories.telling import moment


def tell(*, url: str, say: Say) -> None:
    """Tell the story at `url`, or at a platform that is started for it and removed afterwards."""
    if url:
        Story(url, say).tell()
        return
    with platform() as here:
        Story(here.url, say).tell()


class Story(CertifiedStory):
    """Mrs Liang cannot go herself: her brother is to hand her flat over for her."""

    kind, item = "notarisation", "i-justice-10"
    desk, signers, name = "demo-notary", ("demo-notary",), "梁女士（演示）"
    search = "委托公证"
    words = "我在外地上班走不开，想委托弟弟帮我办理桂城一套房子的交房手续，需要公证委托书。"

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Mrs Liang: an entrustment is notarised")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the catalogue to the verified certificate: %(steps)s steps, %(seconds)s s.")

    def answers(self) -> Mapping[str, str]:
        """What she answers on the way."""
        office = self._office()
        return {
            "words": self.words, "matter": "housing", "place_text": PLACE, "authority": "none",
            "item": "entrustment", "property": "yes", "ground": "act", "institution": str(office), "applies": "self",
            "use": "here", "power": "single", "name": self.name, "dialect": "cantonese", "id_number": ID_NUMBER,
            "medium": "sms", "phone": self.phone, "may_call": "yes", "may_announce": "yes", "list_online": "yes",
            "third": "no",
        }  # fmt: skip

    def _office(self) -> int:
        desks = self.staff(self.desk).call("GET", "/me", expect=200)["desks"]
        unit: int = desks[0]["unit_id"]
        return unit

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.found, self.applied, self.accepted, self.fee_paid, self.before_the_notary, self.examined,
            self.approved, self.signed, self.held, self.verified, self.shared, self.handed_over, self.rated,
        )  # fmt: skip

    def accepted(self) -> None:
        """The notary accepts; the fee is that of the table of this day, and 15 working days begin."""
        self.give(self.staff(self.desk), "accept", note="材料齐全，予以受理。")
        order = self.order()
        fee = next(row["data"]["fee"] for row in order["history"] if row["command"] == "accept")
        certify = next(one for one in order["terms"] if one["term"] == "certify")
        self.step(
            _("The notary accepts, with the fee of the table"),
            _("%(fee)s; certificate by %(due)s (%(source)s)")
            % {"fee": yuan(fee), "due": moment(certify["due_at"]), "source": certify["source"]},
        )

    def fee_paid(self) -> None:
        """She pays; the examination begins."""
        self.paid("examining")

    def before_the_notary(self) -> None:
        """The law wants her in person (Art. 26): nothing is proposed before; she books a date and comes."""
        early = self.refused(self.desk, "propose_certificate", 409, certificate="兹证明……")
        week = self.anyone.call("GET", "/appointments/slots", expect=200, params={"unit_id": self._office()})
        slot = next((one for one in week["slots"] if one["left"]), None)
        if slot is None:
            raise StoryFailed(_("Nothing is free in the week ahead"))
        wish = {
            "slot": slot["id"],
            "name": self.name,
            "phone": self.phone,
            "matter": "housing",
            "text_message": True,
        }
        date_ = self.anyone.call("POST", "/appointments", expect=201, json=wish)
        self.step(
            _("She has to come in person: without, no certificate; she books a date"),
            f"{early} · {moment(date_['begins_at'])} · {slot['with_whom']}",
        )
        today = date.today().isoformat()  # noqa: DTZ011 the story happens today, wherever it is told
        self.give(
            self.staff(self.desk), "attend", on=today, identity="card", note="本人到场，核对身份证原件。"
        )
        self.step(_("She comes with her identity card, and signs before the notary"), today)

    def examined(self) -> None:
        """Something is still missing: the clock stands while she brings it."""
        self.give(self.staff(self.desk), "ask_proof", papers=["不动产权证书复印件"])
        self.give(self.person(), "give_proof", note="已上传。")
        self.give(self.staff(self.desk), "propose_certificate", certificate=_TEXT % {"name": self.name})
        self.step(
            _("A paper is asked for and brought; the notary proposes the certificate"), "公证法 第28—30条"
        )

    def approved(self) -> None:
        """Somebody else approves it."""
        own = self.refused(self.desk, "approve_certificate", 403)
        self.give(self.staff("demo-notary-head"), "approve_certificate", note="同意出证。")
        self.step(_("Whoever examined it may not approve it; the head of the office does"), own)

    def handed_over(self) -> None:
        """She gets it, and the matter is closed."""
        self.order()
        self.give(self.staff(self.desk), "close", handed_over="online", note="当事人自行下载。")
        self.step(_("Handed over and closed"), "")

    def rated(self) -> None:
        """She rates, once."""
        rating = {"score": 5, "reasons": ["solved"], "comment": "不用跑第二趟。"}
        self.person().call("POST", f"/work-orders/{self.code}/rating", expect=201, json=rating)
        self.step(_("She rates: very satisfied"), "")
        for row in self.person().call("GET", f"/work-orders/{self.code}", expect=200)["history"]:
            self.say(f"      {moment(row['at'])}  {row['text']}")


_TEXT = (
    "申请人：%(name)s。\n公证事项：委托。\n兹证明%(name)s于本日来到本处，在本公证员面前，在前面的《委托书》上签名，"
    "并表示知悉委托的法律意义和法律后果。委托人的行为符合《中华人民共和国民法典》第一百四十三条的规定。"
)
