"""What an export holds, and what it leaves out and why."""

from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

# Everything of our areas goes, and these rows of the libraries.
LIBRARIES = {"account.EmailAddress"}

DOORS = "secret : chaque personne entre de nouveau par un code reçu à son adresse"
LEFT_OUT = {
    "atlas.Changed": "se refait à partir des fiches",
    "atlas.Snapshot": "se refait à partir des fiches",
    "places.Spelling": "se relit des données de la version (manage.py load_places)",
    "account.EmailConfirmation": DOORS,
    "auth.Group": "n’est pas utilisé",
    "auth.Group_permissions": "n’est pas utilisé",
    "auth.Permission": "n’est pas utilisé",
    "common.Milestone": "dit ce qui a été fait sur ce serveur-ci",
    "contenttypes.ContentType": "les sortes sont écrites par leur nom",
    "django_tasks_database.DBTaskResult": "la file de ce serveur-ci",
    "files.Shelf": "un verrou, sans contenu",
    "mfa.Authenticator": DOORS,
    "post.Delivery": "le courrier de ce serveur-ci, qui contient des adresses de réponse secrètes",
    "post.ReplyKey": "secret : d’autres adresses de réponse seront données",
    "post.Received": "les messages reçus par ce serveur-ci",
    "post.Held": "les messages retenus par ce serveur-ci",
    "sessions.Session": DOORS,
    "usersessions.UserSession": DOORS,
}
SECRET_FIELDS = {
    "people.Person": {"password", "last_login"},
    "atlas.Suggestion": {"token"},
    "debates.OutsideMessage": {"secret"},
}
# They look secret by their name. The salt of a record binds it to its seal; the rest says nothing
# that opens a door.
JUDGED = {
    "journal.Record.salt",
    "places.Territory.code",
}


def kinds() -> list[type[Model]]:
    """In the order of their names."""
    return sorted(
        (model for model in apps.get_models(include_auto_created=True) if _goes(model)),
        key=lambda model: model._meta.label_lower,
    )


def _goes(model: type[Model]) -> bool:
    label = model._meta.label
    ours = model._meta.app_config.name.startswith("creuset.")
    return (ours or label in LIBRARIES) and label not in LEFT_OUT and model._meta.managed


def fields_of(model: type[Model]) -> list[Any]:
    secret = SECRET_FIELDS.get(model._meta.label, set())
    return [
        field
        for field in model._meta.local_concrete_fields
        if not field.generated and field.name not in secret
    ]


def names_a_kind(field: Any) -> bool:
    return field.is_relation and field.related_model is ContentType
