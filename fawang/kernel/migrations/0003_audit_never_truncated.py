"""The audit cannot be emptied in one statement either: TRUNCATE passes by triggers for each row."""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION fawang_never_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_append_only")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION fawang_never_truncated()"),
        migrations.RunSQL(
            "CREATE TRIGGER never_truncated BEFORE TRUNCATE ON kernel_auditentry"
            " FOR EACH STATEMENT EXECUTE FUNCTION fawang_never_truncated()",
            "DROP TRIGGER never_truncated ON kernel_auditentry",
        ),
    ]
