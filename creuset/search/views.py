from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from creuset.common.parts import render_part
from creuset.common.viewer import ViewerRequest
from creuset.groups.models import WorkingGroup
from creuset.search import finding, kinds, showing
from creuset.search.finding import Answer, Question
from creuset.search.models import Document

AGES = {"semaine": (7, _("une semaine")), "mois": (31, _("un mois")), "an": (366, _("un an"))}
SIZE = 20


@require_safe
def search(request: ViewerRequest) -> HttpResponse:
    """One search over everything one may see."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[: finding.LONGEST]
    groups = _groups(request)
    chosen = next((each for each in groups if each.slug == request.GET.get("groupe")), None)
    age = request.GET.get("depuis", "")
    since = timezone.now() - timedelta(days=AGES[age][0]) if age in AGES else None
    kind = kinds.named(request.GET.get("genre", ""))
    question = Question(
        words, kind.key if kind else "", chosen.assembly_id if chosen else None, since
    )
    answer = finding.answer(question, request.viewer)
    page = _page(request, answer)
    context = {
        "words": words,
        "answer": answer,
        "page": page,
        "results": _results(page, answer),
        "kinds": [(each, answer.counts.get(each.key, 0)) for each in kinds.every()],
        "kind": kind,
        "groups": groups,
        "group": chosen,
        "ages": [(key, label) for key, (_days, label) in AGES.items()],
        "age": age,
        "corrected": [term for term in answer.terms if term.corrected],
        "section": "recherche",
    }
    return render_part(request, "search/search.html", "results", context)


def _groups(request: ViewerRequest) -> list[WorkingGroup]:
    """One's own: whoever is in none asks nothing."""
    if not request.viewer.assembly_ids:
        return []
    mine = WorkingGroup.objects.filter(assembly__in=request.viewer.assembly_ids)
    return list(mine.select_related("assembly").order_by("assembly__name"))


def _page(request: ViewerRequest, answer: Answer) -> Page[Any] | None:
    if answer.rows is None:
        return None
    return Paginator(answer.rows.values_list("document", flat=True), SIZE).get_page(
        request.GET.get("page")
    )


def _results(page: Page[Any] | None, answer: Answer) -> list[showing.Result]:
    ids = list(page.object_list) if page else []
    found = Document.objects.select_related("assembly").in_bulk(ids)
    return [showing.shown(found[pk], answer.matched) for pk in ids if pk in found]
