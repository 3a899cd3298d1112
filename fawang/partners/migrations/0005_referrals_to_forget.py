"""Referrals that became no order by their end: who they are about is forgotten some time after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0004_ours_of_a_reference")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False), ("erased", False), ("order__isnull", True)),
                fields=["ended_at"],
                name="referrals_to_forget",
            ),
        ),
    ]
