"""Sessions of browsers without scripts: forms are sent as their pages give them, staff sign in with both factors."""

import re
import time
from gettext import gettext as _

import httpx

from lab.demo.keys import PASSWORD, PERIOD_SECONDS, totp_code
from lab.platforms.instance import PlatformFailed

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def browser(url: str, language: str = "zh-hans") -> httpx.Client:
    """Return a browser in which nobody is signed in."""
    return httpx.Client(
        base_url=url, timeout=120, follow_redirects=True, headers={"Accept-Language": language}
    )


def post(client: httpx.Client, path: str, /, *, page: str = "", **data: str) -> httpx.Response:
    """Send a form from the page at `page`, or at its own address, and return where it leads."""
    given, headers = _of_form(client, page or path)
    return client.post(path, data={**given, **data}, headers=headers)


def post_file(client: httpx.Client, path: str, content: bytes, *, page: str) -> httpx.Response:
    """Send a PDF by the form at `page` as its field `file`, and return where it leads."""
    given, headers = _of_form(client, page)
    file = ("document.pdf", content, "application/pdf")
    return client.post(path, data=given, files={"file": file}, headers=headers)


def _of_form(client: httpx.Client, page: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields and the headers without which a form of `page` is refused."""
    shown = client.get(page)
    token = _TOKEN.search(shown.text)
    if token is None:
        raise PlatformFailed(f"{shown.url}: {shown.status_code} {shown.text[:300]}")
    return {"csrfmiddlewaretoken": token[1]}, {"Referer": str(shown.url)}


def signed_in(url: str, username: str, language: str = "zh-hans") -> httpx.Client:
    """Return the browser of a member of staff of the demonstration.

    Raises:
        PlatformFailed: they cannot sign in.
    """
    client = browser(url, language)
    post(client, "/staff/sign-in", username=username, password=PASSWORD)
    # A code works once: if somebody has just signed in with this one, the next one is taken, or the one after that.
    for _turn in range(2):
        for ahead in (0, 1):
            landed = post(client, "/staff/code", code=totp_code(username, ahead=ahead))
            if landed.url.path not in ("/staff/sign-in", "/staff/code"):
                client.headers["Referer"] = str(landed.url)
                return client
        time.sleep(PERIOD_SECONDS - time.time() % PERIOD_SECONDS)
    raise PlatformFailed(
        _("%(username)s cannot sign in: %(answer)s") % {"username": username, "answer": landed.url}
    )
