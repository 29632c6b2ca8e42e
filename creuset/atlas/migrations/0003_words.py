from django.db import migrations, models

from creuset.atlas.words.asking import said

AT_ONCE = 2_000


def settle(apps, schema_editor):
    """The words of the entries that are there. The snapshot is of another form, and made anew."""
    Entry = apps.get_model("atlas", "Entry")
    rows = Entry.objects.order_by("pk").only("pk", "name", "city")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        for entry in batch:
            entry.said = said(entry.name, entry.city)
        Entry.objects.bulk_update(batch, ["said"])
        last = batch[-1].pk
    apps.get_model("atlas", "Snapshot").objects.all().delete()
    apps.get_model("atlas", "Changed").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("atlas", "0002_note_what_changes")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="said",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
