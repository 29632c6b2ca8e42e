from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from creuset.people import browsers
from creuset.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context: Context, someone: Person | None) -> SafeString | str:
    """`{% person work.author %}`: the name as the viewer may read it, linked if they may go there."""
    if someone is None:
        return _("une personne partie")
    viewer = context["request"].viewer
    name = someone.name_for(viewer)
    if not someone.visible_to(viewer) or not someone.slug:
        return name
    return format_html('<a href="{}">{}</a>', someone.get_absolute_url(), name)


@register.filter
def browser(user_agent: str) -> str:
    return browsers.in_words(user_agent)
