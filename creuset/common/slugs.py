from typing import Any

from django.db.models import Model
from django.utils.text import slugify


def free_slug(model: type[Model], name: str, *, otherwise: str, longest: int = 60) -> str:
    """A slug that no row of `model` bears yet: name, name-2, name-3…

    Two people naming at the same instant may draw the same one; the unique column then refuses
    the second, and the gesture can be made again.
    """
    objects: Any = model._default_manager
    stem = slugify(name.replace("’", " ").replace("'", " "))[:longest].strip("-") or otherwise
    taken = set(objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    slug = stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
