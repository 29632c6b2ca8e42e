"""What one area does because of another, and every gesture a charter governs: on one page."""

from django.utils.translation import gettext_lazy as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies import farewell as assemblies_farewell
from creuset.assemblies import fragments as assemblies_pages
from creuset.assemblies import gestures
from creuset.assemblies.charter import consent
from creuset.assemblies.forms import AdmitForm, AmendCharterForm, ConferMandateForm
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Application, Assembly, Procedure, Rule
from creuset.assemblies.rules import may_admit, may_admit_to_community
from creuset.atlas import fragments as atlas_pages
from creuset.common import leaving, pulse, slots
from creuset.common.audience import Audience
from creuset.debates import farewell as debates_farewell
from creuset.debates import fragments as debates_pages
from creuset.decisions import actions as decisions
from creuset.decisions import farewell as decisions_farewell
from creuset.decisions import fragments as decisions_pages
from creuset.decisions.models import Decision
from creuset.decisions.rules import may_revoke
from creuset.groups import actions as groups
from creuset.groups import fragments as groups_pages
from creuset.groups.forms import OpenGroupForm
from creuset.journal import actions as journal
from creuset.journal import farewell as journal_farewell
from creuset.journal import fragments as journal_pages
from creuset.journal import verbs
from creuset.people import farewell as people_farewell
from creuset.texts import farewell as texts_farewell
from creuset.works import actions as works
from creuset.works import farewell as works_farewell
from creuset.works import fragments as works_pages
from creuset.works.forms import PublishForm
from creuset.works.models import Work
from creuset.works.rules import may_be_proposed

