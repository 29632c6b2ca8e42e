"""What columns are called, here and in the files of others: for each field, the most telling first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from creuset.atlas.folding import fold

POINT = "point"
ADDRESS = "address"

# Names that a field may bear in the header of a file, folded; the first that is filled wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "source_key": ("source id", "uri", "id", "identifiant"),
    "name": ("name", "nom", "title", "titre"),
    "kinds": ("kinds", "kind", "natures", "nature", "categories", "category", "categorie"),
    "country": ("country", "pays", "addr country"),
    "city": ("city", "ville", "commune", "addr city"),
    "postcode": ("postcode", "code postal", "cp", "addr postcode", "postal code"),
    "website": ("website", "site", "site web", "site internet", "url", "contact website"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    ADDRESS: ("full address", "adresse complete"),
}
FIELDS = {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}

MORE_NAMES: Mapping[str, tuple[str, ...]] = {
    POINT: ("point", "geo point", "geo point 2d", "coordonnees", "coordonnees gps", "gps", "latlng",
            "latlon", "lat lon", "lat lng", "geolocalisation", "coordinates", "geom", "coord",
            "coordonneesxy", "coordonnees geo", "geocode", "lat long"),
    "name": ("denomination", "raison sociale", "nom de la structure", "nom du lieu", "structure",
             "intitule", "nombre", "label", "razon social", "denominazione", "nome", "naam",
             "bezeichnung", "nom usuel", "enseigne", "item label", "rdfs label", "titulo"),
    "city": ("localite", "municipalite", "town", "locality", "ciudad", "municipio", "localidad", "ort",
             "stadt", "plaats", "comune", "citta", "localidade", "concelho", "cidade",
             "address locality", "municipality", "woonplaats", "poblacio", "poblacion"),
    "postcode": ("codepostal", "zip", "zip code", "zipcode", "plz", "postleitzahl", "cap",
                 "codigo postal", "codi postal", "postalcode"),
    "country": ("country name", "country code", "code pays", "country iso 3166", "address country",
                "land", "paese", "country label", "pais"),
    "website": ("web", "lien", "page web", "adresse web", "homepage", "sitio web", "siteweb",
                "primary url", "webseite", "sito web", "sito", "pagina web", "web site",
                "internet", "official website"),
    "kinds": ("type", "types", "activite", "activites", "secteur", "theme", "themes", "tags",
              "type of initiative", "taxonomy", "thematique", "thematiques", "rubrique",
              "actividad", "kind name", "type acteur", "layer"),
    "description": ("description", "descriptif", "presentation", "resume", "descripcion", "about",
                    "beschreibung", "descrizione", "omschrijving", "descricao", "summary", "abstract",
                    "blurb", "short description", "item description", "desc", "comment",
                    "content", "content rendered"),
    "purpose": ("objet", "raison d etre", "slogan", "mission", "commitment"),
    "short_name": ("sigle", "acronyme", "nom court", "short name", "alt name", "nickname",
                   "titre court"),
    "legal_form": ("forme juridique", "statut juridique", "legal form"),
    "started_on": ("annee de creation", "date de creation", "start date", "depuis", "date creat",
                   "date creation etablissement", "founded on", "founded", "grundungsjahr",
                   "fecha de constitucion", "activity start at", "annee creation", "founding date",
                   "date creation", "incorporation date", "year established"),
    "links": ("autres liens", "liens", "links", "link", "facebook", "urls"),
    "siren": ("siren", "ref fr siren"),
    "siret": ("siret", "ref fr siret"),
    "rna": ("rna", "numero rna", "ref fr rna"),
    "wikidata": ("wikidata",),
    "source_key": ("identifier", "ref", "reference", "osm id", "recordid", "id fiche", "oid", "uuid",
                   "listing id", "item"),
    "latitude": ("lattitude", "latitud", "latitudine", "breitengrad", "breedtegraad", "breite"),
    "longitude": ("longitud", "longitudine", "langengrad", "lengtegraad", "lange", "longtitude"),
    ADDRESS: ("adresse", "address", "adresse postale", "domicilio", "direccion", "indirizzo",
              "morada", "adres", "strasse", "street", "street address", "addr full", "libelle voie"),
}  # fmt: skip
EXACT = {
    name: (field, 100 + rank) for field, names in MORE_NAMES.items() for rank, name in enumerate(names)
} | FIELDS  # fmt: skip

CONTACT_WORDS = {
    "mail", "email", "courriel", "mel", "correo", "telephone", "tel", "phone", "portable", "mobile",
    "fax", "telefono", "telefon", "telefone", "telefoon", "gsm", "whatsapp",
}  # fmt: skip
_NOT_CONTACTS = {"nature", "type", "site", "web", "website", "url"}

# Around what a column holds, words that tell only whose it is, or that it is asked for.
_AROUND = {
    "de", "du", "des", "la", "le", "les", "l", "d", "the", "of", "a", "del", "della", "der", "das",
    "structure", "organisation", "organization", "organisme", "association", "initiative", "asso",
    "etablissement", "unite", "legale", "bf", "adrs", "adrg", "checkbox", "fields", "properties",
    "location", "media", "listing", "siege", "social", "postale", "libelle", "schema", "numero", "n",
    "entreprise", "projet", "lieu",
}  # fmt: skip
_AXIS = {
    "coord", "coordonnee", "coordonnees", "lambert", "lambert93", "l93", "93", "wgs84", "wgs", "rgf93",
    "point", "geo", "gps", "pos",
}  # fmt: skip
_AXES = {"x": "longitude", "abscisse": "longitude", "y": "latitude", "ordonnee": "latitude"}
# A name that begins or ends so is for this field, unless it speaks of someone or of something else.
_LOOSE: Mapping[str, tuple[str, ...]] = {
    "siret": ("siret",), "siren": ("siren",), "rna": ("rna",), "wikidata": ("wikidata",),
    "latitude": ("latitude", "lat"), "longitude": ("longitude", "lon", "lng"),
    "postcode": ("code postal", "cp", "postcode", "zip", "zipcode", "plz", "codepostal", "postal code"),
    "city": ("ville", "commune", "city", "libcommune", "localite", "locality", "town", "municipality"),
    "country": ("pays", "country"),
    "website": ("site web", "site internet", "website", "siteweb"),
    "description": ("description", "presentation", "descriptif"),
    "name": ("nom", "name", "denomination", "raison sociale", "intitule", "titre", "title"),
    ADDRESS: ("adresse", "address", "libvoie"),
}  # fmt: skip
_SOMEONE = {
    "responsable", "prenom", "contact", "animateur", "animatrice", "president", "presidente", "referent",
    "referente", "gerant", "auteur", "author", "owner", "creator", "createur", "user", "utilisateur",
    "editeur", "manager", "person", "personne", "directeur", "directrice", "dirigeant", "representant",
    "interlocuteur", "famille", "first", "last", "usage", "createdby", "proprietaire",
}  # fmt: skip
_SOMETHING_ELSE = {
    "code", "insee", "id", "nb", "count", "date", "score", "logo", "image", "photo", "fichier", "file",
    "type", "source", "licence", "license", "icon", "color", "result",
}  # fmt: skip
_NO_NAME = {
    "voie", "rue", "street", "region", "departement", "department", "domaine", "domain", "quartier",
    "epci", "canton", "category", "categorie", "kind", "reseau", "county", "state", "province",
    "acronyme", "court", "short", "parent", "dataset", "pays", "country", "city", "commune", "ville",
}  # fmt: skip
_NO_ADDRESS = {"web", "internet", "electronique", "ip", "url", "site", "notes", "locality"}
_TOLD_ASIDE = {"id", "lat", "lon"}
"""What OpenStreetMap and linked data write after an @, of which the rest speaks of themselves."""
_TONGUES = {"nl", "en", "de", "es", "it", "pt", "ca", "eu", "br"}
"""Of the same thing told in several languages, one that is not said to be in another goes first."""
_APART = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[a-z])(?=\d)")


@lru_cache(maxsize=4096)
def named(written: str) -> tuple[str, int]:
    """The field that a column is for, and how surely: 0 is best; nothing when nobody can tell."""
    if written.startswith("@") and fold(written) not in _TOLD_ASIDE:
        return "", 0
    if found := EXACT.get(fold(written)):
        return found
    words = fold(_APART.sub(" ", written)).split()
    if set(words) & _SOMEONE or is_of_someone_alone(words):
        return "", 0
    if found := EXACT.get(" ".join(words)):
        return found
    bare = [word for word in words if word not in _AROUND]
    if found := EXACT.get(" ".join(bare)):
        return found[0], 300 + found[1]
    if axis := [_AXES[word] for word in bare if word in _AXES]:
        return (axis[0], 800) if set(bare) <= _AXIS | _AXES.keys() else ("", 0)
    return _loosely(bare)


def is_of_someone_alone(words: Iterable[str]) -> bool:
    """In the register of companies, what has a first name."""
    return list(words) in (["nom", "unite", "legale"], ["nom", "usage", "unite", "legale"])


def _loosely(words: list[str]) -> tuple[str, int]:
    told = f" {' '.join(words)} "
    for rank, (field, phrases) in enumerate(_LOOSE.items()):
        begins = any(told.startswith(f" {phrase} ") for phrase in phrases)
        ends = any(told.endswith(f" {phrase} ") for phrase in phrases)
        if (begins or ends) and not set(words) & _foreign_to(field):
            return field, 500 + rank + (0 if begins else 100) + (
                40 if words[-1] in _TONGUES else 0
            )
    return "", 0


def _foreign_to(field: str) -> set[str]:
    """Words of columns that are not for this field, however they begin."""
    if field in {"siret", "siren", "rna", "wikidata"}:
        return set()
    if field in {"postcode", "city", "latitude", "longitude"}:
        return (_SOMETHING_ELSE - {"code", "result"}) | ({"code"} if field == "city" else set())
    more = {"name": _NO_NAME, ADDRESS: _NO_ADDRESS}.get(field, set())
    return _SOMETHING_ELSE | more


def is_contact(written: str) -> bool:
    """Whether a column is named as a way to reach someone."""
    words = set(fold(_APART.sub(" ", written)).split())
    return bool(words & CONTACT_WORDS) and not words & _NOT_CONTACTS
