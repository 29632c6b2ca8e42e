"""The life of the demonstration community, one story beside the other."""

from creuset.demo.scene import Scene
from creuset.demo.stories import (
    absent,
    care,
    circles,
    community,
    currencies,
    deciding,
    digital,
    disputing,
    food,
    gathering,
    land,
    mapping,
    promoting,
    water,
)
from creuset.demo.telling import Story


def every(scene: Scene) -> list[Story]:
    return [
        community.founding(scene),
        *community.arrivals(scene),
        community.treasury(scene),
        community.comings_out(scene),
        community.a_proposal_taken_back(scene),
        community.more_time_to_answer(scene),
        community.newcomer_with_one_sponsor(scene),
        community.newcomer_without_sponsor(scene),
        community.somebody_signs_up(scene),
        *circles.openings(scene),
        *circles.all_conversations(scene),
        water.river(scene),
        water.aquifers(scene),
        digital.maintenance(scene),
        digital.hosting(scene),
        currencies.reciprocity(scene),
        currencies.somebody_leaves(scene),
        land.held_in_common(scene),
        land.before_buying(scene),
        care.own_rule(scene),
        care.through_the_new_rule(scene),
        care.waiting_at_the_door(scene),
        care.taken_back(scene),
        food.consent_kit(scene),
        food.canteen(scene),
        absent.a_voice(scene),
        absent.soils(scene),
        mapping.told_by_members(scene),
        *(story(scene) for story in deciding.ALL),
        *(story(scene) for story in gathering.ALL),
        *(story(scene) for story in disputing.ALL),
        *(story(scene) for story in promoting.ALL),
    ]
