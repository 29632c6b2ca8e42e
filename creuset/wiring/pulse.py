"""What is looked at every minute, whether or not anyone visits."""

from creuset.atlas import tasks as atlas_tasks
from creuset.atlas.contributing import actions as contributing
from creuset.atlas.contributing import pairing
from creuset.atlas.imports import carrying as atlas_imports
from creuset.atlas.imports import scheduling as atlas_schedules
from creuset.debates import actions as debates
from creuset.decisions import actions as decisions
from creuset.decisions.standing import count_large
from creuset.files.tasks import collect_each_day
from creuset.journal import actions as journal
from creuset.keeping.tasks import back_up_each_day
from creuset.people import actions as people
from creuset.places import tasks as places_tasks
from creuset.post import tasks as post_tasks
from creuset.post.inbound import receiving
from creuset.post.newsletter import actions as newsletter
from creuset.post.newsletter import mailing
from creuset.search import actions as search
from creuset.welcome import carrying as welcome_carrying
from creuset.works import actions as works

EVERY_MINUTE = {
    "welcome.take_up_again": welcome_carrying.take_up_again,
    "places.load_when_new": places_tasks.load_when_new,
    "atlas.place_when_loaded": atlas_tasks.place_when_loaded,
    "atlas.renew_when_due": atlas_tasks.renew_when_due,
    "atlas.take_up_imports": atlas_imports.take_up_again,
    "atlas.sweep_unconfirmed": contributing.sweep_unconfirmed,
    "atlas.look_for_pairs": pairing.look,
    "atlas.keep_reading": atlas_schedules.keep_reading,
    "atlas.forget_old_imports": atlas_imports.forget_old,
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
