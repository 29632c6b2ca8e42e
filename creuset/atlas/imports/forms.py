from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.atlas.importing import address_of
from creuset.atlas.importing.recipes import LABELS
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.imports.rules import may_be_a_source
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Source
from creuset.common.uploads import TooBig
from creuset.common.verdict import Refused

LICENCES = [
    ("ODbL 1.0", "ODbL 1.0"),
    ("Licence Ouverte 2.0", gettext_lazy("Licence Ouverte 2.0 (Etalab)")),
    ("CC BY 4.0", "CC BY 4.0"),
    ("CC BY-SA 4.0", "CC BY-SA 4.0"),
    ("CC0 1.0", "CC0 1.0"),
    ("PDDL 1.0", gettext_lazy("PDDL 1.0 (domaine public)")),
]
OTHER = "other"


class StartForm(forms.Form):
    """A file or an address, and where it comes from."""

    file = forms.FileField(
        label=gettext_lazy("Votre fichier"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json,.geojson,.umap,.kml,.kmz,.gpx"}
        ),
        help_text=gettext_lazy(
            "Tableur, GeoJSON, uMap, KML, GPX, ou le JSON d’une autre carte : OpenStreetMap, GoGoCarto, YesWiki…"
        ),
    )
    address = forms.CharField(
        label=gettext_lazy("Ou son adresse sur le web"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    source = forms.ModelChoiceField(
        queryset=Source.objects.exclude(name=Source.HERE).order_by("name"),
        label=gettext_lazy("D’où vient-il ?"),
        required=False,
        empty_label=gettext_lazy("Une nouvelle source, décrite ci-dessous"),
    )
    name = forms.CharField(
        label=gettext_lazy("Nom de la nouvelle source"), required=False, max_length=200
    )
    url = forms.CharField(
        label=gettext_lazy("Sa page sur le web"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Sa licence"),
        required=False,
        choices=[("", "—"), *LICENCES, (OTHER, gettext_lazy("Une autre licence"))],
        help_text=gettext_lazy("Elle est écrite là où la source offre ses données."),
    )
    other_licence = forms.CharField(
        label=gettext_lazy("Le nom de cette autre licence"), required=False, max_length=200
    )
    attribution = forms.CharField(
        label=gettext_lazy("La mention qu’elle demande"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Par exemple : « © les contributeurs d’OpenStreetMap »."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in ("file", "address", "name"):
            # One of the first two; the third, of a source that is new: none is « facultatif ».
            setattr(self.fields[key], "depends", True)  # noqa: B010 (Django's fields take more)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, TooBig):
            most = settings.FILE_LARGEST // 1_000_000
            raise forms.ValidationError(
                _("Ce fichier dépasse %(most)d Mo.") % {"most": most}, code="big"
            )
        return file

    def clean_address(self) -> str:
        return _on_the_web(self.cleaned_data["address"])

    def clean_url(self) -> str:
        return _on_the_web(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if not self.errors and bool(said["file"]) == bool(said["address"]):
            self.add_error(
                "file", _("Choisissez un fichier, ou donnez une adresse : l’un des deux.")
            )
        if not said.get("source"):
            self._clean_new_source(said)
        if self.errors and said.get("file"):
            self.add_error("file", _("Choisissez-le de nouveau : la page n’a pas pu le garder."))
        return said

    def _clean_new_source(self, said: dict[str, Any]) -> None:
        if said.get("licence") == OTHER:
            said["licence"] = said.get("other_licence", "")
        if not said.get("name"):
            self.add_error("name", _("Nommez la source, ou choisissez-la plus haut."))
        elif not (allowed := may_be_a_source(said["name"])):
            self.add_error("name", str(Refused(allowed.reason, allowed.remedy)))
        elif Source.objects.filter(name=said["name"]).exists():
            self.add_error("name", _("Cette source est déjà connue : choisissez-la plus haut."))
        if not said.get("licence"):
            reason = _("Dites sous quelle licence : sans elle, rien ne peut être repris.")
            self.add_error("licence", reason)


def _on_the_web(written: str) -> str:
    told = written.strip()
    address = address_of(told) if told else ""
    if told and not address:
        raise forms.ValidationError(_("Ce n’est pas une adresse du web."))
    return address


class ColumnsForm(forms.Form):
    """What each column holds, but those that are never kept."""

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {
            f"c{place}": each["name"]
            for place, each in enumerate(source.columns)
            if not each["contact"]
        }
        for key, name in self.names.items():
            self.fields[key] = forms.ChoiceField(
                label=name,
                choices=[("", _("laissée de côté")), *LABELS.items()],
                required=False,
                initial=source.mapping.get(name, ""),
            )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if not self.errors and "name" not in said.values():
            self.add_error(None, _("Dites quelle colonne donne le nom."))
        return said

    def mapping(self) -> dict[str, str]:
        return {name: self.cleaned_data[key] for key, name in self.names.items()}


class WordsForm(forms.Form):
    """What the words of the file are called here."""

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = {f"w{place}": word for place, (word, _n) in enumerate(source.unknown)}
        for place, (word, n) in enumerate(source.unknown):
            self.fields[f"w{place}"] = forms.ChoiceField(
                label=_("« %(word)s », %(n)d fois") % {"word": word, "n": n},
                choices=[("", _("laissé de côté")), *Kind.choices],
                required=False,
            )

    def told(self) -> dict[str, list[str]]:
        """Nothing said of a word leaves it to be told again."""
        chosen = {word: self.cleaned_data[key] for key, word in self.words.items()}
        return {word: [kind] for word, kind in chosen.items() if kind}


class ScheduleForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Adresse du fichier"), max_length=500, widget=forms.URLInput()
    )
    every = forms.ChoiceField(label=gettext_lazy("À quel rythme"), choices=Schedule.Every.choices)

    def clean_address(self) -> str:
        return _on_the_web(self.cleaned_data["address"])
