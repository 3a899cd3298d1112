"""What models cannot say: the trail is append-only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON partners_trailentry"
            " FOR EACH ROW EXECUTE FUNCTION fawang_append_only()",
            "DROP TRIGGER append_only ON partners_trailentry",
        ),
    ]
