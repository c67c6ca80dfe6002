from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_handles'),
    ]

    operations = [
        migrations.AlterField(
            model_name='group',
            name='kind',
            field=models.CharField(choices=[('standing', 'Group'), ('moderators', 'Moderators'), ('reserve', 'Reserve moderators'), ('organisation', 'Organisation'), ('organisations', 'Organisations'), ('named', 'Named readers')], default='standing', max_length=15),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'reserve')), fields=('kind',), name='one_reserve'),
        ),
    ]
