"""Who takes part in a call, and what the browsers tell each other, is a meeting of browser_calls.

Calls that are going on get theirs. What their browsers told each other lapses: it has been heard, or both go on in
writing. The old table and columns stay for one version; servers of the version before may still write them.
"""

from django.db import migrations

MOVE = """
    INSERT INTO browser_calls_meeting (subject, topic, last_member, last_signal)
    SELECT 'consultation:' || consultation_id || ':' || number, 'consultation:' || consultation_id, 2, last_signal
      FROM consultations_call WHERE state = 'joined';

    INSERT INTO browser_calls_member (meeting_id, number, seat, key, client, alive_at)
    SELECT m.id, who.number, who.number, who.key, who.client, c.alive_at
      FROM consultations_call c
      JOIN browser_calls_meeting m ON m.subject = 'consultation:' || c.consultation_id || ':' || c.number
      CROSS JOIN LATERAL (VALUES (1, 'person', c.person_client), (2, 'lawyer', c.lawyer_client))
              AS who (number, key, client)
     WHERE c.state = 'joined';

    DELETE FROM consultations_signal;
"""
# New calls say nothing of these any more.
DEFAULTS = """
    ALTER TABLE consultations_call ALTER COLUMN last_signal SET DEFAULT 0, ALTER COLUMN alive_at SET DEFAULT now()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("browser_calls", "0001_initial"),
        ("consultations", "0014_without_choices"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(MOVE, migrations.RunSQL.noop),
                migrations.RunSQL(DEFAULTS, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.RemoveIndex("call", "calls_going_on"),
                migrations.RemoveField("call", "last_signal"),
                migrations.RemoveField("call", "alive_at"),
                migrations.DeleteModel("Signal"),
            ],
        ),
    ]
