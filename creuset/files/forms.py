from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from creuset.common.uploads import TooBig
from creuset.common.verdict import Refused
from creuset.files import contents, rules
from creuset.files.models import LONGEST_ALT, Licence

MOST = 10


class FilesInput(forms.FileInput):
    """Several files at once. A browser does not give back those of a form that returns with an
    error: the page says to choose them again."""

    allow_multiple_selected = True
    template_name = "files/input.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """With the sentence of each picture, where the page asked for them (frontend/islands/files.ts)."""
        uploads = super().value_from_datadict(data, files, name)
        said = data.getlist(f"{name}_alt") if hasattr(data, "getlist") else []
        if uploads and len(said) == len(uploads):
            for upload, alt in zip(uploads, said, strict=True):
                upload.alt = alt.strip()[:LONGEST_ALT]
        return uploads

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        endings = contents.accepted()
        context["widget"]["attrs"]["accept"] = ",".join(f".{ending}" for ending in endings)
        context["largest"] = settings.FILE_LARGEST
        context["longest_alt"] = LONGEST_ALT
        context["again"] = [each.name for each in value or [] if hasattr(each, "name")]
        return context

    def format_value(self, value: Any) -> None:
        return None


class FilesField(forms.FileField):
    """A list of files, each looked at: its weight, and what it really is. Its view must be marked
    `@accepts_files`, and its form be sent as multipart/form-data."""

    widget = FilesInput

    def __init__(self, *, most: int = MOST, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("label", _("Fichiers"))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, for the page to say that it is to be chosen again."""
        return data

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = [each for each in data or [] if each]
        if self.required and not uploads:
            raise ValidationError(_("Choisissez un fichier."), code="required")
        if len(uploads) > self.most:
            message = _("%(n)d fichiers d’un coup, c’est plus que les %(most)d permis.")
            raise ValidationError(message, params={"n": len(uploads), "most": self.most})
        faults = [fault for fault in map(_fault, uploads) if fault]
        if faults:
            raise ValidationError(faults)
        return uploads


def _fault(upload: Any) -> str:
    name = contents.safe_name(upload.name or "")
    try:
        if isinstance(upload, TooBig):
            rules.too_big(name).or_refuse()
        rules.may_be_that_big(name, upload.size).or_refuse()
        contents.recognise(name, upload.file)
    except Refused as refusal:
        return str(refusal)
    return ""


class AltField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Ce que l’image montre"))
        kwargs.setdefault("help_text", _("Pour qui ne la voit pas. Une phrase suffit."))
        super().__init__(max_length=LONGEST_ALT, required=False, **kwargs)


class DescribeForm(forms.Form):
    alt = AltField()


class AttachForm(forms.Form):
    uploads = FilesField(required=True)
    alt = AltField()
    licence = forms.ChoiceField(
        label=_("Licence"), choices=[("", _("non précisée")), *Licence.choices], required=False
    )
