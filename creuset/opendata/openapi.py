"""The interface, told to programs (OpenAPI 3.1). A test holds the real answers against it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.atlas.categories import Category
from creuset.atlas.fields import FACTS, FIELDS, Field, Shape
from creuset.atlas.filters import TERRITORY
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.opendata import telling
from creuset.works.models import Work

TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
MOMENT = {"type": "string", "format": "date-time"}
DAY = {"type": "string", "format": "date"}
NUMBER = {"type": "integer"}
DEGREES = {"type": ["number", "null"]}


def describe(site: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Données ouvertes"),
            "version": "1",
            "description": _(
                "Ce que tout le monde peut lire ici. Chaque fiche dit sa source, "
                "sa licence et la mention à garder."
            ),
        },
        "servers": [{"url": site}],
        "paths": _paths(),
        "components": {"schemas": _schemas()},
    }


def _paths() -> dict[str, Any]:
    place = [_parameter("apres", NUMBER), _parameter("limite", NUMBER)]
    one = reverse("opendata:entry", args=["slug"]).replace("/slug/", "/{slug}/")
    slug = {"name": "slug", "in": "path", "required": True, "schema": TEXT}
    tile = reverse("opendata:tile", args=[1, 2, 3]).replace("1/2/3", "{z}/{x}/{y}")
    square = [{"name": name, "in": "path", "required": True, "schema": NUMBER} for name in "zxy"]
    return {
        tile: _tile(_get(_("Un carreau de la carte"), "", [*square, *_filters()], "404")),
        reverse("opendata:entries"): _get(
            _("Les fiches de la carte, page après page"), "Fiches", [*_filters(), *place], "400"
        ),
        one: _get(_("Une fiche"), "Fiche", [slug], "404"),
        reverse("opendata:works"): _get(
            _("Les travaux publiés, page après page"), "Travaux", place, "400"
        ),
    }


def _filters() -> list[dict[str, Any]]:
    kinds = {"type": "array", "items": {"type": "string", "enum": list(Kind.values)}}
    sorts = {"type": "array", "items": {"type": "string", "enum": list(Category.values)}}
    return [
        _parameter("q", TEXT),
        _parameter("pays", {"type": "string", "pattern": "^[A-Z]{2}$"}),
        _parameter("territoire", {"type": "string", "pattern": f"^({TERRITORY.pattern})$"}),
        {**_parameter("nature", kinds), "style": "form", "explode": True},
        {**_parameter("sorte", sorts), "style": "form", "explode": True},
        _parameter("cellule", {"type": "string", "pattern": "^[0-9]{1,2}-[0-9]{1,15}$"}),
    ]


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _get(
    summary: str, schema: str, parameters: list[dict[str, Any]], fault: str
) -> dict[str, Any]:
    answers = {
        "200": _answer(_("Ce qui est demandé"), schema),
        "304": {"description": _("Rien n’a changé depuis la dernière fois")},
        fault: _answer(_("Ce qui ne va pas dans la demande"), "Erreur"),
    }
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def _tile(operation: dict[str, Any]) -> dict[str, Any]:
    """Bytes rather than words."""
    bytes_ = {"schema": {"type": "string", "format": "binary"}}
    operation["get"]["responses"]["200"]["content"] = {
        "application/vnd.mapbox-vector-tile": bytes_
    }
    return operation


def _answer(description: str, schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _schemas() -> dict[str, Any]:
    return {
        "Fiches": _page("fiches", "Fiche"),
        "Fiche": _whole(
            id=TEXT, uri=ADDRESS, name=TEXT,
            kinds=_list({"type": "string", "enum": list(Kind.values)}),
            sort={"type": "string", "enum": ["", *Category.values]},
            country={"type": "string", "pattern": "^([A-Z]{2})?$"}, city=TEXT, website=TEXT,
            latitude=DEGREES, longitude=DEGREES,
            status={"type": "string", "enum": list(Entry.Status.values)},
            created_at=MOMENT, updated_at=MOMENT,
            precision={"type": "string", "enum": list(Entry.Precision.values)},
            source=TEXT, source_url=TEXT, licence=TEXT, attribution=TEXT,
            origins=_part(**dict.fromkeys(FIELDS, _whole(source=TEXT, licence=TEXT))),
            optional={telling.fact(each.key): _fact(each) for each in FACTS},
        ),
        "Travaux": _page("travaux", "Travail"),
        "Travail": _whole(
            id=TEXT, uri=ADDRESS, title=TEXT, summary=TEXT,
            kind={"type": "string", "enum": list(Work.Kind.values)},
            language=TEXT, version=NUMBER, shared_from=DAY, licence=TEXT, licence_url=TEXT,
            group=TEXT, group_uri=ADDRESS,
            authors=_list(_whole(name=TEXT, affiliation=TEXT, orcid=TEXT)),
            pdf=ADDRESS, citation=ADDRESS,
        ),
        "Erreur": _whole(error=TEXT),
    }  # fmt: skip


def _page(name: str, schema: str) -> dict[str, Any]:
    rows = _list({"$ref": f"#/components/schemas/{schema}"})
    following = {"type": ["string", "null"], "format": "uri"}
    return _whole(total=NUMBER, suivant=following, **{name: rows})


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _fact(field: Field) -> dict[str, Any]:
    if field.shape is Shape.YEAR:
        return NUMBER
    one = {"type": "string", "enum": list(field.choices.values)} if field.choices else TEXT
    return _list(one) if field.shape in {Shape.LINKS, Shape.CHOICES} else one


def _part(**properties: dict[str, Any]) -> dict[str, Any]:
    """Some of these properties, and no other."""
    return {**_whole(**properties), "required": []}


def _whole(
    *, optional: Mapping[str, dict[str, Any]] | None = None, **properties: dict[str, Any]
) -> dict[str, Any]:
    """Every property is there, and no other but for some that may be."""
    return {
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }
