"""The case of the stories: Mr Jiang and his wife, from the work order to its end, whichever way they came.

They worked in a factory in Nanhai district, Foshan, without contract or social insurance; on leaving, the factory
withholds wages unless they sign a "voluntary resignation".
"""

import secrets
import time
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fawang.cli.terminal.columns import pad
from fawang.kernel.rules.ids import spoken
from fawang.kernel.wording import yuan
from fawang.notices.texts import TEXTS
from fawang.notices.texts import labels as notices_labels
from fawang.work_orders.texts import labels as orders_labels
from lab.stories.callers import Api, StoryFailed
from lab.stories.telling import Telling, moment

KIND = "legal_aid"
NAME = "蒋先生（演示）"
WORDS = (
    "我和我老婆在南海一家厂做了三年多，厂里一直没跟我们签合同，也没买社保。现在我们不想做了，老板扣着两个人最后"
    "两个月的工资和加班费，说要我们签一份“自愿离职”才给钱。我们不想签，但是又等着钱用，怎么办？"
)
PLACE = "佛山南海桂城"


class Case(Telling):
    """The case, step by step. A story says how it begins, what happens in it, and how it ends."""

    # --- the steps ----------------------------------------------------------------------------

    def take_in(self, by: Api, what: str, *, channel: str, **person: str) -> None:
        """Somebody takes the problem in; a lost answer and a second try make one order.

        Args:
            what: the sentence of this step.
            person: what is known of him beside name and telephone number.
        """
        me = by.call("GET", "/me", expect=200)
        body = {
            "kind": KIND,
            "matter": "labour",
            "words": WORDS,
            "place_text": PLACE,
            "channel": channel,
            "intake_unit_id": me["desks"][0]["unit_id"],
            "person": {
                "name": NAME,
                "phone": self.phone,
                "dialect": "cantonese",
                "medium": "sms",
                **person,
            },
            "answers": {
                "claim": "31.5", "urgency": "none", "no_condition": "none", "exempt": "42.3",
                "opponent": "佛山南海某鞋业有限公司（演示）",
            },
        }  # fmt: skip
        expected = self.anyone.call(
            "POST", "/eligibility", expect=200, json={"answers": body["answers"], "region": "440605"}
        )
        self.step(_("What can they expect?"), f"{expected['text']}  {', '.join(expected['grounds'])}")
        key = {"Idempotency-Key": secrets.token_hex(16)}
        order = by.call("POST", "/work-orders", expect=201, json=body, headers=key)
        again = by.call("POST", "/work-orders", expect=201, json=body, headers=key)
        if again != order:
            raise StoryFailed(_("The repeated request made another order."))
        self.code, self.key, self.version = order["code"], order["access_key"], order["version"]
        self.step(
            what,
            _("%(code)s → %(office)s, decision by %(due)s")
            % {"code": spoken(self.code), "office": order["unit"]["name"], "due": moment(order["due_at"])},
        )

    def decision(self) -> None:
        """Papers are asked for once, supplied, and aid is granted."""
        officer = self.staff("demo-officer")
        papers = ["身份证复印件（夫妻双方）", "工作证、考勤或微信记录", "工资转账记录"]
        self.give(officer, "request_papers", papers=papers, note="拍照上传即可。")
        self.step(_("The officer asks for papers, once and completely; the clock stops"), "、".join(papers))
        again = officer.call(
            "POST", f"/work-orders/{self.code}/commands/accept", expect=409,
            json={"version": self.version - 1, "article": "31.5"},
        )  # fmt: skip
        self.step(
            _("A colleague acts on an old page"),
            f"409 {again['code']} · {orders_labels.state(KIND, again['state'])}",
        )
        self.give(self.person(), "supply_papers", note="都拍好传上去了。")
        self.step(_("Mr Jiang supplies them by his secret link"), _("the clock runs again"))
        self.give(officer, "accept", article="31.5", note="进城务工人员请求支付劳动报酬，免予核查。")
        self.step(_("Legal aid is granted"), "法律援助法 第31条第5项、第42条第3项")

    def assignment(self) -> None:
        """The office asks the best lawyer, after the conflict check."""
        officer = self.staff("demo-officer")
        ranked = officer.call("GET", f"/work-orders/{self.code}/lawyers", expect=200)
        able = [one for one in ranked if one["excluded"] is None]
        best = able[0]
        self.give(officer, "assign", lawyer_id=best["lawyer_id"])
        self.step(
            _("Of %(all)s lawyers around, %(able)s can be asked; the first is")
            % {"all": len(ranked), "able": len(able)},
            f"{best['name']} · {best['firm']} · "
            + _(
                "fit %(score)s (skill %(skill)s, language %(language)s, free %(free)s, fairness %(fairness)s)"
            )
            % {name: f"{best[name]:.2f}" for name in ("score", "skill", "language", "free", "fairness")},
        )
        self.lawyer = self.staff(f"lawyer-{best['lawyer_id']}")
        self.give(self.lawyer, "take_up", no_conflict=True)
        self.step(
            _("The lawyer declares that no interests conflict, and takes the case up"),
            _("names are shown now"),
        )

    def handling(self) -> None:
        """Mediation succeeds, and 13,000 yuan are paid."""
        today = date.today().isoformat()  # noqa: DTZ011 the story happens today, wherever it is told
        self.give(
            self.lawyer, "record", event="contact", on=today, note="已与蒋先生夫妇面谈，核对工资和加班记录。"
        )
        self.give(self.lawyer, "record", event="mediation", on=today, note="与厂方在调解组织主持下协商。")
        self.step(_("The lawyer records contact and mediation"), "")
        self.give(
            self.lawyer, "conclude", outcome="mediation", sum_recovered="13000", ended_on=today,
            note="厂方当场支付工资和加班费共13,000元，双方签订调解协议。",
        )  # fmt: skip
        self.step(_("Settled in mediation"), yuan(13000))
        self.give(self.lawyer, "hand_in", note="调解协议、收款凭证已归档。")
        self.step(_("The file is handed in"), "")

    def closing(self) -> None:
        """The head of the office reviews and closes; nobody else may."""
        denied = self.staff("demo-officer").call(
            "POST", f"/work-orders/{self.code}/commands/close", expect=403, json={"version": self.version}
        )
        self.step(_("An officer tries to close"), f"403 {denied['code']}")
        self.give(self.staff("demo-head"), "close", note="材料齐全，同意结案。")
        self.step(_("The head of the office reviews and closes"), "")

    def rating(self) -> None:
        """The person rates, once."""
        rating = {"score": 5, "reasons": ["solved", "kind"], "comment": "谢谢你们，钱拿到了。"}
        self.person().call("POST", f"/work-orders/{self.code}/rating", expect=201, json=rating)
        twice = self.person().call("POST", f"/work-orders/{self.code}/rating", expect=409, json=rating)
        self.step(
            _("Mr Jiang rates: very satisfied"),
            _("a second rating: %(answer)s") % {"answer": f"409 {twice['code']}"},
        )

    def told(self) -> None:
        """What he was told, and the whole history as he sees it."""
        wanted = {"received", "papers_requested", "accepted", "lawyer_asked"}
        wanted |= {"taken_up", "progress", "concluded", "closed"}
        notices: list[dict[str, Any]] = []
        for _look in range(150):
            notices = self.staff("demo-officer").call("GET", f"/work-orders/{self.code}/notices", expect=200)
            settled = all(one["state"] not in ("queued", "sending") for one in notices)
            if wanted <= {one["text"] for one in notices} and settled:
                break
            time.sleep(0.2)
        else:
            raise StoryFailed(
                _("Not told: %(texts)s. Is a worker running?")
                % {"texts": ", ".join(sorted(wanted - {one["text"] for one in notices}))}
            )
        self.step(_("He was told by text message"), "")
        for one in reversed(notices):
            held = _("after the quiet hours, %(when)s") % {"when": moment(one["not_before"])}
            when = moment(one["sent_at"]) if one["sent_at"] else held
            subject, state = str(TEXTS[one["text"]].subject), str(notices_labels.STATES[one["state"]])
            self.say(f"      {pad(subject, 26)} {pad(state, 22)} {when}")
        order = self.person().call("GET", f"/work-orders/{self.code}", expect=200)
        self.step(_("The history as he sees it"), "")
        for row in order["history"]:
            self.say(f"      {moment(row['at'])}  {row['text']}")
