"""People to tell, what they are told, and what came of it."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from fawang.kernel.rules.actor import SYSTEM
from fawang.notices.actions import tell
from fawang.notices.models import Notice
from fawang.people.actions.contacts import save_contact
from fawang.people.models import Contact
from fawang.people.rules.wishes import Reach

#: A Thursday, ten in the morning in China: nobody's quiet hours.
MORNING = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
#: The same day, eleven at night in China: within the usual quiet hours.
NIGHT = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
OWN, THIRD = "13800138000", "13900139000"
CODE, LINK = "204817365528", "/m/204817365528/c2VjcmV0LXNlY3JldA"
ORDER = "work_orders.order:12"


@dataclass(frozen=True)
class Process:
    """A running fake: where it listens, where it writes, and how to change what it does."""

    port: int
    folder: Path

    def behave(self, mode: str) -> None:
        """Change the mode."""
        (self.folder / "mode").write_text(mode)

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return f"http://127.0.0.1:{self.port}/messages"

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What the gateway took."""
        return [json.loads(path.read_text()) for path in sorted(self.folder.glob("*.json"))]

    def calls(self, method: str = "POST") -> int:
        """How often it was asked."""
        path = self.folder / "calls.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return sum(json.loads(line)["method"] == method for line in lines)


def contact(**wishes: Any) -> Contact:
    """Somebody with wishes of their own."""
    return save_contact(
        by=SYSTEM,
        reach=Reach(
            **{"name": "蒋国强", "phone": OWN, "email": "jiang@example.org", "locale": "en", **wishes}
        ),
    )


def with_third(**wishes: Any) -> Contact:
    """Somebody who wants another to be told."""
    third = {
        "third_name": "李梅", "third_phone": THIRD, "third_email": "mei@example.org", "pass_phrase": "红灯笼",
    }  # fmt: skip
    return contact(**{**third, **wishes})


def told(row: Contact, text: str = "progress", *, key: str = "step:12:3", **params: Any) -> Notice:
    """Tell somebody something."""
    values = {"code": CODE, "link": LINK, **params}
    return tell(
        by=SYSTEM,
        contact_id=row.pk,
        order_ref=ORDER,
        text=text,
        params=values,
        dedupe_key=key,
        units=(7, 3, 1),
    )


def fresh(notice: Notice) -> Notice:
    """The notice as it stands in the table now."""
    return Notice.objects.get(pk=notice.pk)


def jobs_of(notice: Notice) -> list[datetime | None]:
    """When the jobs that wait to send it are to run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'notices.send' AND status = 'todo'"
            " AND args->>'notice_id' = %s ORDER BY id",
            [str(notice.pk)],
        )
        return [row[0] for row in cursor.fetchall()]


def together(*works: Callable[[], object]) -> list[BaseException]:
    """Run works in threads that begin at the same moment; return what went wrong."""
    ready = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            ready.wait()
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures
