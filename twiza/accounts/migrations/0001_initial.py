import twiza.core.languages
import django.db.models.deletion
import django.db.models.functions.comparison
import twiza.core.migration_operations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('language', models.CharField(choices=twiza.core.languages.choices, default='fr', max_length=8, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('is_demo', models.BooleanField(default=False)),
                        ('joined_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name', 'id'],
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(choices=[('national_officer', 'National officer'), ('regional_officer', 'Regional officer'), ('committee_secretary', 'Committee secretary'), ('cooperative_president', 'President of a cooperative'), ('expert', 'Expert'), ('reviewer', 'Reviewer'), ('donor', 'Donor'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                        ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.territory')),
                        ('agreement_key', models.SlugField(blank=True, max_length=60)),
                        ('organisation_ref', models.CharField(blank=True, max_length=40)),
                        ('granted_at', models.DateTimeField()),
                        ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'ordering': ['user_id', 'id'],
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('role'), django.db.models.functions.comparison.Coalesce('territory', models.Value(0), output_field=models.BigIntegerField()), models.F('agreement_key'), models.F('organisation_ref'), condition=models.Q(('revoked_at__isnull', True)), name='accounts_grant_once', violation_error_message='This person already holds this role there.'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), ('revoked_at__gte', models.F('granted_at')), _connector='OR'), name='accounts_grant_revoked_after', violation_error_message='A role cannot be revoked before it was given.')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
