"""What one kind of order has becomes data of the kind: facts, open terms, the version of its procedure.

The columns of before stay for one version, with defaults, so that a process of the version before can go on beside it.
"""

from django.db import migrations, models

_MOVED = (
    ("papers_requested", "false"),
    ("objected_from", "''"),
    ("overturned", "false"),
)

_FACTS = """
UPDATE work_orders_workorder SET facts =
    (CASE WHEN papers_requested THEN '{"papers_requested": true}'::jsonb ELSE '{}'::jsonb END)
    || (CASE WHEN objected_from <> '' THEN jsonb_build_object('objected_from', objected_from) ELSE '{}'::jsonb END)
    || (CASE WHEN overturned THEN '{"overturned": true}'::jsonb ELSE '{}'::jsonb END)
WHERE papers_requested OR objected_from <> '' OR overturned
"""
_TERMS = """
UPDATE work_orders_workorder o SET open_terms = d.due
FROM (
    SELECT order_id, jsonb_object_agg(term, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')) AS due
    FROM work_orders_deadline WHERE status IN ('running', 'paused') GROUP BY order_id
) d
WHERE d.order_id = o.id
"""


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0005_shared_phones")]

    operations = [
        migrations.RemoveConstraint(model_name="workorder", name="state_is_known"),
        migrations.AddField("workorder", "procedure", models.PositiveSmallIntegerField(default=1, db_default=1)),
        migrations.AddField("workorder", "facts", models.JSONField(default=dict, db_default={})),
        migrations.AddField("workorder", "open_terms", models.JSONField(default=dict, db_default={})),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.RemoveField("workorder", name) for name, _default in _MOVED),
                migrations.RemoveField("workorder", "supplement_until"),
            ],
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE work_orders_workorder ALTER COLUMN {name} SET DEFAULT {default}",
                    f"ALTER TABLE work_orders_workorder ALTER COLUMN {name} DROP DEFAULT",
                )
                for name, default in _MOVED
            ],
        ),
        # Last: a table with rows that were written twice in the same transaction cannot be altered.
        migrations.RunSQL(_FACTS, migrations.RunSQL.noop),
        migrations.RunSQL(_TERMS, migrations.RunSQL.noop),
    ]
