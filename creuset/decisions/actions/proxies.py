from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.decisions import rules
from creuset.decisions.actions.writing import hold
from creuset.decisions.models import Decision, Proxy
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def give_proxy(
    assembly: Assembly,
    holder: Person,
    *,
    decision: Decision | None = None,
    until: date | None = None,
    mandator: Person | None = None,
    by: Person,
) -> Proxy:
    """Ask another member to speak in one's name, for one decision or for all until a day.

    With `mandator`, a scrutineer writes down the proxy of someone who has no computer.
    """
    if decision:
        hold(decision)  # before its assembly, as whoever closes it does
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    giver = mandator or by
    if giver.pk != by.pk:
        rules.is_scrutineer(by, assembly).or_refuse()
        if holder.pk == by.pk:
            raise Refused(_("On n’écrit pas une procuration à son propre profit."))
    if giver.pk == holder.pk:
        raise Refused(_("On ne se confie pas sa propre voix."))
    charter.belongs(giver, assembly).or_refuse()
    charter.belongs(holder, assembly).or_refuse()
    if decision:
        _may_be_given(decision, giver, holder)
    elif until is None or until <= timezone.localdate():
        raise Refused(
            _("Une procuration pour toutes les décisions a une fin."),
            _("Choisissez un jour à venir."),
        )
    Proxy.objects.filter(
        mandator=giver, assembly=assembly, decision=decision, revoked_at=None
    ).update(revoked_at=timezone.now())
    given = Proxy.objects.create(
        mandator=giver,
        holder=holder,
        assembly=assembly,
        decision=decision,
        ends_on=until,
        taken_down_by=by if giver.pk != by.pk else None,
    )
    record(
        "decisions.proxy_given",
        decision or assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.GROUP,
        personal={"mandator": giver.pk, "holder": holder.pk},
    )
    return given


def _may_be_given(decision: Decision, giver: Person, holder: Person) -> None:
    rules.is_open(decision).or_refuse()
    cap = decision.terms["proxies"]
    if not cap:
        raise Refused(_("Ici, on ne vote pas pour quelqu’un d’autre."))
    if decision.electors.filter(person__in=[giver, holder]).count() < 2:
        raise Refused(_("Vous devez tous deux être membres depuis l’ouverture de la décision."))
    others = [each for each in rules.represented_by(decision, holder) if each != giver.pk]
    if len(others) >= cap:
        raise Refused(
            _("%(holder)s parle déjà pour autant de personnes que la charte le permet.")
            % {"holder": holder},
            _("Confiez votre voix à quelqu’un d’autre."),
        )


@transaction.atomic
def revoke_proxy(proxy: Proxy, *, by: Person) -> None:
    """What it has already said stands, and its owner may still speak over it."""
    proxy = Proxy.objects.select_for_update().get(pk=proxy.pk)
    if proxy.mandator_id != by.pk:
        raise Refused(_("Seule la personne qui a confié sa voix la reprend."))
    if proxy.revoked_at:
        raise Refused(_("Cette procuration a déjà pris fin."))
    proxy.revoked_at = timezone.now()
    proxy.save(update_fields=["revoked_at"])
    record(
        "decisions.proxy_revoked",
        proxy.decision or proxy.assembly,
        scope=proxy.assembly.scope,
        by=by,
        audience=Audience.GROUP,
    )
