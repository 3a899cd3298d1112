"""`fawang bench memory`: what a server process and the worker hold of their own after a day of use.

Every page that can be reached by links is opened as every account of the demonstration, a few of each address; then
questions are asked of guidance. Memory of their own is what would come free if the process ended (private pages, USS).
"""

import html
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gettext import gettext as _
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx

from fawang.cli.terminal.language import gettext_noop
from lab.demo.sessions import signed_in
from lab.platforms.instance import Instance, PlatformFailed

SERVER_MB, WORKER_MB = 350.0, 400.0
ACCOUNTS = (
    "demo-duty", "demo-lead", "demo-agent", "demo-clerk", "demo-officer", "demo-head", "demo-firm", "demo-supervisor",
    "demo-city", "demo-province", "demo-admin", "demo-auditor", "demo-leader", "demo-analyst", "demo-editor",
    "demo-reviewer",
)  # fmt: skip
#: Of pages that differ in what they show alone, such as orders, so many are opened by each account.
OF_A_SORT = 2
#: Whatever links there are: a walk ends.
MOST_PAGES = 150
#: A stream of news does not end, and what ends a session or a matter is no page.
_NOT_WALKED = re.compile(r"^/(static|api|sign-out|leave)|/(live|stream|seat/beat)\b|\.(ics|zip)$")
#: Guidance is asked in each: what writes traditional characters, and English entries, are loaded with the first.
_LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)$")
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"#]+)')


@dataclass(frozen=True, slots=True)
class Figure:
    """Memory of a process of its own, in MB, at one moment; with the limit that it is held to, 0 for none."""

    process: str
    moment: str
    own_mb: float
    reach: float = 0


def run(instance: Instance, *, questions: int, tell: Callable[[str], object]) -> list[Figure]:
    """Open every page as everybody, ask, and return what the processes hold of their own.

    Args:
        questions: how many are asked of guidance.
        tell: is told what is done.

    Raises:
        PlatformFailed: somebody cannot sign in, or a page breaks.
    """
    found = _read(instance, gettext_noop("at the start"))
    pages = len(_walk(httpx.Client(base_url=instance.url, timeout=120)))
    for username in ACCOUNTS:
        opened = _walk(signed_in(instance.url, username))
        pages += len(opened)
        tell(_("%(username)s: %(number)s pages") % {"username": username, "number": len(opened)})
    tell(_("%(number)s pages in all") % {"number": pages})
    found += _read(instance, gettext_noop("after every page as everybody"))
    _ask(instance, questions)
    return found + _read(instance, gettext_noop("after the questions"), last=True)


def own_mb(pid: int) -> float:
    """Return the private memory of a process in MB (10^6 bytes), from /proc.

    Arrays of the search index and the weights of the embedder are left out: they are files that all processes map
    together, and which count as private where one process alone has read them (`fawang bench guidance` measures them).
    """
    kilobytes, counted = 0, True
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        if line.startswith("Private_"):
            kilobytes += int(line.split()[1]) if counted else 0
        elif mapping := _MAPPING.match(line):
            counted = not mapping[1].endswith((".npy", ".bin"))
    return kilobytes * 1024 / 1e6


def _read(instance: Instance, moment: str, *, last: bool = False) -> list[Figure]:
    figures = [
        Figure(gettext_noop("server process"), moment, own_mb(pid), SERVER_MB if last else 0)
        for pid in children(instance.processes["server"].pid)
    ]
    worker = instance.processes["worker"].pid
    return [*figures, Figure(gettext_noop("worker"), moment, own_mb(worker), WORKER_MB if last else 0)]


def children(pid: int) -> list[int]:
    """Return the processes that a process has started; itself where it has started none."""
    listed = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    # multiprocessing's helpers hold nothing of the application.
    serving = [one for one in listed if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]
    return serving or listed or [pid]


def _walk(client: httpx.Client) -> list[str]:
    """Open what links lead to, a few of each sort; return the addresses."""
    waiting, seen, opened = deque(("/", "/desk", "/data/institutions?span=all")), set[str](), list[str]()
    sorts: dict[str, int] = {}
    while waiting and len(opened) < MOST_PAGES:
        address = waiting.popleft()
        sort = _sort(address)
        if address in seen or sorts.get(sort, 0) >= OF_A_SORT:
            continue
        seen.add(address)
        sorts[sort] = sorts.get(sort, 0) + 1
        answer = client.get(address, follow_redirects=True)
        if answer.status_code >= 500:
            raise PlatformFailed(f"{address}: {answer.status_code} {answer.text[:300]}")
        opened.append(address)
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting.extend(_links(str(answer.url), answer.text, str(client.base_url)))
    return opened


def _links(page: str, text: str, base: str) -> Iterator[str]:
    for href in _LINK.findall(text):
        whole = urlsplit(urljoin(page, html.unescape(href)))
        address = whole.path + (f"?{whole.query}" if whole.query else "")
        if f"{whole.scheme}://{whole.netloc}" == base.rstrip("/") and not _NOT_WALKED.search(whole.path):
            yield address


def _sort(address: str) -> str:
    """Return what addresses of pages of one sort have in common: their words, without numbers and codes."""
    path, _mark, query = address.partition("?")
    words = [word for word in path.split("/") if word and not re.search(r"\d|[^\x00-\x7f]|%|\.", word)]
    names = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
    # Where a path names a thing by a word, such as an area of the law, its length tells the sort.
    return f"{path.count('/')} {'/'.join(words[:3])} {' '.join(names[:2])}"


def _ask(instance: Instance, questions: int) -> None:
    from fawang.knowledge.data import packs

    said = [text for one in packs.current().all_entries() for text in getattr(one[1], "phrasings", ())]
    with httpx.Client(base_url=instance.url, timeout=120) as client:
        for number, text in enumerate(islice(_again(said), questions)):
            # Callers come from many addresses; one alone would run into the limit.
            origin = {
                "X-Forwarded-For": f"10.1.{number // 200}.{number % 200}",
                "Accept-Language": _LANGUAGES[number % len(_LANGUAGES)],
            }
            # The number makes each another question: nothing is answered from memory.
            answer = client.post("/api/v1/guidance", json={"text": f"{text}，{number}元"}, headers=origin)
            if answer.status_code != 200:
                raise PlatformFailed(f"{text}: {answer.status_code} {answer.text[:300]}")


def _again(said: list[str]) -> Iterator[str]:
    while True:
        yield from said
