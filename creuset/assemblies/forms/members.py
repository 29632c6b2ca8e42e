"""Choosing members of an assembly: from a list while they are few, by their names when they are many."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly, Membership
from creuset.people.folding import fold
from creuset.people.models import Person, Shown

FEW = 40
MANY = 50
ADDRESS = "/personnes/"


def choosing(
    assembly: Assembly,
    *,
    by: Person,
    label: Any,
    several: bool = False,
    required: bool = True,
    help_text: Any = "",
) -> forms.Field:
    """Members who show their name to the others, and whoever is choosing."""
    people = assembly.members().filter(~Q(name_shown=Shown.NOBODY) | Q(pk=by.pk))
    people = people.exclude(name="").order_by("folded_name", "pk")
    said: dict[str, Any] = {"label": label, "required": required, "help_text": help_text}
    current = Membership.objects.current().filter(assembly=assembly)
    if len(current.values_list("pk")[: FEW + 1]) > FEW:
        return NamedMembers(people, several=several, **said)
    if several:
        return forms.ModelMultipleChoiceField(people, widget=forms.CheckboxSelectMultiple, **said)
    return forms.ModelChoiceField(people, **said)


class NamedMembers(forms.CharField):
    """One member to a line, by name; by the address of their page when several bear that name."""

    def __init__(self, people: QuerySet[Person], *, several: bool, **kwargs: Any) -> None:
        self.people = people
        self.several = several
        if several:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4})
        said = (
            _("Un nom par ligne, tel qu’il est écrit ici, ou l’adresse de sa page.")
            if several
            else _("Son nom, tel qu’il est écrit ici, ou l’adresse de sa page.")
        )
        kwargs["help_text"] = f"{kwargs.get('help_text') or ''} {said}".strip()
        super().__init__(max_length=10_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Keys, as parameters keep them, are shown as addresses."""
        if isinstance(value, int):
            value = [value]
        if not isinstance(value, list):
            return value
        slugs = self.people.filter(pk__in=value).values_list("slug", flat=True)
        return "\n".join(f"{ADDRESS}{slug}/" for slug in slugs)

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > (MANY if self.several else 1):
            raise forms.ValidationError(_("Il y a trop de noms."))
        found = [self._member(line) for line in lines]
        if self.several:
            return list(dict.fromkeys(found))
        return found[0] if found else None

    def _member(self, line: str) -> Person:
        if ADDRESS in line:
            wanted = Q(slug=line.rpartition(ADDRESS)[2].strip("/"))
        else:
            wanted = Q(folded_name=fold(line))
        found = list(self.people.filter(wanted)[:2])
        if not found:
            raise forms.ValidationError(
                _("Aucun membre ne s’appelle ainsi : « %(name)s ».") % {"name": line}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Plusieurs membres s’appellent « %(name)s » : donnez l’adresse de sa page.")
                % {"name": line}
            )
        return found[0]


class Suggesting(forms.TextInput):
    """A text that may be one of those already known, or another."""

    def __init__(self, known: list[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.known = known

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        known = format_html_join(
            "", '<option value="{}"></option>', ((each,) for each in self.known)
        )
        field = super().render(name, value, {**(attrs or {}), "list": f"{name}-known"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, f"{name}-known", known)


def shown_name(person: Person | None) -> str:
    """To the members who decide: the name, unless its owner shows it to nobody."""
    if person is None:
        return _("une personne partie")
    return _("un membre") if person.name_shown == Shown.NOBODY else str(person)
