from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.gestures import GestureForm
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.groups.models import WorkingGroup


class OpenGroupForm(GestureForm):
    name = forms.CharField(label=_("Nom du groupe"), max_length=120)
    purpose = forms.ChoiceField(
        label=_("Ce groupe veut surtout"),
        choices=WorkingGroup.Purpose.choices,
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("Pourquoi ce groupe"),
        help_text=_("Ce qui vous réunit, en deux ou trois phrases. Tout le monde pourra le lire."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=3000,
    )
    objective = forms.CharField(
        label=_("Premier objectif"),
        help_text=_(
            "Ce que vous voulez atteindre d’abord : une rencontre, une note, un séminaire…"
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    sharing = forms.CharField(
        label=_("Partage envisagé"),
        help_text=_(
            "Comment vous pensez partager ce que vous ferez : pour qui, sous quelle licence. Rien n’est figé."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"name": parameters["name"]}

    @classmethod
    def initial_for(cls, query: Mapping[str, str], subject: Any) -> dict[str, Any]:
        """Opened from an entry that everyone may read: what it is starts the sentence."""
        entry = Entry.objects.filter(slug=query.get("fiche", ""), audience=Audience.PUBLIC).first()
        if entry is None:
            return {}
        return {
            "name": entry.name[:120],
            "purpose": WorkingGroup.Purpose.PRODUCE,
            "why": entry.facts.get("purpose") or entry.facts.get("missing") or "",
        }
