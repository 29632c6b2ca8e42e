from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.common.uploads import TooBig
from creuset.welcome.importing import columns
from creuset.welcome.models import Import

LARGEST = 5 * 1024 * 1024


class ListForm(forms.Form):
    """A file, or cells pasted from a sheet."""

    file = forms.FileField(
        label=gettext_lazy("Votre tableur"),
        required=False,
        help_text=gettext_lazy(
            "CSV, XLSX ou ODS, 5 Mo au plus. Sa première ligne nomme les colonnes."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        allow_empty_file=True,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Ou collez ici les lignes copiées de votre tableur"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=gettext_lazy("D’où viennent ces données"),
        max_length=300,
        help_text=gettext_lazy(
            "Par exemple : « le fichier des adhésions tenu par la trésorière ». Chaque personne le lira."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and (isinstance(file, TooBig) or file.size > LARGEST):
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo. Coupez-le en plusieurs."))
        return file

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if (
            not said.get("file")
            and not said.get("pasted", "").strip()
            and "file" not in self.errors
        ):
            self.add_error("file", _("Choisissez un fichier, ou collez des lignes plus bas."))
        return said

    def content(self) -> tuple[bytes, str]:
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        return self.cleaned_data["pasted"].encode(), _("lignes collées")


class MappingForm(forms.Form):
    """Which column says what. A column that nothing takes is not kept."""

    def __init__(self, *args: Any, source: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("aucune colonne"))]
        choices += [(str(number), name) for number, name in enumerate(source.header)]
        for field, label in columns.FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=str(source.mapping.get(field, "")),
            )

    def clean(self) -> dict[str, Any] | None:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said.get("name") and not said.get("last_name"):
            self.add_error("name", _("Dites quelle colonne donne le nom."))
        return said

    def mapping(self) -> dict[str, int]:
        return {field: int(chosen) for field, chosen in self.cleaned_data.items() if chosen}
