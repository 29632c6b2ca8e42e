from django.db import migrations, models
from django.db.models.functions import Now
from django.utils import timezone


def begin_after_what_is_there(apps, schema_editor):
    """What happened before anyone could be told is told to nobody."""
    last = apps.get_model("journal", "Record").objects.order_by("-pk").first()
    apps.get_model("post", "Position").objects.get_or_create(
        name="told", defaults={"upto": last.pk if last else 0}
    )


class Migration(migrations.Migration):
    dependencies = [("post", "0002_mails_that_arrive_and_letters"), ("journal", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="told",
            name="at",
            field=models.DateTimeField(db_default=Now(), default=timezone.now),
        ),
        migrations.RunPython(begin_after_what_is_there, migrations.RunPython.noop),
    ]
