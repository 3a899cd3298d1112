"""`fawang story`: the main job as one case, every step over HTTP by the role that does it."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from fawang.work_orders.texts import labels as orders_labels
from lab.stories.callers import Say
from lab.stories.case import KIND, PLACE, Case


def tell(*, url: str, say: Say) -> None:
    """Tell the story at `url`, or at a platform that is started for it and removed afterwards."""
    if url:
        Story(url, say).tell()
        return
    from lab.demo import staffed
    from lab.platforms.instance import throwaway

    with throwaway(load=staffed.load) as instance:
        Story(instance.url, say).tell()


class Story(Case):
    """He calls 12348."""

    @property
    def title(self) -> str:
        """The heading of the story."""
        return _("The case of Mr Jiang and his wife")

    @property
    def ending(self) -> str:
        """The last line."""
        return _("From the call to the rating: %(steps)s steps, %(seconds)s s.")

    def steps(self) -> Iterable[Callable[[], None]]:
        """Return what happens, in order."""
        return (
            self.hotline, self.route, self.decision, self.assignment, self.handling, self.closing, self.rating,
            self.told,
        )  # fmt: skip

    def hotline(self) -> None:
        """The duty lawyer takes the problem in on the call."""
        self.take_in(
            self.staff("demo-duty"),
            _("The duty lawyer opens a work order on the call; the request repeated makes no second one"),
            channel="hotline",
        )

    def route(self) -> None:
        """An officer sees why the order came to them; an officer of another county does not see it at all."""
        officer = self.staff("demo-officer")
        dry = officer.call(
            "POST", "/route", expect=200, json={"service": "legal_aid", "matter": "labour", "place": PLACE}
        )
        self.step(_("Why this office? (dry run)"), dry["summary"])
        stranger = self.anyone.call("GET", f"/work-orders/{self.code}", expect=404)
        self.step(_("A stranger with the code alone"), f"404 {stranger['code']}")
        found = officer.call("GET", "/work-orders", expect=200, params={"q": self.code})["items"]
        self.step(
            _("In the inbox of Nanhai"),
            f"{found[0]['person']} · {orders_labels.state(KIND, found[0]['state'])} · {found[0]['summary'][:24]}…",
        )
