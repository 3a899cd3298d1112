"""`fawang story --kind appraisal`: an appraisal of kinship, from the commission to the supplemented report."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from fawang.kernel.wording import yuan
from lab.stories.callers import Say
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
    """Mr Feng needs it to have his child entered in the household register."""

    kind, item = "appraisal", "i-justice-15"
    desk, signers, name = "demo-appraiser", ("demo-appraiser", "demo-appraiser-2"), "冯先生（演示）"
    search = "亲子鉴定"
    words = "给孩子上户口，派出所要亲子鉴定，我和孩子一起来做。"

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Mr Feng: kinship is appraised")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the commission to the supplemented report: %(steps)s steps, %(seconds)s s.")

    def answers(self) -> Mapping[str, str]:
        """What he answers on the way."""
        desks = self.staff(self.desk).call("GET", "/me", expect=200)["desks"]
        return {
            "words": self.words, "matter": "marriage_family", "place_text": PLACE, "authority": "none",
            "field": "dna", "client": "person", "institution": str(desks[0]["unit_id"]), "use": "registration",
            "before": "no", "name": self.name, "dialect": "cantonese", "id_number": ID_NUMBER, "medium": "sms",
            "phone": self.phone, "may_call": "yes", "may_announce": "yes", "list_online": "yes", "third": "no",
        }  # fmt: skip

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.found, self.applied, self.answered, self.commissioned, self.fee_paid, self.appointed, self.sampled,
            self.handed_on, self.brought, self.gap, self.written, self.signed, self.held, self.verified, self.shared,
            self.supplemented, self.signed, self.held, self.verified, self.summoned, self.told,
        )  # fmt: skip

    # --- the commission ---------------------------------------------------------------------------

    def answered(self) -> None:
        """The institution answers within seven working days (Art. 27), with fee, term and risks (Art. 30)."""
        answer = next(one for one in self.order()["terms"] if one["term"] == "answer")
        self.give(
            self.staff(self.desk), "offer", fee="2400", days="15", no_conflict=True,
            risk="样本降解时可能无法得出明确意见；意见是否采纳由使用机关决定。",
        )  # fmt: skip
        self.step(
            _("The institution accepts and offers its terms"),
            _("%(fee)s; an answer was due by %(due)s (%(source)s)")
            % {"fee": yuan(2400), "due": moment(answer["due_at"]), "source": answer["source"]},
        )

    def commissioned(self) -> None:
        """He consents to the terms and knows the risks: only now it is commissioned."""
        self.give(self.person(), "agree", consent=True)
        self.step(_("He consents to terms and risks: it is commissioned"), "第30条")

    def fee_paid(self) -> None:
        """He pays; the appraisal begins."""
        self.paid("appraising")

    # --- the appraisal ------------------------------------------------------------------------------

    def appointed(self) -> None:
        """Two appraisers at least (Art. 31)."""
        alone = self.refused(self.desk, "appoint", 422, appraisers=["44DEMO001"], no_conflict=True)
        self.give(self.staff(self.desk), "appoint", appraisers=["44DEMO001", "44DEMO002"], no_conflict=True)
        self.step(_("Two appraisers of the register are appointed; one alone is refused"), alone)

    def sampled(self) -> None:
        """The institution itself takes the samples of an identity (Art. 36)."""
        self.give(
            self.staff(self.desk), "receive_material", material_name="冯先生与孩子的口腔拭子", sort="sample",
            quantity="4 支", condition="现场采集，装袋密封", sealed=True, brought_by="institution",
        )  # fmt: skip
        self.step(
            _("The institution takes the samples itself, and seals them"), _("material %(n)s") % {"n": 1}
        )

    def handed_on(self) -> None:
        """Each hand-over is signed by both, never by one person for both (Art. 37)."""
        move = {"material": "1", "taker": "laboratory", "purpose": "检验", "intact": True}
        self.give(self.staff(self.desk), "hand_over", **move)
        early = self.refused(self.desk, "write_report", 409, report="……")
        same = self.refused(self.desk, "take_over", 409, material="1")
        self.give(self.staff("demo-appraiser-2"), "take_over", material="1")
        self.step(
            _("Given to the laboratory; the second appraiser signs for it"),
            _("a report meanwhile: %(early)s; the giver signing for both: %(same)s")
            % {"early": early, "same": same},
        )

    def brought(self) -> None:
        """What he brings he signs for on his own page."""
        self.give(
            self.staff(self.desk), "receive_material", material_name="出生医学证明复印件", sort="document",
            quantity="1 份", condition="清晰", sealed=False, brought_by="client",
        )  # fmt: skip
        self.give(self.person(), "confirm_hand_over", material="2")
        self.step(_("He brings a document, and signs for it on his own page"), _("material %(n)s") % {"n": 2})

    def gap(self) -> None:
        """A gap cannot be closed silently: whoever gives without having had it says why, and the report names it."""
        move = {"material": "2", "giver": "store", "taker": "appraisers", "purpose": "比对", "intact": True}
        silent = self.refused(self.desk, "hand_over", 409, **move)
        self.give(self.staff(self.desk), "hand_over", **move, explained="先放入保管柜，当时没有登记。")
        self.give(self.staff("demo-appraiser-2"), "take_over", material="2")
        self.step(
            _("It comes from the store, which never had signed for it: that has to be explained"), silent
        )

    def written(self) -> None:
        """Method, examination, report; the head looks it through."""
        desk = self.staff(self.desk)
        today = date.today().isoformat()  # noqa: DTZ011 the story happens today, wherever it is told
        self.give(desk, "choose_method", method="national", standard="GB/T 37223 亲权鉴定技术规范")
        self.give(desk, "record", event="examination", on=today, note="两名鉴定人共同提取、扩增、检测。")
        self._report(_REPORT)
        self.step(_("The report is written by the appraisers and approved by the head"), "第31、34、40条")

    def _report(self, text: str) -> None:
        self.give(self.staff(self.desk), "write_report", report=text % {"name": self.name})
        self.give(self.staff("demo-institute-head"), "approve_report", note="格式、依据齐全。")

    # --- afterwards -----------------------------------------------------------------------------------

    def supplemented(self) -> None:
        """More is asked for (Art. 42): another report is written and signed as the first one was."""
        self.order()
        self.give(self.person(), "ask_more", reason="派出所要求补充祖父的样本比对。")
        self.give(self.staff(self.desk), "take_up", article="42.2", note="有新的鉴定材料。")
        self._report(_MORE)
        self.step(_("A supplement is asked for; a further report is written and approved"), "第42条")

    def summoned(self) -> None:
        """A court wants the appraisers to appear (Arts. 46 and 47)."""
        self.order()
        today = date.today().isoformat()  # noqa: DTZ011 as above
        self.give(self.staff(self.desk), "summon", court="佛山市南海区人民法院", place="桂城法庭第三审判庭",
                  on=today, at="9:30", remote=True)  # fmt: skip
        self.give(self.staff(self.desk), "appear", appeared="remote", note="已通过视频出庭作证。")
        self.give(self.staff(self.desk), "close", handed_over="online")
        self.step(
            _("The court summons the appraisers, who appear by video; the report is handed over"),
            "第46、47条",
        )

    def told(self) -> None:
        """The history as he sees it."""
        self.step(_("The history as he sees it"), "")
        for row in self.person().call("GET", f"/work-orders/{self.code}", expect=200)["history"]:
            self.say(f"      {moment(row['at'])}  {row['text']}")


_REPORT = (
    "一、基本情况：委托人%(name)s，委托鉴定亲权关系，样本由本机构采集。\n二、检验过程：按GB/T 37223进行。\n"
    "三、分析说明：各基因座分型符合遗传规律。\n四、鉴定意见：支持%(name)s是孩子的生物学父亲。（演示）"
)
_MORE = "补充鉴定：委托人%(name)s补充祖父样本，经比对，补充意见与原意见一致。（演示）"
