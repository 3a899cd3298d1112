"""Referrals by day: facts of the data centre are read day by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_append_only")]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["created_at"], name="referrals_by_day"),
        ),
    ]
