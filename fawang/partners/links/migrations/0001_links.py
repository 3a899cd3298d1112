"""What links keep: files, keys and requests of Open311, mails."""

import django.db.models.deletion
import fawang.kernel.storage.fields
import fawang.partners.links.batch.states
import fawang.partners.links.email
import fawang.partners.links.open311.states
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Open311Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40, unique=True)),
                ('api_key', fawang.kernel.storage.fields.EncryptedText(default='', editable=True, purpose='partners.open311.key')),
                ('set_by', models.CharField(max_length=40)),
                ('set_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True)),
                ('partner', models.CharField(max_length=40)),
                ('sha256', models.BinaryField()),
                ('name', models.CharField(max_length=120)),
                ('ending', models.CharField(max_length=5)),
                ('stored', models.CharField(default='', max_length=40)),
                ('state', models.CharField(default=fawang.partners.links.batch.states.BatchState['CHECKING'], max_length=10)),
                ('checked', models.PositiveIntegerField(default=0)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('taken', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
                ('wrong', models.PositiveIntegerField(default=0)),
                ('failure', models.JSONField(default=dict)),
                ('created_by', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', (fawang.partners.links.batch.states.BatchState['WRONG'], fawang.partners.links.batch.states.BatchState['WHOLE'])), _negated=True), fields=['state'], name='batches_at_work'), models.Index(fields=['partner', '-id'], name='batches_of_partner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', fawang.partners.links.batch.states.BatchState['WRONG']), _negated=True), fields=('partner', 'sha256'), name='one_batch_of_a_file')],
            },
        ),
        migrations.CreateModel(
            name='BatchMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80)),
                ('step', models.PositiveIntegerField()),
                ('data', fawang.kernel.storage.fields.EncryptedText(default='', editable=True, purpose='partners.batch')),
                ('created_at', models.DateTimeField()),
                ('fetched_at', models.DateTimeField(null=True)),
                ('fetched_by', models.CharField(default='', max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('fetched_at', None)), fields=['partner', 'id'], name='batch_messages_waiting')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number', 'step'), name='one_batch_message_of_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80)),
                ('step', models.PositiveIntegerField()),
                ('path', fawang.kernel.storage.fields.EncryptedText(default='', editable=True, purpose='partners.letter_path')),
                ('digits', fawang.kernel.storage.fields.EncryptedText(default='', editable=True, purpose='partners.letter_digits')),
                ('told_at', models.DateTimeField(null=True)),
                ('told_by', models.CharField(default='', max_length=40)),
                ('state', models.CharField(default=fawang.partners.links.email.LetterState['WAITING'], max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(default='', max_length=40)),
                ('next_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='letters_due')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number', 'step'), name='one_letter_of_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Open311Key',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('key_hash', models.BinaryField(unique=True)),
                ('hint', models.CharField(max_length=4)),
                ('created_by', models.CharField(max_length=40)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['partner', '-id'], name='open311_keys_of_partner')],
            },
        ),
        migrations.CreateModel(
            name='Open311Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('key', models.BinaryField()),
                ('referral_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partner', 'key'), name='one_open311_receipt')],
            },
        ),
        migrations.CreateModel(
            name='Open311Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=80)),
                ('step', models.PositiveIntegerField()),
                ('state', models.CharField(default=fawang.partners.links.open311.states.RequestState['WAITING'], max_length=8)),
                ('fields', fawang.kernel.storage.fields.EncryptedText(default='', editable=True, purpose='partners.open311')),
                ('request_id', models.CharField(default='', max_length=64)),
                ('token', models.CharField(default='', max_length=64)),
                ('told', models.PositiveSmallIntegerField(default=0)),
                ('notes_hash', models.BinaryField(default=b'')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(default='', max_length=40)),
                ('said', models.CharField(default='', max_length=300)),
                ('next_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('posted_at', models.DateTimeField(null=True)),
                ('heard_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='open311_requests_due'), models.Index(fields=['partner', '-id'], name='open311_requests_of')],
                'constraints': [models.UniqueConstraint(fields=('partner', 'number'), name='one_open311_request')],
            },
        ),
        migrations.CreateModel(
            name='BatchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('referral_id', models.BigIntegerField(null=True)),
                ('begun', models.BooleanField(default=False)),
                ('problem', models.CharField(default='', max_length=40)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='partners_links.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'row'), name='one_entry_of_a_row')],
            },
        ),
    ]
