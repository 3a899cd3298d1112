"""What the stories of offices that certify share: from the catalogue to the verified document.

People use pages as a browser without scripts does; what offices decide goes over the API, signing again by pages.
"""

import html
import re
import tempfile
import time
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pypdf import PdfReader

from fawang.kernel.rules.ids import spoken
from fawang.work_orders.texts import labels as orders_labels
from lab.demo.sessions import browser, post, post_file, signed_in
from lab.platforms.security_module import PIN, SecurityModule, installed
from lab.stories.callers import Say, StoryFailed
from lab.stories.telling import Telling, moment

if TYPE_CHECKING:
    from lab.platforms.instance import Instance

PLACE = "佛山市南海区桂城街道"
#: A number with the right check character (GB 11643) that nobody has.
ID_NUMBER = "440605190001010013"
#: So often, and so far apart, it is looked whether the worker has done what follows by itself.
_LOOKS, _PAUSE = 300, 0.2
#: Of nobody: its region and its check digit are right.
_ID_NUMBER = "440605199001010014"
#: What somebody types where a form asks for more than the story knows.
_ANYTHING = {"date": "1990-01-01", "number": "1", "tel": "13800138000"}


@contextmanager
def platform(*, counter: bool = False, **more: str) -> Iterator["Instance"]:
    """Run a platform with offices that sign, and a payment side.

    Args:
        counter: with a station that works today as well (`lab.demo.staffed`).
        more: further variables for its processes.
    """
    from lab.demo import staffed
    from lab.platforms.instance import throwaway
    from lab.platforms.payment_side import running_side

    with tempfile.TemporaryDirectory(prefix="fawang-") as folder:
        keys: dict[str, Any] = (
            SecurityModule(Path(folder) / "keys").make().environment() if installed() else {}
        )
        with (
            running_side(Path(folder) / "payments", "asks") as side,
            throwaway(
                load=partial(staffed.load, counter=counter, certifying=True),
                **{**keys, **side.environment(), **more},
            ) as instance,
        ):
            yield instance


