import twiza.core.migration_operations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='AuditRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True)),
                        ('by_id', models.BigIntegerField(null=True)),
                        ('by_label', models.CharField(max_length=200)),
                        ('action', models.CharField(db_index=True, max_length=80)),
                        ('object_type', models.CharField(max_length=80)),
                        ('object_id', models.CharField(max_length=80)),
                        ('object_label', models.CharField(max_length=300)),
                        ('before', models.JSONField(null=True)),
                        ('after', models.JSONField(null=True)),
                        ('note', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['object_type', 'object_id', '-at'], name='core_auditr_object__565b77_idx')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Source',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('file', 'File'), ('user', 'Person'), ('system', 'Other system'), ('document', 'Document')], max_length=12)),
                        ('label', models.CharField(max_length=300)),
                        ('sha256', models.CharField(blank=True, max_length=64)),
                        ('reference', models.CharField(blank=True, max_length=300)),
                        ('is_synthetic', models.BooleanField(default=False)),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-recorded_at', '-id'],
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Stamp',
                    fields=[
                        ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ('value', models.BigIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80)),
                        ('params', models.JSONField(default=dict)),
                        ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='waiting', max_length=10)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('max_attempts', models.PositiveSmallIntegerField(default=3)),
                        ('by_id', models.BigIntegerField(null=True)),
                        ('enqueued_at', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('result', models.JSONField(default=dict)),
                        ('sentence', models.TextField(blank=True)),
                        ('result_url', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['state', 'started_at'], name='core_job_state_564466_idx')],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Mail',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.EmailField(max_length=254)),
                        ('language', models.CharField(default='fr', max_length=8)),
                        ('subject', models.CharField(max_length=200)),
                        ('body', models.TextField()),
                        ('reason', models.CharField(max_length=40)),
                        ('key', models.CharField(blank=True, max_length=120, null=True, unique=True)),
                        ('state', models.CharField(choices=[('queued', 'Queued'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed')], default='queued', max_length=8)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('error', models.CharField(blank=True, max_length=300)),
                        ('leads', models.BooleanField(default=False)),
                        ('queued_at', models.DateTimeField()),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('sent_on', models.DateField(blank=True, null=True)),
                        ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'letter',
                        'verbose_name_plural': 'letters',
                        'ordering': ['-queued_at', '-id'],
                        'indexes': [models.Index(fields=['state', 'address'], name='core_mail_state_6700e2_idx'), models.Index(fields=['address', 'sent_on'], name='core_mail_address_7b50a0_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('leads', True)), fields=('address', 'sent_on'), name='core_mail_one_message_a_day', violation_error_message='This person has already been written to today.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('sent_at__isnull', False), ('sent_on__isnull', False)), _connector='OR'), name='core_mail_sent_has_an_instant', violation_error_message='A letter that was sent has its instant.')],
                    },
                ),
            ],
        ),
    ]
