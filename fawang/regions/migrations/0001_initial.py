import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('loaded_at', models.DateTimeField()),
                ('source', models.CharField(max_length=120)),
                ('divisions', models.IntegerField()),
                ('added', models.IntegerField()),
                ('renamed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
                ('gone', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12))),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('level', models.CharField(choices=[('province', 'province'), ('prefecture', 'prefecture'), ('county', 'county'), ('town', 'town'), ('village', 'village')], max_length=10)),
                ('parent_code', models.CharField(blank=True, max_length=9)),
                ('path_name', models.CharField(max_length=160)),
                ('current', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{2}(?:\\d{2}(?:\\d{2}(?:\\d{3}(?:\\d{3})?)?)?)?$')), name='region_code_form'), models.CheckConstraint(condition=models.Q(('level__in', ['province', 'prefecture', 'county', 'town', 'village'])), name='region_level_known')],
            },
        ),
    ]
