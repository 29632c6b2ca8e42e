"""Which conversations a list shows."""

from typing import Any

from django import forms
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.about import about_type
from creuset.common.viewer import Viewer
from creuset.debates.models import Following, Post
from creuset.debates.models.threads import ThreadQuerySet
from creuset.debates.reading import with_unread
from creuset.people.models import Person


def count_of_messages() -> Coalesce:
    """Counted apart: a join would multiply the rows of other counts."""
    counted = (
        Post.objects.filter(thread=OuterRef("pk"))
        .order_by()
        .values("thread")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


class ThreadFilters(forms.Form):
    """In the address of the list; what makes no sense there filters nothing."""

    WHICH = [
        ("", _("Toutes")),
        ("suivies", _("Celles que je suis")),
        ("nouveau", _("Avec du nouveau")),
        ("closes", _("Closes")),
    ]

    quoi = forms.ChoiceField(label=_("Conversations"), choices=WHICH, required=False)
    sujet = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    ou = forms.ModelChoiceField(
        label=_("Où"), queryset=Assembly.objects.none(), required=False, empty_label=_("Partout")
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where: Any = self.fields["ou"]
        where.queryset = Assembly.objects.filter(pk__in=viewer.assembly_ids).order_by("name")

    def among(self, threads: ThreadQuerySet, *, by: Person) -> ThreadQuerySet:
        self.is_valid()
        which, where = self.cleaned_data.get("quoi"), self.cleaned_data.get("ou")
        if where:
            threads = threads.filter(assembly=where)
        if kind := things.named(self.cleaned_data.get("sujet", "").partition(":")[0]):
            pk = self.cleaned_data["sujet"].partition(":")[2]
            threads = threads.filter(
                about_type(kind.model),
                subject_id=int(pk) if pk.isdecimal() and len(pk) < 18 else 0,
            )
        if which == "closes":
            return threads.exclude(closed_at=None)
        if which == "suivies":
            mine = Following.objects.filter(thread=OuterRef("pk"), person=by, muted=False)
            return threads.filter(Exists(mine))
        if which == "nouveau":
            return with_unread(threads, by.pk).filter(Q(unread__gt=0))
        return threads
