from creuset.works.models import Work


def hold(work: Work) -> Work:
    """Read it again and keep it: a stale copy changes nothing."""
    return (
        Work.objects.select_for_update(of=["self"])
        .select_related("group__assembly__scope", "text")
        .get(pk=work.pk)
    )
