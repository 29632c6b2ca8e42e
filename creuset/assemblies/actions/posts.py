from django.db import transaction
from django.utils import timezone

from creuset.assemblies import charter, rules_mandates
from creuset.assemblies.models import Assembly, Post, Warrant
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def define_post(
    assembly: Assembly,
    *,
    name: str,
    duties: str,
    months: int,
    most_in_a_row: int,
    alone: bool,
    declared: bool,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Post:
    """What may be entrusted here, for how long. It takes the place of the post of that name."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    terms = {
        "name": name,
        "duties": duties,
        "months": months,
        "most_in_a_row": most_in_a_row,
        "alone": alone,
        "declared": declared,
    }
    rules_mandates.may_define(assembly, declared=declared).or_refuse()
    charter.authorise(
        "assemblies.define_post",
        assembly,
        subject=assembly,
        parameters=terms,
        by=by,
        warrant=warrant,
    ).or_refuse()
    Post.objects.filter(assembly=assembly, name=name, replaced_at=None).update(
        replaced_at=timezone.now()
    )
    post = Post.objects.create(assembly=assembly, warrant=warrant, **terms)
    record(
        "assemblies.post_defined",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data=terms,
    )
    return post


@transaction.atomic
def bring_back_former_post(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo the defining: the post of that name is again what it was, or is no more."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    undone = Post.objects.filter(warrant=warrant, replaced_at=None).first()
    if undone is None:
        return
    Post.objects.filter(pk=undone.pk).update(replaced_at=timezone.now())
    earlier = Post.objects.filter(assembly=assembly, name=undone.name, pk__lt=undone.pk)
    former = earlier.exclude(warrant__revoked_at__isnull=False).order_by("-pk").first()
    if former:
        Post.objects.filter(pk=former.pk).update(replaced_at=None)
    record(
        "assemblies.post_restored",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.COMMUNITY,
        data={"name": undone.name},
    )
