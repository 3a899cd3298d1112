"""An order gets further persons, sides and links to other orders; files are kept once for each side."""

import django.db.models.deletion
import fawang.kernel.storage.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_without_choices"),
        ("work_orders", "0007_without_choices"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("relation", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("side", models.CharField(max_length=12)),
                (
                    "name",
                    fawang.kernel.storage.fields.EncryptedText(editable=True, purpose="work_orders.participant"),
                ),
                ("key_version", models.PositiveSmallIntegerField(default=1)),
                ("first", models.BooleanField(default=False)),
                ("basis", models.CharField(default="", max_length=20)),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed", models.BinaryField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="one_copy_of_a_file",
        ),
        migrations.AddField(
            model_name="document",
            name="side",
            field=models.CharField(db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="workorder",
            name="links",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="workorder",
            name="participants",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="workorder",
            name="persons",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                fields=("order", "digest", "side"), name="one_copy_for_a_side"
            ),
        ),
        migrations.AddField(
            model_name="orderlink",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="work_orders.workorder"
            ),
        ),
        migrations.AddField(
            model_name="orderlink",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="work_orders.workorder"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="acts_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="work_orders.participant",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.contact"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="document",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="work_orders.document",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="work_orders.workorder"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderlink",
            constraint=models.UniqueConstraint(
                fields=("order", "other", "relation"), name="one_link_of_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("order", models.F("other")), _negated=True), name="no_link_to_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("first", True)), fields=("order",), name="one_first_applicant"
            ),
        ),
    ]
