"""A few line drawings, inline: `{% icon "map-pin" %}`. They decorate; the words beside them speak."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Drawn on a grid of 24, with one round pen of 1.75.
DRAWINGS = {
    "arrow": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "back": '<path d="M19 12H5m6-6-6 6 6 6"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="14.5" rx="2"/><path d="M4 10h16M8.5 3.5v4m7-4v4"/>',
    "chat": '<path d="M4 5.5h16v11H11l-5 4v-4H4z"/><path d="M8 9.5h8M8 12.5h5"/>',
    "check": '<path d="M4.5 12.5 10 18 19.5 6.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "compare": '<path d="M4 5h7v14H4zM13 5h7v14h-7z"/><path d="M6 9.5h3m-3 4h3m6-4h3m-3 4h1.5"/>',
    "crucible": '<path d="M4.5 9.5h15c-.3 4.3-2.6 8-5.3 9.5H9.8C7.1 17.5 4.8 13.8 4.5 9.5zM8 21.5h8"/><path d="M12 7c-1.6-1.4.9-2.5 0-4.5"/>',
    "document": '<path d="M6 3.5h8l4.5 4.5v12.5H6z"/><path d="M14 3.5V8h4.5M9 12.5h6.5M9 16h4.5"/>',
    "download": '<path d="M12 4v11m-5-4.5 5 5 5-5M4.5 20h15"/>',
    "feed": '<path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/><circle cx="6.2" cy="17.8" r="1.3"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17m0-17c-5 5-5 12 0 17"/>',
    "hand": '<path d="M7.5 12.5v-6a1.4 1.4 0 0 1 2.8 0v-1.8a1.4 1.4 0 0 1 2.8 0v1.5a1.4 1.4 0 0 1 2.8 0v2.3a1.3 1.3 0 0 1 2.6 0v5.5c0 4-2.4 6.5-6 6.5-3 0-4.6-1.3-6-3.8l-2.3-4.2a1.4 1.4 0 0 1 2.3-1.5z"/><path d="M10.3 6.5V11m2.8-5v5m2.8-3v3"/>',
    "key": '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.5 8-8m-3.5 3.5 3 3"/>',
    "leaf": '<path d="M5 19C4 10 9 5 19.5 4.5 20 14 15 19.5 7.5 17"/><path d="M4.5 20.5C7 15 10.5 11.5 15 9.5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l2.5-2.5a4 4 0 0 0-5.6-5.6L11.5 7.6M14 10a4 4 0 0 0-6-.4l-2.5 2.5a4 4 0 0 0 5.6 5.6l1.4-1.3"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "mail": '<rect x="3.5" y="5.5" width="17" height="13" rx="2"/><path d="m4 7 8 6 8-6"/>',
    "map-pin": '<path d="M12 21c4.5-4.8 6.8-8.3 6.8-11.3a6.8 6.8 0 0 0-13.6 0C5.2 12.7 7.5 16.2 12 21z"/><circle cx="12" cy="9.8" r="2.5"/>',
    "minus": '<path d="M5 12h14"/>',
    "pen": '<path d="m4.5 19.5 1-4.5L16 4.5l3.5 3.5L9 18.5z"/><path d="m13.5 7 3.5 3.5"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.3-4 2.8-6.5 6.5-6.5s6.2 2.5 6.5 6.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14c2.3.8 3.8 2.9 4 6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.4-4.5 3.2-7 7.5-7s7.1 2.5 7.5 7"/>',
    "pin": '<path d="M8.5 4h7l-1 6 3 3.5H6.5l3-3.5zM12 13.5V21"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "quote": '<path d="M10 7c-3.5 1-5 3.5-5 7.5V17h5v-5H7.5M19.5 7c-3.5 1-5 3.5-5 7.5V17h5v-5H17"/>',
    "scale": '<path d="M12 4v16m-5 0h10M5 7.5 12 6l7-1.5M5 7.5l-2.5 6h5zM19 4.5l-2.5 6h5z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "warning": '<path d="M12 4 2.5 20h19z"/><path d="M12 10v4.5m0 2.5v.01"/>',
}  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="16" height="16" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(DRAWINGS[name]),  # noqa: S308 (our own constant)
    )
