from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.common.verdict import YES, Verdict
from creuset.groups.models import WorkingGroup


def may_open(community: Assembly, name: str) -> Verdict:
    if community.parent_id is not None:
        return Verdict(_("Un groupe s’ouvre dans la communauté."))
    if community.children.filter(name__iexact=name.strip()).exists():
        return Verdict(
            _("Un groupe porte déjà ce nom."), _("Rejoignez-le, ou choisissez un autre nom.")
        )
    return YES


def may_join(group: WorkingGroup) -> Verdict:
    if group.closed_at:
        return Verdict(_("Ce groupe est fermé."), _("Rejoignez-en un autre, ou ouvrez-en un."))
    return YES