class CertifiedStory(Telling):
    """The story of one certificate or report."""

    #: The kind of order, the service item that leads to it, who works on it, and who it is about.
    kind: str
    item: str
    desk: str
    signers: tuple[str, ...]
    name: str

    def __init__(self, url: str, say: Say) -> None:
        super().__init__(url, say)
        self.language = get_language() or "zh-hans"
        self.person_s = browser(url, self.language)
        self.apply = self.certificate = self.certificate_number = self.check_code = ""
        self.document = b""

    @property
    @abstractmethod
    def search(self) -> str:
        """What is typed into the search of services."""

    @abstractmethod
    def answers(self) -> Mapping[str, str]:
        """What is answered on the way."""

    # --- how it begins ----------------------------------------------------------------------------

    def found(self) -> None:
        """The service is found, with its papers, its cost, and the way to apply."""
        listed = self.shown("/services", q=self.search).text
        if f"/services/{self.item}" not in listed:
            raise StoryFailed(_("The search for %(words)s does not find it.") % {"words": self.search})
        page = html.unescape(self.shown(f"/services/{self.item}").text)
        title = re.search(r"<h1[^>]*>\s*(.*?)\s*</h1>", page, re.DOTALL)
        apply = re.search(rf'href="(/help\?[^"]*kind={self.kind}[^"]*)"', page)
        if title is None or apply is None:
            raise StoryFailed(_("The service cannot be applied for: %(page)s") % {"page": page[:500]})
        self.apply = apply[1]
        self.step(_("In the catalogue of services"), re.sub(r"<[^>]+>", "", title[1]))

    def applied(self) -> None:
        """One question a page, without a script; then everything is looked through and handed in."""
        page, given, pages = self.person_s.get(self.apply), self.answers(), 0
        while not page.url.path.endswith("/check"):
            page, pages = self._answered(page, given), pages + 1
        receipt = post(self.person_s, "/help/submit", page="/help/check")
        parts = receipt.url.path.split("/")
        if parts[2:3] != ["receipt"]:
            raise StoryFailed(f"{receipt.url}: {receipt.status_code} {receipt.text[:500]}")
        self.code, self.key = parts[3], parts[4]
        order = self.order()
        self.step(
            _("The form is filled in, one question a page, and handed in"),
            _("%(pages)s pages; %(code)s → %(office)s, answer by %(due)s")
            % {
                "pages": pages, "code": spoken(self.code), "office": order["unit"]["name"],
                "due": moment(order["due_at"]),
            },
        )  # fmt: skip

    def _answered(self, page: httpx.Response, given: Mapping[str, str]) -> httpx.Response:
        path, asked = page.url.path, Fields.of(page.text)
        values = {name: given[name] for name in asked if name in given}
        following = post(self.person_s, path, go="apply", **values)
        if following.is_error:
            # A form asks for more than the story knows: anything that fits.
            more = {name: value for name, value in asked.items() if name not in values and value}
            following = post(self.person_s, path, go="apply", **values, **more)
        if following.is_error or following.url.path == path:
            raise StoryFailed(f"{following.url}: {following.status_code} {following.text[-3000:]}")
        return following

    # --- the fee ------------------------------------------------------------------------------------

    def paid(self, state: str) -> None:
        """The fee is paid at the payment side, a program of its own; it tells the platform so, and the matter goes on.

        Args:
            state: the one that follows.
        """
        own = html.unescape(self.shown(f"/f/{self.code}/{self.key}").text)
        owed = re.search(r'href="(/pay/\w+/[^"/]+)"', own)
        if owed is None:
            raise StoryFailed(_("The page of the matter does not lead to the fee."))
        page = html.unescape(post(self.person_s, owed[1], command="pay").text)
        side = re.search(r'href="(http://127\.0\.0\.1:\d+/pay/[^"]+)"', page)
        if side is None:
            raise StoryFailed(_("Nothing can be paid online here: %(page)s") % {"page": page[:500]})
        httpx.post(side[1], data={"choice": "paid"}, timeout=30)
        self.wait_for(state)
        receipt = self.shown(f"{owed[1]}/receipt").content
        self.step(
            _("Paid at the payment side; the receipt is there at once"),
            f"{side[1].partition('/pay/')[0]} · {_sum(receipt)}",
        )

    # --- the document ---------------------------------------------------------------------------------

    def signed(self) -> None:
        """Each person signs with their own key; the office's seal follows by itself, and the person is told."""
        desk = self.staff(self.desk)
        rows = desk.call("GET", "/certificates", expect=200)["items"]
        drafts = [one for one in rows if one["order_code"] == self.code and one["state"] == "draft"]
        self.certificate = drafts[0]["code"]
        path, wrong = f"/desk/certificates/{self.certificate}", ""
        for number, username in enumerate(self.signers):
            signer = signed_in(str(self.http.base_url), username, self.language)
            keyed = 'name="pin"' in signer.get(path).text
            if keyed and number == 0:
                refused = post(signer, path, command="sign", pin="000000")
                wrong = _("a wrong PIN: %(status)s; ") % {"status": refused.status_code}
            done = post(signer, path, command="sign", **({"pin": PIN} if keyed else {}))
            if done.is_error:
                raise StoryFailed(f"{done.url}: {done.status_code} {done.text[:2000]}")
        self.wait_for("issued")
        self.certificate_number = self._row()["number"]
        kind = _("a copy; the paper original counts") if self._row()["is_copy"] else _("by key")
        self.step(
            _("Signed, each with their own key; the office seals"),
            f"{wrong}{self.certificate_number} · {kind}",
        )

    def _row(self) -> dict[str, Any]:
        rows = self.staff(self.desk).call("GET", "/certificates", expect=200)["items"]
        found: dict[str, Any] = next(one for one in rows if one["code"] == self.certificate)
        return found

    def held(self) -> None:
        """The bearer's page has the document and its verification code."""
        path = f"/f/{self.code}/{self.key}/certificates/{self.certificate}"
        code = re.search(r"\b([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5})\b", self.shown(path).text)
        if code is None:
            raise StoryFailed(_("The page of the certificate has no verification code."))
        self.check_code = code[1]
        self.document = self.shown(f"{path}/document").content
        pages = PdfReader(BytesIO(self.document)).pages
        self.step(
            _("The document, on the page of whoever holds it"),
            _("%(pages)s pages, %(size)s kB · verification code %(code)s")
            % {"pages": len(pages), "size": len(self.document) // 1024, "code": self.check_code},
        )

    def verified(self) -> None:
        """Anybody verifies it at the public page; nothing is learned without the code."""
        anyone = browser(str(self.http.base_url), self.language)
        typed = {"number": self.certificate_number, "check_code": self.check_code}
        page = post(anyone, "/verify", **typed, holder_name=self.name, id_tail=ID_NUMBER[-4:])
        if self.certificate_number not in page.text or self.name in page.text.replace(
            f'value="{self.name}"', ""
        ):
            raise StoryFailed(_("It is not verified: %(page)s") % {"page": page.text[:1000]})
        by_api = {"number": self.certificate_number, "check_code": self.check_code, "holder_name": self.name}
        said = self.anyone.call("POST", "/certificates/verification", expect=200, json=by_api)
        by_file = post_file(anyone, "/verify/file", self.document, page="/verify")
        if self.certificate_number not in by_file.text:
            raise StoryFailed(_("It is not verified: %(page)s") % {"page": by_file.text[:1000]})
        guessed = self.anyone.call(
            "POST", "/certificates/verification", expect=404,
            json={"number": self.certificate_number, "check_code": "0000-0000-00000"},
        )  # fmt: skip
        self.step(
            _("Verified at the public page, by number and code and by the file"),
            _("%(state)s; the name that was typed matches: %(match)s; with another code: 404 %(code)s")
            % {"state": said["state"], "match": said["holder_matches"], "code": guessed["code"]},
        )

    def shared(self) -> None:
        """A link for somebody else shows it, until the bearer ends it."""
        path = f"/f/{self.code}/{self.key}/certificates/{self.certificate}"
        page = post(self.person_s, path, what="share", **Fields.of(self.shown(path).text))
        link = re.search(r"(/verify/s/\d+/[\w-]+)", page.text)
        ends = re.search(r'name="link" value="(\d+)"', page.text)
        if link is None or ends is None:
            raise StoryFailed(_("No link is made: %(page)s") % {"page": page.text[:2000]})
        there = self.certificate_number in self.http.get(link[1]).text
        post(self.person_s, path, what="end", link=ends[1])
        gone = self.certificate_number not in self.http.get(link[1]).text
        if not (there and gone):
            raise StoryFailed(_("The link does not show it, or still does after it was ended."))
        self.step(_("A link for somebody else, and its end"), link[1])

    # --- the means ----------------------------------------------------------------------------------

    def order(self) -> dict[str, Any]:
        """Return the order as its desk sees it; its version is that of the next command."""
        found: dict[str, Any] = self.staff(self.desk).call("GET", f"/work-orders/{self.code}", expect=200)
        self.version = found["version"]
        return found

    def wait_for(self, state: str) -> None:
        """Wait until the order is in a state to which it comes by itself."""
        for _look in range(_LOOKS):
            # By the inbox, which may be asked this often.
            found = self.staff(self.desk).call(
                "GET", "/work-orders", expect=200, params={"q": self.code, "state": "all"}
            )
            if found["items"][0]["state"] == state:
                self.order()
                return
            time.sleep(_PAUSE)
        raise StoryFailed(
            _("It does not become %(state)s. Is a worker running?")
            % {"state": orders_labels.state(self.kind, state)}
        )

    def shown(self, path: str, **asked: str) -> httpx.Response:
        """Open a page as the person."""
        page = self.person_s.get(path, params=asked)
        if page.is_error:
            raise StoryFailed(f"{page.url}: {page.status_code} {page.text[:500]}")
        return page

    def refused(self, username: str, command: str, status: int, **data: Any) -> str:
        """Give a command that has to be refused; return the code with which it is."""
        answer = self.staff(username).call(
            "POST", f"/work-orders/{self.code}/commands/{command}", expect=status,
            json={"version": self.version, **data},
        )  # fmt: skip
        return f"{status} {answer['code']}"


class Fields(HTMLParser):
    """The fields of a page that somebody fills in, each with something that fits it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""

    @classmethod
    def of(cls, page: str) -> dict[str, str]:
        """Return them by name; empty where nothing can be said for somebody, as of a file."""
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a field, and the first thing that can be chosen in it."""
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self.found.setdefault(self._select, value)
        elif tag == "textarea" and name:
            self.found.setdefault(name, "演示")
        elif tag == "input" and name and given.get("type") not in ("hidden", "submit"):
            sort = given.get("type") or "text"
            chosen = value if sort in ("radio", "checkbox") else _ANYTHING.get(sort, "演示")
            if given.get("inputmode") in ("numeric", "decimal"):
                chosen = "1"
            elif given.get("inputmode") == "tel":
                chosen = _ANYTHING["tel"]
            elif name.endswith("id_number"):
                chosen = _ID_NUMBER
            self.found.setdefault(name, "" if sort == "file" else chosen)


def _sum(receipt: bytes) -> str:
    text = PdfReader(BytesIO(receipt)).pages[0].extract_text()
    found = re.search(r"[\d,.]+\s*元", text)
    return found[0] if found else ""
