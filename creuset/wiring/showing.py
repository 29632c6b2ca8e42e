"""What a page shows of areas that it has never heard of, in the order in which it shows it."""

from creuset.assemblies import fragments as assemblies_pages
from creuset.atlas import fragments as atlas_pages
from creuset.atlas.neighbourhoods import fragments as neighbourhood_pages
from creuset.common import slots
from creuset.debates.fragments import moderation as moderation_pages
from creuset.debates.fragments import outside as outside_pages
from creuset.debates.fragments import talking as debates_pages
from creuset.decisions import fragments as decisions_pages
from creuset.decisions.charters import change_rule
from creuset.decisions.offering import offering, proposing_someone
from creuset.decisions.supporting import waiting_for_members
from creuset.groups import fragments as groups_pages
from creuset.journal import fragments as journal_pages
from creuset.keeping.fragments import how_the_house_is
from creuset.meetings import fragments as meetings_pages
from creuset.opendata import fragments as opendata_pages
from creuset.post import bell
from creuset.post.inbound import fragments as inbound_pages
from creuset.welcome import fragments as welcome_pages
from creuset.works import fragments as works_pages

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
    ("portal.me", waiting_for_members),
    ("portal.me", welcome_pages.to_confirm),
    ("portal.beginning", welcome_pages.first_steps),
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
    ("groups.page", groups_pages.entries_of),
    ("groups.page", debates_pages.threads_of),
    ("groups.decided", decisions_pages.decided_by),
    ("works.page", works_pages.entries_cited),
    ("works.page", debates_pages.threads_about),
    ("works.page", journal_pages.history),
    ("map.page", opendata_pages.take_away),
    ("entry.page", groups_pages.on_entry),
    ("entry.page", works_pages.speaking_of),
    ("entry.page", debates_pages.threads_about),
    ("territory.page", atlas_pages.entries_in),
    ("territory.page", neighbourhood_pages.naming),
    ("territory.page", groups_pages.in_territory),
    ("territory.page", groups_pages.decided_in_territory),
    ("territory.page", works_pages.in_territory),
    ("territory.page", debates_pages.threads_about),
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
