import community.core.public_ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # The table is made anew: nothing could write to it so far.

    dependencies = [
        ('forum', '0008_attachments'),
        ('members', '0003_addresses_of_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='BreakGlass'),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', community.core.public_ids.PublicIdField(default=community.core.public_ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('address', models.CharField(max_length=12)),
                ('reason', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('asked', 'Waiting for a second person'), ('agreed', 'Agreed, not opened yet'), ('open', 'Opened'), ('nothing', 'There was nothing to open'), ('declined', 'Declined'), ('lapsed', 'Lapsed')], default='asked', max_length=10)),
                ('asked', models.DateTimeField(default=django.utils.timezone.now)),
                ('label', models.CharField(blank=True, choices=[('TLP:CLEAR', 'TLP:CLEAR'), ('TLP:GREEN', 'TLP:GREEN'), ('TLP:AMBER', 'TLP:AMBER'), ('TLP:AMBER+STRICT', 'TLP:AMBER+STRICT'), ('TLP:RED', 'TLP:RED')], max_length=20)),
                ('last_seq', models.PositiveIntegerField(null=True)),
                ('opened', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_from', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('seconded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seconded_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('thread', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forum.thread')),
            ],
            options={
                'ordering': ['-asked', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seconded_by', None), ('seconded_from', None)), models.Q(('seconded_by__isnull', False), ('seconded_from__isnull', False), models.Q(('seconded_by', models.F('asked_by')), _negated=True), models.Q(('seconded_from', models.F('asked_from')), _negated=True)), _connector='OR'), name='two_people_of_two_organisations_break_glass'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'open', 'lapsed']), ('seconded_by__isnull', False), _connector='OR'), name='a_second_person_decides_on_breaking_glass'), models.CheckConstraint(condition=models.Q(('label__in', ['', 'TLP:CLEAR', 'TLP:GREEN']), ('seconded_by__isnull', False), _connector='OR'), name='amber_glass_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('label__in', ['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']), ('last_seq__isnull', False), ('opened__isnull', False), ('state', 'open'), ('thread__isnull', False), ('until__isnull', False)), models.Q(('label', ''), ('last_seq', None), ('opened', None), ('thread', None), ('until', None), models.Q(('state', 'open'), _negated=True)), _connector='OR'), name='broken_glass_has_a_thread_and_an_end'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'agreed'])), fields=('asked_by', 'address'), name='one_waiting_asking_per_address')],
            },
        ),
    ]
