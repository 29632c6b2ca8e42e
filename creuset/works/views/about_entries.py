from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from creuset.atlas.models import Entry
from creuset.people.http import MemberRequest
from creuset.works.actions import about_entries
from creuset.works.models import Citation, Work

MANY = 100


@login_required
def about_entry(request: MemberRequest, slug: str) -> HttpResponse:
    """Which of the works that I write speak of this entry of the map."""
    entry = get_object_or_404(Entry.objects.visible_to(request.viewer), slug=slug)
    inside = Work.objects.filter(group__assembly__in=request.viewer.assembly_ids)
    works = list(inside.select_related("group__assembly").order_by("-pk")[:MANY])
    already = set(Citation.objects.filter(entry=entry).values_list("work", flat=True))
    if request.method == "POST":
        chosen = set(request.POST.getlist("travail"))
        for work in works:
            cites = str(work.pk) in chosen
            say = about_entries.cite if cites else about_entries.cite_no_more
            if cites != (work.pk in already):
                say(work, entry, by=request.user)
        return redirect(entry)
    context = {
        "entry": entry,
        "works": [(work, work.pk in already) for work in works],
        "section": "carte",
    }
    return render(request, "works/about_entry.html", context)
