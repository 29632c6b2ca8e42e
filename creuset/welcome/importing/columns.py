"""What each column of a list says: guessed from its name, else from what it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from creuset.people.folding import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FIELDS: Mapping[str, _StrPromise] = {
    "name": _("Nom complet"),
    "first_name": _("Prénom"),
    "last_name": _("Nom de famille"),
    "email": _("Adresse électronique"),
    "starts_on": _("Membre depuis le"),
    "ends_on": _("Parti le"),
    "groups": _("Groupes de travail"),
    "post": _("Mandat"),
    "post_starts_on": _("Mandat depuis le"),
    "post_ends_on": _("Mandat jusqu’au"),
    "note": _("Note"),
}

# Folded, as they are met in French, English and Spanish lists.
NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("nom complet", "nom et prenom", "prenom et nom", "nom prenom", "prenom nom",
             "adherent", "adherente", "membre", "personne", "name", "full name", "nombre completo",
             "nombre y apellidos"),
    "first_name": ("prenom", "prenoms", "first name", "firstname", "given name", "nombre"),
    "last_name": ("nom", "nom de famille", "nom d'usage", "last name", "lastname", "surname",
                  "family name", "apellido", "apellidos"),
    "email": ("email", "e-mail", "mail", "courriel", "mel", "adresse mail", "adresse email",
              "adresse e-mail", "adresse electronique", "adresse de courriel", "email address",
              "correo", "correo electronico"),
    "starts_on": ("date d'adhesion", "adhesion", "membre depuis", "depuis", "date d'entree",
                  "date entree", "entree", "date d'inscription", "inscription", "arrive le",
                  "arrivee", "debut", "date de debut", "premiere adhesion", "joined", "joined on",
                  "member since", "start", "start date", "fecha de alta", "alta"),
    "ends_on": ("date de depart", "depart", "parti le", "date de sortie", "sortie", "fin",
                "date de fin", "fin d'adhesion", "date de radiation", "left", "left on", "end",
                "end date", "fecha de baja", "baja"),
    "groups": ("groupe", "groupes", "groupe de travail", "groupes de travail", "gt", "commission",
               "commissions", "group", "groups", "grupo", "grupos"),
    "post": ("mandat", "mandats", "fonction", "fonctions", "poste", "mandate", "office",
             "cargo", "funcion"),
    "post_starts_on": ("mandat depuis", "mandat depuis le", "debut du mandat", "debut de mandat",
                       "mandat du", "elu le", "elue le", "election", "mandate from",
                       "mandate since", "inicio del cargo", "cargo desde"),
    "post_ends_on": ("mandat jusqu'au", "fin du mandat", "fin de mandat", "mandat au",
                     "terme du mandat", "echeance du mandat", "mandate until", "mandate to",
                     "fin del cargo", "cargo hasta"),
    "note": ("note", "notes", "remarque", "remarques", "commentaire", "commentaires", "notas"),
}  # fmt: skip
NEVER: tuple[str, ...] = (
    "telephone", "tel", "tel.", "portable", "mobile", "phone", "telefono", "movil", "adresse",
    "adresse postale", "rue", "code postal", "cp", "ville", "date de naissance", "naissance",
    "ne le", "iban", "rib", "address", "postcode", "city", "birth date",
    "numero de securite sociale", "nir",
)  # fmt: skip
"""Columns that are told apart so as not to be kept: a community needs none of them here."""

KNOWN_NAMES = {name for names in NAMES.values() for name in names} | set(NEVER)
_MAILBOX = re.compile(r"\S+@\S+\.\S+")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$")
ENOUGH = 0.6


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Field → column. A field is given by one column; the leftmost wins."""
    found: dict[str, int] = {}
    folded = [fold(name) for name in header]
    for column, name in enumerate(folded):
        field = next((field for field, names in NAMES.items() if name in names), None)
        if field and field not in found:
            found[field] = column
    if "last_name" in found and "first_name" not in found and "name" not in found:
        found["name"] = found.pop("last_name")  # « Nom » alone is the whole of it
    if "email" not in found:
        _from_cells(found, "email", _MAILBOX, header, rows)
    if not {"name", "last_name"} & set(found):
        _first_words(found, folded, rows)
    return found


def _from_cells(
    found: dict[str, int],
    field: str,
    pattern: re.Pattern[str],
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> None:
    for column in range(len(header)):
        cells = [row[column] for row in rows[:200] if column < len(row) and row[column]]
        if column in found.values() or not cells:
            continue
        if sum(bool(pattern.match(cell)) for cell in cells) >= ENOUGH * len(cells):
            found[field] = column
            return


def _first_words(
    found: dict[str, int], folded: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """The first column that holds words: neither figures, nor days, nor mailboxes."""
    for column, name in enumerate(folded):
        cells = [row[column] for row in rows[:200] if column < len(row) and row[column]]
        if column in found.values() or name in NEVER or not cells:
            continue
        words = [cell for cell in cells if not re.search(r"[\d@]", cell)]
        if len(words) >= ENOUGH * len(cells):
            found["name"] = column
            return


def is_never_kept(name: str) -> bool:
    return fold(name) in NEVER
