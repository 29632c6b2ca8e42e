from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.assemblies.middleware import viewer_of
from creuset.common.audience import Audience
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Verdict
from creuset.people.models import Person
from creuset.works.models import Authorship, Remark, Work


def may_be_proposed(work: Work, parameters: Mapping[str, Any] | None) -> Verdict:
    """What must hold before sharing is even discussed."""
    latest = work.text.latest()
    if not latest.body.strip():
        return Verdict(
            _("Cette production n’a pas encore de texte."), _("Écrivez-le d’abord ensemble.")
        )
    if parameters is None:
        return YES
    if not 1 <= int(parameters["version"]) <= latest.number:
        return Verdict(
            _("La version %(number)s n’existe pas.") % {"number": parameters["version"]},
            _("Choisissez une version de ce texte."),
        )
    if parameters.get("outside_debate") and parameters["audience"] != Audience.PUBLIC:
        return Verdict(
            _("On ne débat avec l’extérieur que de ce que tout le monde peut lire."),
            _("Ouvrez la lecture à tout le monde, ou gardez le débat entre membres."),
        )
    if work.is_published and _terms_of(work) == {"outside_debate": False, **parameters}:
        return Verdict(_("Cette production est déjà publiée ainsi."))
    return YES


def may_publish(work: Work, parameters: Mapping[str, Any]) -> Verdict:
    """What the work itself allows; the charter has its own say."""
    ready = may_be_proposed(work, parameters)
    if not ready:
        return ready
    if not work.authorships.filter(signs=True).exists():
        return Verdict(_("Cette production n’a pas d’auteur."), _("Dites qui l’a écrite."))
    missing = work.authorships.whose_accord_is_needed().exclude(
        agreed_digest=digest_of(parameters)
    )
    if n := missing.count():
        return Verdict(
            ngettext(
                "Il manque l’accord d’un auteur sur ces modalités de partage.",
                "Il manque l’accord de %(n)d auteurs sur ces modalités de partage.",
                n,
            )
            % {"n": n},
            _("Chacun le donne sur la page du travail, qui dit lesquels."),
        )
    return YES


MOST_DAYS = 366
ACCORD_DAYS = 60


def without_address() -> tuple[str, str]:
    return (
        _("Cette personne n’a pas laissé d’adresse."),
        _("Notez-la d’abord, ou écrivez vous-même son accord en son nom."),
    )


def link_is_over() -> tuple[str, str]:
    return (
        _("Ce lien ne demande plus rien : la question est close, ou ses termes ont changé."),
        _("Demandez-en un autre à la personne qui vous l’a envoyé."),
    )


def may_be_promoted(work: Work, parameters: Mapping[str, Any] | None) -> Verdict:
    """The community puts forward what all its members can read."""
    if not work.is_out:
        return Verdict(
            _("Ce travail n’a pas encore paru."),
            _("Attendez qu’il soit publié et que son jour vienne."),
        )
    if work.audience == Audience.GROUP:
        return Verdict(
            _("Ce travail n’est publié que pour son groupe."),
            _("Proposez d’abord de le partager avec toute la communauté."),
        )
    if parameters is None:
        return YES
    until, today = date.fromisoformat(parameters["until"]), timezone.localdate()
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        return Verdict(
            _("On met en avant jusqu’à un jour qui vient, dans l’année."),
            _("Choisissez un autre jour."),
        )
    current = work.promotions.current().filter(until__gte=until)
    if current.filter(**dict.fromkeys(parameters["places"], True)).exists():
        return Verdict(_("Ce travail est déjà mis en avant là, au moins jusqu’à ce jour."))
    return YES


def may_write(work: Work, by: Person) -> Verdict:
    if work.assembly.memberships.current().filter(person=by).exists():
        return YES
    return Verdict(
        _("Les membres de « %(group)s » écrivent cette production.") % {"group": work.group},
        _("Rejoignez ce groupe pour y contribuer."),
    )


def may_agree(work: Work, by: Person) -> Verdict:
    if work.authorships.filter(person=by, signs=True).exists():
        return YES
    return Verdict(_("L’accord sur le partage revient aux auteurs."))


def may_describe(authorship: Authorship, by: Person) -> Verdict:
    """Each says how they sign; for who has no account, a member of the group does."""
    if authorship.person_id == by.pk:
        return YES
    if authorship.guest:
        return may_write(authorship.work, by)
    return Verdict(_("Chacun dit soi-même comment il signe."))


def may_order(work: Work, by: Person) -> Verdict:
    if work.is_published:
        return Verdict(
            _("L’ordre des signatures est celui qui a été publié."),
            _("Il change en revenant sur la publication."),
        )
    return may_agree(work, by)


def may_remove_guest(authorship: Authorship, by: Person) -> Verdict:
    if not authorship.guest:
        return Verdict(_("Chacun retire soi-même sa signature."))
    if authorship.published and authorship.work.is_published:
        return Verdict(
            _("Cette personne signe ce que le public lit."),
            _("Revenez d’abord sur la publication."),
        )
    return may_write(authorship.work, by)


def may_answer_for(authorship: Authorship, by: Person) -> Verdict:
    """Someone without an account says yes to a member of the group, who writes it down."""
    if not (authorship.guest and authorship.signs):
        return Verdict(_("Cette personne donne elle-même son accord."))
    return may_write(authorship.work, by)


def _terms_of(work: Work) -> dict[str, Any]:
    return {
        "audience": work.audience,
        "licence": work.licence,
        "outside_debate": work.outside_debate,
        "shared_from": work.shared_from.isoformat() if work.shared_from else "",
        "version": work.published_version.number if work.published_version else 0,
    }


def may_remark(work: Work, by: Person) -> Verdict:
    """Members who may read it; those outside have a debate of their own."""
    viewer = viewer_of(by)
    if viewer.is_member and Work.objects.visible_to(viewer).filter(pk=work.pk).exists():
        return YES
    return Verdict(
        _("Les remarques sur le texte se font entre membres."),
        _("Rejoignez la communauté, ou prenez part au débat ouvert."),
    )


def may_settle(remark: Remark, by: Person) -> Verdict:
    """Whoever made it, and whoever writes the work."""
    return YES if remark.author_id == by.pk else may_write(remark.work, by)
