from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.people.models import Person
from creuset.post.inbound import bounces


def failing_address(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own page: mails come back, so this is the only place where it can be said."""
    context = {"failing": bounces.of(person)}
    return render_to_string("post/failing.html", context, request)
