"""In place of Django's own `date`, in every template: see `settings.TEMPLATES`."""

from typing import Any

from django import template
from django.template import defaultfilters

from creuset.common.dates import format_for

register = template.Library()


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, written: str = "DATE_FORMAT") -> str:
    return defaultfilters.date(value, format_for(value, written))
