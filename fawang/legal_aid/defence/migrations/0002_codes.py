import fawang.kernel.rules.ids
from django.db import migrations, models


def number(apps, schema_editor):
    """Give a code to each row that has none."""
    for name in ('Help', 'Wish'):
        rows = apps.get_model('defence', name).objects
        for pk in rows.filter(code__isnull=True).values_list('pk', flat=True).iterator():
            rows.filter(pk=pk).update(code=fawang.kernel.rules.ids.new_code())


class Migration(migrations.Migration):

    dependencies = [
        ('defence', '0001_defence'),
    ]

    operations = [
        migrations.AddField('help', 'code', models.CharField(max_length=12, null=True)),
        migrations.AddField('wish', 'code', models.CharField(max_length=12, null=True)),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            'help', 'code', models.CharField(default=fawang.kernel.rules.ids.new_code, max_length=12, unique=True)
        ),
        migrations.AlterField(
            'wish', 'code', models.CharField(default=fawang.kernel.rules.ids.new_code, max_length=12, unique=True)
        ),
        migrations.AddField('help', 'erased_at', models.DateTimeField(null=True)),
        migrations.AddField('wish', 'erased_at', models.DateTimeField(null=True)),
        migrations.AddField('wish', 'phone_hash', models.BinaryField(null=True)),
        migrations.AddIndex(
            'wish',
            models.Index(
                fields=['phone_hash'], condition=models.Q(('phone_hash__isnull', False)), name='wishes_of_phone'
            ),
        ),
    ]
