"""The audit is append-only, and the throttle's table is not worth a disk write."""

from django.db import migrations

# Any table may be put under this trigger. Erasure of personal data (kernel.audit.erase) sets
# `fawang.erasing` for its own transaction.
_FUNCTION = """
CREATE FUNCTION fawang_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('fawang.erasing', true) = 'on' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(_FUNCTION, "DROP FUNCTION fawang_append_only()"),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kernel_auditentry"
            " FOR EACH ROW EXECUTE FUNCTION fawang_append_only()",
            "DROP TRIGGER append_only ON kernel_auditentry",
        ),
        migrations.RunSQL(
            "ALTER TABLE kernel_throttlebucket SET UNLOGGED", "ALTER TABLE kernel_throttlebucket SET LOGGED"
        ),
    ]
