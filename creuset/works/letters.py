from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from creuset.works.models import Authorship


@task()
def ask_accord(authorship: int, link: str, asker: str) -> None:
    """To someone who has no account: what is asked, by whom, and where to answer."""
    asked = Authorship.objects.filter(pk=authorship).exclude(email="")
    found = asked.select_related("work__text", "work__group__assembly").first()
    if found is None:
        return
    with override(found.work.text.language):
        said = {"authorship": found, "work": found.work, "link": link, "asker": asker}
        subject = _("Votre accord pour publier « %(title)s »") % {"title": found.work.title}
        send_mail(
            " ".join(subject.split()),
            render_to_string("works/mails/accord.txt", said),
            None,
            [found.email],
        )
