"""What models cannot say: the history and what was said are append-only."""

from django.db import migrations

_TABLES = ("consultations_transition", "consultations_message")


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION fawang_append_only()",
            f"DROP TRIGGER append_only ON {table}",
        )
        for table in _TABLES
    ]
