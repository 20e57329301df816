import django.db.models.deletion
import twiza.core.migration_operations
import twiza.governance.rules.moves
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agreements', '0001_initial'),
        ('funding', '0001_initial'),
    ]

    operations = [
        twiza.core.migration_operations.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement', verbose_name='agreement')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('on', models.DateField(verbose_name='figures of')),
                        ('asked_known_at', models.DateTimeField(blank=True, null=True)),
                        ('known_at', models.DateTimeField(verbose_name='as known at')),
                        ('computed_at', models.DateTimeField(verbose_name='computed at')),
                        ('by_id', models.BigIntegerField(null=True)),
                        ('content', models.TextField()),
                        ('content_hash', models.CharField(max_length=64, verbose_name='content hash')),
                        ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('published', 'Published'), ('rejected', 'Sent back')], default=twiza.governance.rules.moves.State['DRAFT'], max_length=12, verbose_name='state')),
                    ],
                    options={
                        'verbose_name': 'evaluation report',
                        'verbose_name_plural': 'evaluation reports',
                        'ordering': ['-on', '-number', '-id'],
                        'indexes': [models.Index(fields=['state', '-on'], name='governance__state_6499a2_idx')],
                        'constraints': [models.UniqueConstraint(fields=('agreement', 'content_hash'), name='governance_report_once', violation_error_message='This report already exists.'), models.UniqueConstraint(fields=('agreement', 'number'), name='governance_report_number_once', violation_error_message='Another report of this agreement has that number.'), models.CheckConstraint(condition=models.Q(models.Q(('content_hash', ''), _negated=True), models.Q(('content', ''), _negated=True)), name='governance_report_frozen', violation_error_message='A report is frozen with its figures and their hash.')],
                    },
                ),
                migrations.CreateModel(
                    name='Committee',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agreements.agreement', verbose_name='agreement')),
                        ('name_fr', models.CharField(max_length=200)),
                        ('name_ar', models.CharField(blank=True, max_length=200)),
                        ('name_en', models.CharField(blank=True, max_length=200)),
                        ('chair_fr', models.CharField(blank=True, max_length=200)),
                        ('chair_ar', models.CharField(blank=True, max_length=200)),
                        ('chair_en', models.CharField(blank=True, max_length=200)),
                        ('months_between', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='months between meetings')),
                        ('quorum', models.PositiveSmallIntegerField(blank=True, help_text='Empty: more than half of the members.', null=True, verbose_name='members who must sit')),
                        ('excludes_own', models.BooleanField(default=False, help_text='Such a member sits, and is not counted for that decision.', verbose_name='a member does not decide on the matter of its own party')),
                        ('chair_zgh', models.CharField(blank=True, max_length=200)),
                        ('name_zgh', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'committee',
                        'verbose_name_plural': 'committees',
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('months_between__isnull', True), ('months_between__gt', 0), _connector='OR'), name='governance_committee_frequency', violation_error_message='Meetings are at least a month apart.'), models.CheckConstraint(condition=models.Q(('quorum__isnull', True), ('quorum__gt', 0), _connector='OR'), name='governance_committee_quorum', violation_error_message='At least one member must sit.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Member',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='governance.committee')),
                        ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution', verbose_name='institution')),
                        ('office_fr', models.CharField(max_length=200)),
                        ('office_ar', models.CharField(blank=True, max_length=200)),
                        ('office_en', models.CharField(blank=True, max_length=200)),
                        ('role', models.CharField(choices=[('chair', 'Chair'), ('member', 'Member'), ('secretary', 'Secretary')], default='member', max_length=10, verbose_name='role')),
                        ('delegate_fr', models.CharField(blank=True, max_length=200)),
                        ('delegate_ar', models.CharField(blank=True, max_length=200)),
                        ('is_approver', models.BooleanField(default=False, verbose_name='approves the reports')),
                        ('order', models.PositiveSmallIntegerField(default=1)),
                        ('office_zgh', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'member of a committee',
                        'verbose_name_plural': 'members of committees',
                        'ordering': ['order', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('role', 'chair')), fields=('committee',), name='governance_member_one_chair', violation_error_message='This committee already has a chair.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='governance.committee')),
                        ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='number')),
                        ('state', models.CharField(choices=[('planned', 'Planned'), ('convened', 'Convened'), ('held', 'Held'), ('cancelled', 'Cancelled')], default='held', max_length=12, verbose_name='state')),
                        ('held_on', models.DateField(verbose_name='held on')),
                        ('starts_at', models.TimeField(blank=True, null=True, verbose_name='at')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                        ('place_ar', models.CharField(blank=True, max_length=200, verbose_name='place in Arabic')),
                        ('convened_on', models.DateField(blank=True, null=True, verbose_name='convened on')),
                        ('agenda', models.JSONField(blank=True, default=list)),
                        ('minutes_fr', models.TextField(blank=True)),
                        ('minutes_ar', models.TextField(blank=True)),
                        ('minutes_on', models.DateField(blank=True, null=True, verbose_name='minutes written on')),
                        ('recorded_at', models.DateTimeField()),
                    ],
                    options={
                        'verbose_name': 'meeting',
                        'verbose_name_plural': 'meetings',
                        'ordering': ['-held_on', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('committee', 'held_on'), name='governance_meeting_once', violation_error_message='A meeting of that day is already recorded.'), models.UniqueConstraint(fields=('committee', 'number'), name='governance_meeting_number_once', violation_error_message='Another meeting of this committee has that number.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'convened'), _negated=True), models.Q(('convened_on__isnull', False), ('convened_on__lte', models.F('held_on'))), _connector='OR'), name='governance_meeting_convened', violation_error_message='A meeting is convened before its day.'), models.CheckConstraint(condition=models.Q(('minutes_on__isnull', True), ('state', 'held'), _connector='OR'), name='governance_meeting_minutes', violation_error_message='Minutes are written of a meeting that was held.')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Decision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='governance.committee')),
                        ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.meeting')),
                        ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.report')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('taken_on', models.DateField(verbose_name='taken on')),
                        ('text_fr', models.TextField(blank=True)),
                        ('text_ar', models.TextField(blank=True)),
                        ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution', verbose_name='owner')),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='due on')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='carried out on')),
                        ('closing_note', models.TextField(blank=True, verbose_name='what was done')),
                        ('is_dropped', models.BooleanField(default=False, verbose_name='given up')),
                        ('recorded_at', models.DateTimeField()),
                        ('closed_at', models.DateTimeField(blank=True, null=True)),
                        ('effect', models.CharField(blank=True, choices=[('release_tranche', 'Releases a tranche'), ('approve_amendment', 'Approves an amendment'), ('approve_report', 'Approves a report')], max_length=20, verbose_name='effect')),
                        ('tranche', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funding.tranche', verbose_name='tranche')),
                        ('amendment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.amendment', verbose_name='amendment')),
                        ('concerns', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution', verbose_name='concerns the party')),
                        ('effected_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'decision',
                        'verbose_name_plural': 'decisions',
                        'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'number', 'id'],
                        'indexes': [models.Index(fields=['closed_on', 'due_on'], name='governance__closed__d3aff3_idx')],
                        'constraints': [models.UniqueConstraint(fields=('committee', 'number'), name='governance_decision_number_once', violation_error_message='Another decision of this committee has that number.'), models.CheckConstraint(condition=models.Q(models.Q(('text_fr', ''), _negated=True), models.Q(('text_ar', ''), _negated=True), _connector='OR'), name='governance_decision_has_text', violation_error_message='Write the decision in French or in Arabic.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('taken_on')), _connector='OR'), name='governance_decision_due_after', violation_error_message='A decision is not due before it is taken.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_on__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_on__gte', models.F('taken_on')), models.Q(('closing_note', ''), _negated=True)), _connector='OR'), name='governance_decision_closed_with_proof', violation_error_message='A decision is carried out after it is taken; say what was done.'), models.CheckConstraint(condition=models.Q(models.Q(('amendment__isnull', True), ('effect', ''), ('effected_at__isnull', True), ('tranche__isnull', True)), models.Q(('amendment__isnull', True), ('effect', 'release_tranche'), ('meeting__isnull', False), ('tranche__isnull', False)), models.Q(('amendment__isnull', False), ('effect', 'approve_amendment'), ('meeting__isnull', False), ('tranche__isnull', True)), models.Q(('amendment__isnull', True), ('effect', 'approve_report'), ('meeting__isnull', False), ('report__isnull', False), ('tranche__isnull', True)), _connector='OR'), name='governance_decision_effect_on_its_row', violation_error_message='An effect names what it is about and the meeting that decided it.'), models.CheckConstraint(condition=models.Q(('is_dropped', False), models.Q(('closed_on__isnull', False), ('effected_at__isnull', True)), _connector='OR'), name='governance_decision_dropped', violation_error_message='A decision given up has a day and no effect.'), models.CheckConstraint(condition=models.Q(('effected_at__isnull', True), ('closed_at__isnull', False), _connector='OR'), name='governance_decision_effect_closes', violation_error_message='A decision with its effect is carried out.'), models.UniqueConstraint(condition=models.Q(('effected_at__isnull', False)), fields=('tranche',), name='governance_decision_releases_once', violation_error_message='Another decision has already released this tranche.')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='governance.meeting')),
                        ('order', models.PositiveSmallIntegerField()),
                        ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.institution')),
                        ('office_fr', models.CharField(max_length=200)),
                        ('office_ar', models.CharField(blank=True, max_length=200)),
                        ('office_en', models.CharField(blank=True, max_length=200)),
                        ('presence', models.CharField(choices=[('present', 'Present'), ('represented', 'Represented'), ('excused', 'Excused'), ('absent', 'Absent')], max_length=12, verbose_name='presence')),
                        ('delegate', models.CharField(blank=True, max_length=200, verbose_name='delegate, by office')),
                        ('office_zgh', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'verbose_name': 'attendance',
                        'verbose_name_plural': 'attendances',
                        'ordering': ['meeting_id', 'order'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'order'), name='governance_attendance_once', violation_error_message='This office is already written down.'), models.CheckConstraint(condition=models.Q(('delegate', ''), ('presence', 'represented'), _connector='OR'), name='governance_attendance_delegate', violation_error_message='Only an office that is represented has a delegate.')],
                        'indexes': [],
                    },
                ),
            ],
        ),
    ]
