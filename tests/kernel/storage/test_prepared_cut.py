"""A connection that is cut takes nothing of what is prepared into the next one."""

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection

from fawang.kernel.storage.prepared import Lookup
from fawang.work_orders.models import Draft


def test_a_connection_that_was_cut_is_made_anew_for_the_next_request(real_database: str) -> None:
    by_key = Lookup(lambda key: Draft.objects.filter(key=key), binary=True)
    Draft.objects.create(key=b"kept", answers="{}")
    assert by_key.first(b"kept") is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with psycopg.connect(real_database) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(OperationalError):
        by_key.first(b"kept")
    close_old_connections()
    assert by_key.first(b"kept") is not None
