"""Asks for the search index to be brought up to date, in the caller's transaction."""

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

#: tasks.refresh, by name: tasks stand above actions.
_REFRESH = "knowledge.refresh"


def refresh() -> None:
    """Have a worker look whether the index fits the tables; asked for twice, it looks once."""
    try:
        # The lock of the queue is a constraint: a savepoint keeps its refusal from ending the caller's transaction.
        with transaction.atomic():
            app.configure_task(_REFRESH, queue="knowledge", queueing_lock=_REFRESH).defer(timestamp=0)
    except AlreadyEnqueued:
        return
