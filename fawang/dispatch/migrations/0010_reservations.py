"""Call-backs have their places in the appointments of their centre.

The old table of slots and its column stay for one version, and nothing reads or writes them any more. The new columns have
defaults, so that a process of the version before can go on beside it.
"""

from django.db import migrations, models

# Each place that was counted becomes a reservation. A call-back that was not cancelled by its person has one of them.
# Places from which a call-back was tried in vain belong to none: it has a later one now.
COPY = """
    UPDATE dispatch_callback c SET language = s.language FROM dispatch_slot s WHERE s.id = c.slot_id;

    INSERT INTO appointments_place (unit_id, resource)
    SELECT DISTINCT p.unit_id, 'callback:' || s.language FROM dispatch_slot s JOIN dispatch_pool p ON p.id = s.pool_id
    ON CONFLICT DO NOTHING;

    INSERT INTO appointments_slot (place_id, begins_at, ends_at, capacity)
    SELECT a.id, s.begins_at, s.begins_at + interval '15 minutes', s.capacity
      FROM dispatch_slot s JOIN dispatch_pool p ON p.id = s.pool_id
      JOIN appointments_place a ON a.unit_id = p.unit_id AND a.resource = 'callback:' || s.language
    ON CONFLICT DO NOTHING;

    WITH holders AS (
        SELECT c.id, c.slot_id, row_number() OVER (PARTITION BY c.slot_id ORDER BY c.id) AS seat
          FROM dispatch_callback c WHERE c.ended <> 'unwanted'
    ), seats AS (
        SELECT n.*, s.begins_at, s.language, s.pool_id, h.id AS callback_id, 'callback:' || gen_random_uuid() AS key
          FROM dispatch_slot s CROSS JOIN LATERAL (
                   SELECT s.id AS slot_id, seat FROM generate_series(1, s.booked) AS seat) n
          LEFT JOIN holders h ON h.slot_id = n.slot_id AND h.seat = n.seat
    ), written AS (
        INSERT INTO appointments_reservation (slot_id, place_id, begins_at, ends_at, capacity, seat, key)
        SELECT t.id, t.place_id, t.begins_at, t.ends_at, t.capacity, x.seat, x.key
          FROM seats x JOIN dispatch_pool p ON p.id = x.pool_id
          JOIN appointments_place a ON a.unit_id = p.unit_id AND a.resource = 'callback:' || x.language
          JOIN appointments_slot t ON t.place_id = a.id AND t.begins_at = x.begins_at
    )
    UPDATE dispatch_callback c SET reservation = x.key FROM seats x WHERE x.callback_id = c.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("appointments", "0001_initial"),
        ("dispatch", "0009_without_choices"),
    ]

    operations = [
        migrations.AddField("callback", "reservation", models.CharField(db_default="", default="", max_length=60)),
        migrations.AddField("callback", "language", models.CharField(db_default="mandarin", max_length=12)),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                # In this order: a table with rows that were written in the same transaction cannot be altered.
                migrations.RunSQL(
                    "ALTER TABLE dispatch_callback ALTER COLUMN slot_id DROP NOT NULL", migrations.RunSQL.noop
                ),
                migrations.RunSQL(COPY, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.RemoveField("callback", "slot"),
                migrations.DeleteModel("Slot"),
            ],
        ),
    ]
