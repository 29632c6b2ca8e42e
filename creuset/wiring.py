"""What one area does because of another, and every gesture a charter governs: on one page."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from creuset.assemblies import actions as assemblies
from creuset.assemblies import farewell as assemblies_farewell
from creuset.assemblies import fragments as assemblies_pages
from creuset.assemblies import gestures
from creuset.assemblies.charter import belongs, consent, decided_by
from creuset.assemblies.forms import (
    AdmitForm,
    AmendCharterForm,
    ConferMandateForm,
    DeclareForm,
    DefinePostForm,
    ElectForm,
    EndSeatForm,
    GiveSeatForm,
    RecallForm,
    RenewSeatForm,
)
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Application, Assembly, Mandate, Procedure, Rule, Seat
from creuset.assemblies.rules import may_admit, may_admit_to_community, may_be_amended
from creuset.assemblies.rules_mandates import may_declare, may_end, seat_stands
from creuset.assemblies.terms import Asks
from creuset.atlas import fragments as atlas_pages
from creuset.atlas.models import Entry
from creuset.common import gauges, leaving, pulse, slots, things
from creuset.common.audience import Audience
from creuset.common.things import Thing
from creuset.debates import actions as debates
from creuset.debates import farewell as debates_farewell
from creuset.debates import fragments as debates_pages
from creuset.debates import fragments_moderation as moderation_pages
from creuset.debates import fragments_outside as outside_pages
from creuset.debates import rules_moderation as moderation
from creuset.debates.actions import letters as debates_letters
from creuset.debates.forms_moderation import (
    AnswerAppealForm,
    LetInForm,
    LiftForm,
    ModerateForm,
    SetOutsideForm,
    SuspendForm,
)
from creuset.debates.models import Appeal, Measure, OutsideMessage, Post, Thread
from creuset.decisions import actions as decisions
from creuset.decisions import farewell as decisions_farewell
from creuset.decisions import fragments as decisions_pages
from creuset.decisions.actions.amending import may_be_put_to_the_vote
from creuset.decisions.charters import change_rule
from creuset.decisions.forms import (
    ChooseForm,
    DrawForm,
    FundForm,
    ReferForm,
    RenewForm,
    ResolveForm,
)
from creuset.decisions.models import Amendment, Decision
from creuset.decisions.offering import offering, proposing_someone
from creuset.decisions.rules import may_be_referred, may_renew, may_revoke
from creuset.decisions.standing import count_large
from creuset.files import farewell as files_farewell
from creuset.files.tasks import collect_each_day
from creuset.groups import actions as groups
from creuset.groups import fragments as groups_pages
from creuset.groups.forms import OpenGroupForm
from creuset.groups.models import WorkingGroup
from creuset.journal import actions as journal
from creuset.journal import farewell as journal_farewell
from creuset.journal import fragments as journal_pages
from creuset.journal import verbs
from creuset.keeping.fragments import how_the_house_is
from creuset.keeping.gauges import GAUGES
from creuset.keeping.tasks import back_up_each_day
from creuset.meetings import actions as meetings
from creuset.meetings import farewell as meetings_farewell
from creuset.meetings import fragments as meetings_pages
from creuset.meetings.forms import ApproveMinutesForm, SetTermsForm
from creuset.meetings.models import Meeting
from creuset.meetings.rules import may_approve, may_convene
from creuset.people import actions as people
from creuset.people import farewell as people_farewell
from creuset.post import bell, digesting, reminding, sending
from creuset.post import checks as post_checks
from creuset.post import farewell as post_farewell
from creuset.post import letters as notice_letters
from creuset.post import tasks as post_tasks
from creuset.post.gauges import GAUGES as POST_GAUGES
from creuset.post.inbound import fragments as inbound_pages
from creuset.post.inbound import receiving
from creuset.post.models import Delivery, Kind, Letter
from creuset.post.newsletter import actions as newsletter
from creuset.post.newsletter import mailing
from creuset.post.newsletter.forms import SendForm
from creuset.post.newsletter.rules import may_be_sent
from creuset.search import actions as search
from creuset.search import listening
from creuset.texts import farewell as texts_farewell
from creuset.welcome import actions as welcome
from creuset.welcome import carrying as welcome_carrying
from creuset.welcome import farewell as welcome_farewell
from creuset.welcome import fragments as welcome_pages
from creuset.welcome import mail as welcome_mail
from creuset.welcome.models import Import
from creuset.welcome.queued import LETTERS as WELCOME_LETTERS
from creuset.welcome.rules import may_import
from creuset.works import actions as works
from creuset.works import farewell as works_farewell
from creuset.works import fragments as works_pages
from creuset.works.forms import PromoteForm, PublishForm
from creuset.works.models import Work
from creuset.works.rules import may_be_promoted, may_be_proposed, may_write

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
        ready=may_be_amended,
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
        key="assemblies.define_post",
        label=_("Définir une fonction"),
        question=_("Définir la fonction « %(name)s » dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=DefinePostForm,
        perform=assemblies.define_post,
        undo=assemblies.bring_back_former_post,
        default=consent(),
    ),
    Gesture(
        key="assemblies.elect",
        label=_("Ouvrir une élection"),
        question=_("Qui pour la fonction « %(post)s » dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=ElectForm,
        perform=assemblies.elect,
        undo=assemblies.end_mandate,
        default=decided_by("without_candidates", days=14),
        asks=Asks.WHO,
        always_decided=True,
    ),
    Gesture(
        key="assemblies.recall",
        label=_("Révoquer un mandat"),
        question=_("Mettre fin au mandat « %(subject)s » avant son terme ?"),
        subjects=Mandate.objects.visible_to,
        form=RecallForm,
        perform=assemblies.recall,
        undo=assemblies.restore_mandate,
        default=consent(),
        ready=may_end,
    ),
    Gesture(
        key="assemblies.declare",
        label=_("Noter une déclaration à la préfecture"),
        question=_("Noter que les changements de « %(subject)s » sont déclarés ?"),
        subjects=Assembly.objects.visible_to,
        form=DeclareForm,
        perform=assemblies.declare,
        undo=assemblies.undeclare,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_declare,
        concerns_groups=False,
    ),
    Gesture(
        key="assemblies.give_seat",
        label=_("Donner un siège aux absents"),
        question=_("Donner un siège à « %(name)s » dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=GiveSeatForm,
        perform=assemblies.give_seat,
        undo=assemblies.take_back_seat,
        default=consent(),
    ),
    Gesture(
        key="assemblies.renew_seat",
        label=_("Renouveler un siège"),
        question=_("Renouveler le siège « %(subject)s » ?"),
        subjects=Seat.objects.visible_to,
        form=RenewSeatForm,
        perform=assemblies.renew_seat,
        undo=assemblies.undo_renewal,
        default=consent(),
        ready=seat_stands,
    ),
    Gesture(
        key="assemblies.end_seat",
        label=_("Mettre fin à un siège"),
        question=_("Mettre fin au siège « %(subject)s » ?"),
        subjects=Seat.objects.visible_to,
        form=EndSeatForm,
        perform=assemblies.end_seat,
        undo=assemblies.bring_back_seat,
        default=consent(),
        ready=seat_stands,
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
        key="meetings.convene",
        label=_("Convoquer une réunion"),
        question=_("Convoquer « %(subject)s » ?"),
        subjects=Meeting.objects.visible_to,
        form=GestureForm,
        perform=meetings.convene,
        undo=meetings.take_back_convening,
        default=Rule(procedure=Procedure.MEMBER),
        ready=may_convene,
        audience=lambda meeting: Audience.GROUP,
    ),
    Gesture(
        key="meetings.approve_minutes",
        label=_("Approuver un procès-verbal"),
        question=_("Approuver le procès-verbal de « %(subject)s » ?"),
        subjects=Meeting.objects.visible_to,
        form=ApproveMinutesForm,
        perform=meetings.approve_minutes,
        undo=meetings.take_back_approval,
        default=decided_by("majority"),
        ready=may_approve,
        audience=lambda meeting: Audience.GROUP,
        always_decided=True,
    ),
    Gesture(
        key="meetings.set_terms",
        label=_("Changer les délais et quorums des réunions"),
        question=_("Changer la manière de se réunir dans « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=SetTermsForm,
        perform=meetings.set_terms,
        undo=meetings.bring_back_terms,
        default=consent(),
        always_decided=True,
    ),
    Gesture(
        key="debates.moderate",
        label=_("Modérer un message"),
        question=_("Modérer un message : %(what)s ?"),
        subjects=Post.objects.placed_before,
        form=ModerateForm,
        perform=debates.moderate,
        undo=debates.undo_measures,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_moderate,
        audience=lambda post: Audience.GROUP,
    ),
    Gesture(
        key="debates.suspend",
        label=_("Suspendre la parole de quelqu’un"),
        question=_("Suspendre la parole de quelqu’un ?"),
        subjects=Post.objects.placed_before,
        form=SuspendForm,
        perform=debates.suspend,
        undo=debates.undo_measures,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_suspend,
        audience=lambda post: Audience.GROUP,
    ),
    Gesture(
        key="debates.lift",
        label=_("Lever une mesure de modération"),
        question=_("Lever une mesure de modération ?"),
        subjects=Measure.objects.visible_to,
        form=LiftForm,
        perform=debates.lift,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_lift,
        audience=lambda measure: Audience.GROUP,
    ),
    Gesture(
        key="debates.answer_appeal",
        label=_("Répondre à un appel"),
        question=_("Répondre à l’appel d’une personne modérée ?"),
        subjects=Appeal.objects.answerable_by,
        form=AnswerAppealForm,
        perform=debates.answer_appeal,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=moderation.may_answer,
        audience=lambda appeal: Audience.GROUP,
    ),
    Gesture(
        key="welcome.import_members",
        label=_("Importer une liste de membres"),
        question=_("Faire entrer les personnes de la liste « %(subject)s » ?"),
        subjects=Import.objects.visible_to,
        form=GestureForm,
        perform=welcome.import_members,
        undo=welcome.undo_import,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=may_import,
        audience=lambda source: Audience.GROUP,
        concerns_groups=False,
    ),
    Gesture(
        key="debates.let_in",
        label=_("Répondre à un message de l’extérieur"),
        question=_("Laisser entrer un message de l’extérieur ?"),
        subjects=OutsideMessage.objects.visible_to,
        form=LetInForm,
        perform=debates.let_in,
        undo=None,
        default=Rule(procedure=Procedure.MEMBER),
        ready=moderation.may_let_in,
        audience=lambda message: Audience.GROUP,
    ),
    Gesture(
        key="debates.set_outside",
        label=_("Choisir comment entrent les messages de l’extérieur"),
        question=_("Changer la manière dont on écrit de l’extérieur à « %(subject)s » ?"),
        subjects=Assembly.objects.visible_to,
        form=SetOutsideForm,
        perform=debates.set_outside,
        undo=debates.bring_back_outside,
        default=consent(),
        always_decided=True,
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
        unasked={"outside_debate": None},
    ),
    Gesture(
        key="works.promote",
        label=_("Mettre un travail en avant"),
        question=_("Mettre « %(subject)s » en avant ?"),
        subjects=Work.objects.visible_to,
        form=PromoteForm,
        perform=works.promote,
        undo=works.stop_what_was_promoted,
        default=consent(),
        ready=may_be_promoted,
        where=gestures.in_the_community,
        concerns_groups=False,
    ),
    Gesture(
        key="post.send_newsletter",
        label=_("Envoyer la lettre de la communauté"),
        question=_("Envoyer la lettre « %(subject)s » ?"),
        subjects=Letter.objects.visible_to,
        form=SendForm,
        perform=newsletter.send_newsletter,
        undo=None,
        default=Rule(procedure=Procedure.SPONSORS, parameters={"n": 2}),
        ready=may_be_sent,
        concerns_groups=False,
    ),
    Gesture(
        key="decisions.resolve",
        label=_("Prendre une résolution"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=ResolveForm,
        perform=decisions.resolve,
        undo=decisions.unsay,
        default=consent(),
        always_decided=True,
    ),
    Gesture(
        key="decisions.choose",
        label=_("Choisir entre des options"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=ChooseForm,
        perform=decisions.choose,
        undo=decisions.unsay,
        default=decided_by("majority_judgment"),
        asks=Asks.WHICH,
        always_decided=True,
    ),
    Gesture(
        key="decisions.fund",
        label=_("Répartir une somme"),
        question="%(title)s",
        subjects=Assembly.objects.visible_to,
        form=FundForm,
        perform=decisions.fund,
        undo=decisions.unsay,
        default=decided_by("equal_shares"),
        asks=Asks.BUDGET,
        always_decided=True,
    ),
    Gesture(
        key="decisions.draw_lots",
        label=_("Tirer au sort"),
        question=_("Tirer au sort : %(what)s ?"),
        subjects=Assembly.objects.visible_to,
        form=DrawForm,
        perform=decisions.announce_draw,
        undo=decisions.cancel_draw,
        default=consent(),
    ),
    Gesture(
        key="decisions.refer",
        label=_("Renvoyer la question à une autre assemblée"),
        question=_("Renvoyer à une autre assemblée : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=ReferForm,
        perform=decisions.refer,
        undo=None,
        default=consent(),
        ready=may_be_referred,
        audience=lambda decision: decision.audience_today,
    ),
    Gesture(
        key="decisions.renew",
        label=_("Reconduire une décision"),
        question=_("Reconduire la décision : %(subject)s"),
        subjects=Decision.objects.visible_to,
        form=RenewForm,
        perform=decisions.renew,
        undo=None,
        default=consent(),
        ready=may_renew,
        audience=lambda decision: decision.audience_today,
    ),
    Gesture(
        key="decisions.apply_amendment",
        label=_("Mettre un amendement aux voix"),
        question=_("Reprendre cet amendement : %(subject)s"),
        subjects=Amendment.objects.visible_to,
        form=GestureForm,
        perform=decisions.apply_amendment,
        undo=None,
        default=decided_by("majority", days=3, quorum=0),
        ready=may_be_put_to_the_vote,
        audience=lambda amendment: amendment.decision.audience_today,
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
    "assemblies.supported": _("{actor} a donné son appui. {title}"),
    "assemblies.joined": _("{actor} a rejoint {title}."),
    "assemblies.left": _("{actor} a quitté {title}."),
    "assemblies.admission_undone": _("Une admission dans {title} a été défaite."),
    "assemblies.charter_amended": _("La charte de {title} a changé."),
    "assemblies.charter_restored": _("Une règle de la charte de {title} a été rétablie."),
    "assemblies.mandate_conferred": _("Un mandat a été confié dans {title}."),
    "assemblies.mandate_ended": _("Un mandat a pris fin dans {title}."),
    "assemblies.mandate_recalled": _("Un mandat a été révoqué : {title}."),
    "assemblies.mandate_restored": _("Un mandat révoqué est rétabli : {title}."),
    "assemblies.mandate_resigned": _("{actor} a démissionné : {title}."),
    "assemblies.post_defined": _("Une fonction a été définie dans {title}."),
    "assemblies.post_restored": _("Une fonction est revenue à ce qu’elle était dans {title}."),
    "assemblies.declared": _("Les changements de {title} sont déclarés à la préfecture."),
    "assemblies.undeclared": _("Les changements de {title} sont de nouveau à déclarer."),
    "assemblies.seat_given": _("Un siège est donné aux absents : {title}."),
    "assemblies.seat_renewed": _("Un siège est renouvelé : {title}."),
    "assemblies.seat_renewal_undone": _("Le renouvellement d’un siège est défait : {title}."),
    "assemblies.seat_ended": _("Un siège a pris fin : {title}."),
    "assemblies.seat_brought_back": _("Un siège est rétabli : {title}."),
    "atlas.imported": _("Des fiches sont arrivées sur la carte : {title}."),
    "debates.opened": _("{actor} a ouvert la conversation {title}."),
    "debates.replied": _("{actor} a répondu dans {title}."),
    "debates.edited": _("{actor} a corrigé un message dans {title}."),
    "debates.pinned": _("{actor} a épinglé la conversation {title}."),
    "debates.unpinned": _("{actor} n’épingle plus la conversation {title}."),
    "debates.closed": _("{actor} a clos la conversation {title}, avec sa conclusion."),
    "debates.reopened": _("{actor} a rouvert la conversation {title}."),
    "debates.renamed": _("{actor} a changé le titre d’une conversation : {title}."),
    "debates.moved": _("{actor} a déplacé la conversation {title}."),
    "debates.split": _("{actor} a fait de quelques messages une conversation : {title}."),
    "debates.reported": _("Un message est signalé : {title}."),
    "debates.report_answered": _("Un signalement a sa réponse : {title}."),
    "debates.moderated": _("Une mesure de modération est prise : {title}."),
    "debates.moderation_lifted": _("Une mesure de modération est levée : {title}."),
    "debates.appealed": _("Une mesure de modération est portée en appel : {title}."),
    "debates.outside_set": _("La porte aux messages de l’extérieur a changé dans {title}."),
    "debates.outside_set_back": _(
        "La porte aux messages de l’extérieur redevient ce qu’elle était dans {title}."
    ),
    "debates.outsider_waits": _("Un message de l’extérieur attend : {title}."),
    "debates.outsider_spoke": _("Quelqu’un de l’extérieur a écrit dans {title}."),
    "debates.outsider_refused": _("Un message de l’extérieur est refusé : {title}."),
    "debates.appeal_answered": _("Un appel a sa réponse : {title}."),
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
    "decisions.rejected": _("Non adopté : {title}"),
    "decisions.tied": _("À égalité : {title}"),
    "decisions.unanswered": _("Non adopté, un siège attend sa réponse : {title}"),
    "decisions.presence_frozen": _("La liste de présence est arrêtée : {title}"),
    "decisions.prolonged": _("Le délai est prolongé : {title}"),
    "decisions.went_on": _("La décision passe à l’étape suivante : {title}"),
    "decisions.referred": _("Renvoyé à une autre assemblée : {title}"),
    "decisions.joint_adopted": _("Adopté par les assemblées ensemble : {title}"),
    "decisions.joint_rejected": _("Non adopté par les assemblées ensemble : {title}"),
    "decisions.renewed": _("Reconduit : {title}"),
    "decisions.lapsed": _("Arrivé à son terme : {title}"),
    "decisions.stood": _("{actor} se présente : {title}"),
    "decisions.stood_down": _("{actor} ne se présente plus : {title}"),
    "decisions.taken_down": _("{actor} a écrit une réponse sous la dictée : {title}"),
    "decisions.paper_entered": _("{actor} a entré le dépouillement d’une urne : {title}"),
    "decisions.paper_confirmed": _("Le dépouillement d’une urne est confirmé : {title}"),
    "decisions.proxy_given": _("Une procuration a été donnée : {title}"),
    "decisions.proxy_revoked": _("Une procuration a pris fin : {title}"),
    "decisions.seat_spoke": _("Un siège a parlé : {title}"),
    "decisions.seat_answered": _("{actor} a répondu à un siège : {title}"),
    "decisions.amendment_suggested": _("{actor} propose un amendement : {title}"),
    "decisions.amendment_declined": _("{actor} n’a pas repris un amendement : {title}"),
    "decisions.amendment_taken_up": _("Un amendement est repris : {title}"),
    "decisions.resolved": _("L’assemblée a pris une résolution : {title}"),
    "decisions.chose": _("L’assemblée a choisi : {title}"),
    "decisions.funded": _("L’assemblée a réparti une somme : {title}"),
    "decisions.unsaid": _("N’est plus en vigueur : {title}"),
    "decisions.draw_announced": _("Un tirage au sort est annoncé : {title}"),
    "decisions.lots_drawn": _("Le sort a été tiré : {title}"),
    "decisions.lot_declined": _("{actor} a décliné le sort : {title}"),
    "decisions.draw_cancelled": _("Un tirage au sort est annulé : {title}"),
    "files.attached": _("{actor} a joint un fichier à {title}."),
    "files.described": _("{actor} a dit ce que montre une image de {title}."),
    "files.detached": _("{actor} a retiré un fichier de {title}."),
    "groups.opened": _("{actor} a ouvert le groupe {title}."),
    "groups.closed": _("Le groupe {title} est fermé."),
    "meetings.planned": _("{actor} prépare une réunion : {title}."),
    "meetings.rearranged": _("{actor} a changé la préparation d’une réunion : {title}."),
    "meetings.item_added": _("{actor} a inscrit un point à l’ordre du jour : {title}."),
    "meetings.item_dropped": _("{actor} a retiré un point de l’ordre du jour : {title}."),
    "meetings.item_moved": _("{actor} a réordonné l’ordre du jour : {title}."),
    "meetings.convened": _("Réunion convoquée : {title}."),
    "meetings.convening_undone": _("Une convocation a été défaite : {title}."),
    "meetings.reconvened": _("Réunion convoquée de nouveau : {title}."),
    "meetings.moved": _("Le lieu ou le lien d’une réunion a changé : {title}."),
    "meetings.cancelled": _("Réunion annulée : {title}."),
    "meetings.replied": _("{actor} a répondu à une convocation : {title}."),
    "meetings.checked_in": _("{actor} a noté une présence : {title}."),
    "meetings.checked_out": _("{actor} a retiré une présence : {title}."),
    "meetings.attendance_frozen": _("La séance est ouverte : {title}."),
    "meetings.item_taken_up": _("{actor} a abordé un point : {title}."),
    "meetings.closed": _("La séance est levée : {title}."),
    "meetings.minutes_written": _("{actor} a corrigé un procès-verbal : {title}."),
    "meetings.minutes_approved": _("Un procès-verbal est approuvé : {title}."),
    "meetings.approval_undone": _("L’approbation d’un procès-verbal est défaite : {title}."),
    "meetings.terms_set": _("La manière de se réunir a changé dans {title}."),
    "meetings.terms_restored": _("Une manière de se réunir a été rétablie dans {title}."),
    "welcome.import_begun": _("Une liste de membres commence à entrer : {title}."),
    "welcome.imported": _("Une liste de membres est entrée : {title}."),
    "welcome.import_undone": _("L’entrée d’une liste de membres est défaite : {title}."),
    "welcome.accepted": _("{actor} confirme son adhésion à {title}."),
    "welcome.invited": _("{actor} a envoyé des invitations à rejoindre {title}."),
    "welcome.link_made": _("{actor} a ouvert un lien d’invitation à rejoindre {title}."),
    "welcome.taken_down": _("{actor} a pris l’inscription de quelqu’un dans {title}."),
    "welcome.address_claimed": _("{actor} a donné une adresse pour quelqu’un qui n’en avait pas."),
    "welcome.address_linked": _("{actor} entre désormais avec son adresse."),
    "welcome.refused": _("Une personne reprise d’une liste a refusé d’y être : {title}."),
    "post.letter_begun": _("{actor} prépare une lettre : {title}."),
    "post.letter_sent": _("Une lettre de la communauté est partie : {title}."),
    "works.begun": _("{actor} a commencé {title}."),
    "works.written": _("{actor} a écrit une version de {title}."),
    "works.agreed": _("{actor} a accepté le partage de {title}."),
    "works.author_stepped_back": _("{actor} ne signe plus {title}."),
    "works.contributor_added": _("{actor} a ajouté une signature à {title}."),
    "works.contributor_removed": _("{actor} a retiré une signature de {title}."),
    "works.signature_described": _("{actor} a précisé une signature de {title}."),
    "works.order_changed": _("{actor} a changé l’ordre des signatures de {title}."),
    "works.accord_taken_down": _(
        "{actor} a noté l’accord d’une personne sans compte sur {title}."
    ),
    "works.accord_asked": _("{actor} a demandé un accord par lettre pour {title}."),
    "works.accord_by_link": _("Une personne sans compte a donné son accord sur {title}."),
    "works.published": _("{title} est publié."),
    "works.came_out": _("{title} a paru."),
    "works.promoted": _("{title} est mis en avant."),
    "works.promotion_stopped": _("{title} n’est plus mis en avant."),
    "works.remarked": _("{actor} a fait une remarque sur {title}."),
    "works.suggested": _("{actor} propose d’autres mots dans {title}."),
    "works.suggestion_accepted": _("{actor} a repris une suggestion dans {title}."),
    "works.suggestion_declined": _("{actor} n’a pas repris une suggestion dans {title}."),
    "works.remark_settled": _("{actor} a réglé une remarque sur {title}."),
    "works.remark_reopened": _("{actor} a rouvert une remarque sur {title}."),
    "works.brought_back": _("{title} est de nouveau publié comme avant."),
    "works.withdrawn": _("{title} n’est plus publié."),
}

SLOTS: list[tuple[str, slots.Filler]] = [
    ("header.account", bell.in_header),
    ("home.map", atlas_pages.piece_of_map),
    ("home.page", works_pages.latest),
    ("home.page", decisions_pages.open_to),
    ("home.page", meetings_pages.next_meetings),
    ("home.page", groups_pages.some_groups),
    ("home.page", journal_pages.latest),
    ("assemblies.application", decisions_pages.answering),
    ("assemblies.charter", decisions_pages.charter_changes),
    ("assemblies.rule", decisions_pages.rule_decided_by),
    ("assemblies.change", change_rule),
    ("assemblies.charter", assemblies_pages.mandates_of),
    (
        "assemblies.mandates",
        offering("assemblies.confer_mandate", "assemblies.elect", "assemblies.define_post"),
    ),
    ("assemblies.mandates", how_the_house_is),
    ("assemblies.decided", decisions_pages.decided_by),
    ("assemblies.mandate", offering("assemblies.recall")),
    ("assemblies.post", proposing_someone),
    ("assemblies.declarations", offering("assemblies.declare")),
    ("assemblies.seats", offering("assemblies.give_seat")),
    ("assemblies.seat_gestures", offering("assemblies.renew_seat", "assemblies.end_seat")),
    ("groups.aside", assemblies_pages.mandates_of),
    ("portal.me", welcome_pages.to_confirm),
    ("portal.me", inbound_pages.failing_address),
    ("portal.me", decisions_pages.waiting_for),
    ("portal.me", meetings_pages.unanswered),
    ("portal.me", assemblies_pages.to_declare_for),
    ("portal.me", moderation_pages.waiting_for),
    ("debates.moderation", offering("debates.moderate", "debates.suspend")),
    ("debates.waiting", offering("debates.let_in")),
    ("debates.outside_terms", offering("debates.set_outside")),
    ("works.debate", outside_pages.outside_debate),
    ("debates.measure", offering("debates.lift")),
    ("debates.appeal", offering("debates.answer_appeal")),
    ("groups.page", decisions_pages.open_in),
    ("groups.page", meetings_pages.next_in),
    ("groups.page", works_pages.works_of),
    ("groups.page", debates_pages.threads_of),
    ("groups.decided", decisions_pages.decided_by),
    ("works.page", debates_pages.threads_about),
    ("works.page", journal_pages.history),
    ("entry.page", debates_pages.threads_about),
    ("meetings.page", debates_pages.threads_about),
    ("decisions.page", meetings_pages.of_decision),
    ("decisions.page", works_pages.accords),
    ("decisions.page", journal_pages.history),
    ("people.profile", assemblies_pages.next_step),
    ("assemblies.seat", decisions_pages.said_by_seat),
    ("people.leaving", assemblies_pages.leave_community),
    ("people.person", welcome_pages.arrival_of),
    ("people.directory", welcome_pages.ways_in),
    ("people.person", groups_pages.groups_of),
    ("people.person", works_pages.signed_by),
]

THINGS = [
    Thing(WorkingGroup, _("groupe de travail"), WorkingGroup.objects.visible_to, lambda row: row.assembly_id,
          lambda row, person: belongs(person, row.assembly)),
    Thing(Work, _("travail"), Work.objects.visible_to, lambda row: row.group.assembly_id, may_write),
    Thing(Decision, _("décision"), Decision.objects.visible_to, lambda row: row.assembly_id),
    Thing(Meeting, _("réunion"), Meeting.objects.visible_to, lambda row: row.assembly_id,
          lambda row, person: belongs(person, row.assembly)),
    Thing(Entry, _("fiche"), Entry.objects.visible_to, lambda row: None),
    Thing(Thread, _("conversation"), Thread.objects.visible_to, lambda row: row.assembly_id),
    Thing(Letter, _("lettre"), Letter.objects.visible_to, lambda row: row.assembly_id),
    Thing(Post, _("message"), Post.objects.visible_to, lambda row: row.thread.assembly_id),
]  # fmt: skip

EVERY_MINUTE = {
    "welcome.take_up_again": welcome_carrying.take_up_again,
    "search.catch_up": search.catch_up,
    "debates.forget_old_drafts": debates.forget_old_drafts,
    "decisions.close_due": decisions.close_due,
    "decisions.review_due": decisions.review_due,
    "decisions.count_large": count_large,
    "debates.appeals_due": debates.appeals_due,
    "debates.sweep": debates.sweep,
    "works.come_out": works.come_out,
    "journal.seal": journal.seal_all,
    "post.catch_up": post_tasks.catch_up,
    "post.forget_each_day": post_tasks.forget_each_day,
    "post.sweep_received": receiving.sweep,
    "post.sweep_unconfirmed": newsletter.sweep_unconfirmed,
    "post.letters": mailing.carry_on,
    "people.forget_old_sessions": people.forget_old_sessions,
    "files.collect_each_day": collect_each_day,
    "keeping.back_up_each_day": back_up_each_day,
}

FAREWELLS = [
    welcome_farewell,
    post_farewell, works_farewell, meetings_farewell, decisions_farewell, debates_farewell, assemblies_farewell,
    files_farewell, journal_farewell,
    texts_farewell, people_farewell,
]  # fmt: skip


def connect() -> None:
    listening.connect()
    post_checks.connect()
    mailing.connect()
    journal.listen(post_tasks.hear)
    sending.compose_with("notice", notice_letters.write)
    sending.compose_with("digest", digesting.write)
    verbs.register(reminding.SENTENCES)
    for gesture in GESTURES:
        gestures.register(gesture)
    verbs.register(VERBS)
    for slot, filler in SLOTS:
        slots.fill(slot, filler)
    for thing in THINGS:
        things.register(thing)
    for name, run in EVERY_MINUTE.items():
        pulse.every_minute(name, run)
    for gauge in [*GAUGES, *POST_GAUGES]:
        gauges.register(gauge)
    for area in FAREWELLS:
        leaving.register(area.farewell)
    debates_letters.send_with(write_outside)
    welcome_mail.queue_with(queue_welcome)
    for letter in WELCOME_LETTERS:
        sending.compose_with(f"welcome.{letter}", partial(write_welcome, letter))


def write_outside(address: str, subject: str, text: str, key: str) -> None:
    """To someone without an account, who has just written or must be answered."""
    sending.send(None, Kind.ANSWER, subject, text, address=address, key=key)


def queue_welcome(letter: str, about: int, address: str) -> None:
    if address:
        sending.queue(f"welcome.{letter}", about, address=address)


def write_welcome(letter: str, delivery: Delivery) -> sending.Letter | None:
    written = WELCOME_LETTERS[letter](delivery.about_id or 0)
    return sending.Letter(*written) if written else None
