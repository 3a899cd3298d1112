import json

from django.db import migrations

_HOUSEHOLD = ("domestic_violence", "marriage_family", "maintenance")
_DANGERS = {"danger", "self_harm", "domestic_violence", "minor"}


def guard(apps, schema_editor):
    """Mark the contacts of what came in before: by the matter, and by the signs that its receipt of guidance has."""
    orders, contacts = apps.get_model("work_orders", "WorkOrder"), apps.get_model("people", "Contact")
    household = orders.objects.filter(matter__in=_HOUSEHOLD)
    contacts.objects.filter(pk__in=household.values("contact_id")).update(household=True)
    statements = apps.get_model("work_orders", "Statement").objects.filter(order__urgent=True)
    for guidance, contact_id in statements.values_list("guidance", "order__contact_id").iterator():
        if guidance and _DANGERS & set(json.loads(guidance).get("urgency", ())):
            contacts.objects.filter(pk=contact_id).update(danger=True)


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0004_filled_by_day"), ("people", "0006_shared_phones")]

    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
