"""The history of an order is append-only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0001_initial"), ("kernel", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON work_orders_transition"
            " FOR EACH ROW EXECUTE FUNCTION fawang_append_only()",
            "DROP TRIGGER append_only ON work_orders_transition",
        ),
    ]
