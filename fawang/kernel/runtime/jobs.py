"""The connections of a worker, so that jobs defer other jobs in their own transaction.

procrastinate lets a worker defer over its own asynchronous connections, whatever transaction the caller
is in: the new job would run before the rows it is about are there, or although they were rolled back.
"""

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params


class WorkerConnector(PsycopgConnector):
    """Fetches and finishes jobs over connections of its own; what a job defers goes through Django's."""

    def get_sync_connector(self) -> BaseConnector:
        """Return what synchronous code defers with: the connection that Django has for its thread."""
        return DjangoConnector()


def worker_connector() -> WorkerConnector:
    """Return a connector to Django's database, not opened yet."""
    # Few idle connections: each that a restart has cut costs the pool a pause, and these double.
    return WorkerConnector(kwargs=connector_params(), min_size=1, max_size=4)


def workers_alive() -> int:
    """Return how many workers have given a sign of life within a minute; each does so every ten seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
        )
        alive: int = cursor.fetchone()[0]
        return alive
