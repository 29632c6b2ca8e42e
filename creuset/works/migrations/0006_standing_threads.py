from django.db import migrations
from django.utils import timezone


def open_standing_threads(apps, schema_editor):
    """What came out before works brought their conversation with them brings it too."""
    work_model, thread_model = apps.get_model("works", "Work"), apps.get_model("debates", "Thread")
    following_model = apps.get_model("debates", "Following")
    kind, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="works", model="work"
    )
    out = work_model.objects.filter(status="published", shared_from__lte=timezone.localdate())
    for work in out.select_related("group").iterator():
        thread = thread_model.objects.create(
            subject_type=kind,
            subject_id=work.pk,
            assembly_id=work.group.assembly_id,
            title=work.title[:200],
            audience="group" if work.audience == "group" else "community",
            standing=True,
        )
        signed = work.authorships.filter(published=True, person__isnull=False)
        following_model.objects.bulk_create(
            following_model(thread=thread, person_id=person, why="signed")
            for person in signed.values_list("person", flat=True)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("debates", "0007_standing_threads"),
        ("works", "0005_remarks"),
    ]

    operations = [migrations.RunPython(open_standing_threads, migrations.RunPython.noop)]
