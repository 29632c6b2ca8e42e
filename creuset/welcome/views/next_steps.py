from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Assembly
from creuset.people.http import MemberRequest
from creuset.welcome.next_steps import steps


@login_required
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """What comes next for a young community; what is done ticks itself."""
    if not request.viewer.is_member:
        raise Http404
    listed = steps(Assembly.objects.community(), request.viewer)
    context = {
        "steps": listed,
        "done": sum(step.done for step in listed),
        "section": "moi",
    }
    return render(request, "welcome/next.html", context)