GESTURES = [
    Gesture(
        key="assemblies.admit",
        label=_("Accueillir dans la communauté"),
        question=_("Accueillir cette personne dans la communauté ?"),
        subjects=Application.objects.visible_to,
        form=AdmitForm,
        perform=assemblies.admit,
        undo=assemblies.expel_what_was_admitted,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=may_admit_to_community,
        audience=lambda application: Audience.GROUP,
        concerns_groups=False,
    ),
    Gesture(
        key="assemblies.amend_charter",
        label=_("Changer une règle de la charte"),
        question=_("Changer la règle « %(rule)s » dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=AmendCharterForm,
        perform=assemblies.amend_charter,
        undo=assemblies.restore_charter,
        default=consent(),
        audience=lambda assembly: Audience.COMMUNITY if assembly.parent_id else Audience.PUBLIC,
        always_decided=True,
    ),
    Gesture(
        key="assemblies.confer_mandate",
        label=_("Confier un mandat"),
        question=_("Confier le mandat « %(post)s » dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=ConferMandateForm,
        perform=assemblies.confer_mandate,
        undo=assemblies.end_mandate,
        default=consent(),
    ),
    Gesture(
        key="groups.open",
        label=_("Ouvrir un groupe de travail"),
        question=_("Ouvrir le groupe « %(name)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=OpenGroupForm,
        perform=groups.open_group,
        undo=groups.close_group,
        default=Rule(procedure=Procedure.MEMBER),
        concerns_groups=False,
    ),
    Gesture(
        key="groups.admit",
        label=_("Accueillir dans le groupe"),
        question=_("Accueillir cette personne dans le groupe ?"),
        subjects=Application.objects.visible_to,
        form=AdmitForm,
        perform=assemblies.admit_to_group,
        undo=assemblies.expel_what_was_admitted,
        default=Rule(procedure=Procedure.COMMUNITY),
        ready=may_admit,
        audience=lambda application: Audience.GROUP,
    ),
    Gesture(
        key="works.publish",
        label=_("Publier un travail"),
        question=_("Publier « %(subject)s » ?"),
        subjects=Work.objects.visible_to,
        form=PublishForm,
        perform=works.publish,
        undo=works.withdraw,
        default=consent(),
        ready=may_be_proposed,
        audience=lambda work: Audience.GROUP,
    ),
    Gesture(
        key="decisions.revoke",
        label=_("Révoquer une décision"),
        question=_("Révoquer la décision : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=GestureForm,
        perform=decisions.revoke,
        undo=None,
        default=consent(),
        ready=may_revoke,
        audience=lambda decision: decision.audience_today,
    ),
]

VERBS = {
    "assemblies.founded": _("{title} est fondée."),
    "assemblies.applied": _("{actor} demande à rejoindre {title}."),
    "assemblies.application_withdrawn": _("{actor} a retiré sa demande pour {title}."),
    "assemblies.supported": _("{actor} a donné son appui."),
    "assemblies.joined": _("{actor} a rejoint {title}."),
    "assemblies.left": _("{actor} a quitté {title}."),
    "assemblies.admission_undone": _("Une admission dans {title} a été défaite."),
    "assemblies.charter_amended": _("La charte de {title} a changé."),
    "assemblies.charter_restored": _("Une règle de la charte de {title} a été rétablie."),
    "assemblies.mandate_conferred": _("Un mandat a été confié dans {title}."),
    "assemblies.mandate_ended": _("Un mandat a pris fin dans {title}."),
    "atlas.imported": _("Des fiches sont arrivées sur la carte : {title}."),
    "debates.opened": _("{actor} a ouvert la conversation {title}."),
    "debates.replied": _("{actor} a répondu dans {title}."),
    "debates.edited": _("{actor} a corrigé un message dans {title}."),
    "decisions.proposed": _("{actor} a posé une question : {title}"),
    "decisions.cast": _("{actor} a répondu : {title}"),
    "decisions.objected": _("{actor} a objecté : {title}"),
    "decisions.objection_lifted": _("{actor} a levé son objection : {title}"),
    "decisions.amended": _("{actor} a modifié sa proposition : {title}"),
    "decisions.withdrawn": _("{actor} a retiré sa proposition : {title}"),
    "decisions.adopted": _("Adopté : {title}"),
    "decisions.objected_at_close": _("Non adopté, une objection demeure : {title}"),
    "decisions.no_quorum": _("Sans quorum : {title}"),
    "decisions.unheard": _("Resté sans réponse : {title}"),
    "decisions.hindered": _("Adopté, mais empêché pour le moment : {title}"),
    "decisions.revoked": _("Révoqué : {title}"),
    "groups.opened": _("{actor} a ouvert le groupe {title}."),
    "groups.closed": _("Le groupe {title} est fermé."),
    "works.begun": _("{actor} a commencé {title}."),
    "works.written": _("{actor} a écrit une version de {title}."),
    "works.agreed": _("{actor} a accepté le partage de {title}."),
    "works.author_stepped_back": _("{actor} ne signe plus {title}."),
    "works.published": _("{title} est publié."),
    "works.came_out": _("{title} a paru."),
    "works.withdrawn": _("{title} n’est plus publié."),
}

SLOTS: list[tuple[str, slots.Filler]] = [
    ("home.map", atlas_pages.piece_of_map),
    ("home.page", works_pages.latest),
    ("home.page", decisions_pages.open_to),
    ("home.page", groups_pages.some_groups),
    ("home.page", journal_pages.latest),
    ("assemblies.application", decisions_pages.answering),
    ("assemblies.charter", decisions_pages.charter_changes),
    ("assemblies.rule", decisions_pages.rule_decided_by),
    ("groups.page", decisions_pages.open_in),
    ("groups.page", works_pages.works_of),
    ("groups.page", debates_pages.threads_of),
    ("groups.decided", decisions_pages.decided_by),
    ("works.decided", decisions_pages.decided_by),
    ("works.page", journal_pages.history),
    ("decisions.page", works_pages.accords),
    ("decisions.page", journal_pages.history),
    ("people.profile", assemblies_pages.next_step),
    ("people.leaving", assemblies_pages.leave_community),
    ("people.person", groups_pages.groups_of),
    ("people.person", works_pages.signed_by),
]

EVERY_MINUTE = {
    "decisions.close_due": decisions.close_due,
    "works.come_out": works.come_out,
    "journal.seal": journal.seal_all,
}

FAREWELLS = [
    works_farewell, decisions_farewell, debates_farewell, assemblies_farewell, journal_farewell,
    texts_farewell, people_farewell,
]  # fmt: skip


def connect() -> None:
    for gesture in GESTURES:
        gestures.register(gesture)
    verbs.register(VERBS)
    for slot, filler in SLOTS:
        slots.fill(slot, filler)
    for name, run in EVERY_MINUTE.items():
        pulse.every_minute(name, run)
    for area in FAREWELLS:
        leaving.register(area.farewell)
