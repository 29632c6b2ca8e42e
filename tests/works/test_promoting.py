"""The community puts works forward, as its own charter says."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from creuset.works import actions
from creuset.works.models import Promotion, Work
from tests import make
from tests.pages import cost, fields, plain, read, words
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def group(ana):
    return make.group(members=[ana])


@pytest.fixture
def zoe(group):
    """Of the community, not of the group."""
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    return zoe


@pytest.fixture
def work(ana, group):
    return make.published(group=group, authors=[ana], title="L’eau")


def address(work):
    return f"/decisions/gestes/works.promote/{work.pk}/"


def put_forward(work, **changes):
    return make.carried_out("works.promote", work, **make.promotion(**changes))[1]


def test_the_community_decides_not_the_group_that_made_it(ana, zoe, work):
    decision = make.proposed("works.promote", work, by=zoe, **make.promotion())

    assert decision.assembly == make.community()
    assert {each.person for each in decision.electors.all()} == {ana, zoe}


def test_a_yes_from_the_community_puts_the_work_forward(zoe, work):
    decision = make.adopted("works.promote", work, by=zoe, **make.promotion())

    assert list(Work.objects.promoted()) == [work]
    [promotion] = Promotion.objects.all()
    assert (promotion.warrant, promotion.why) == (decision.warrant, "Chacun devrait l’avoir lu.")
    record = Record.objects.get(verb="works.promoted")
    assert (record.scope, record.audience) == (make.community().scope, "public")


def test_what_was_decided_for_everyone_is_read_by_everyone(client, zoe, work):
    decision = make.adopted("works.promote", work, by=zoe, **make.promotion())

    assert client.get(decision.get_absolute_url()).status_code == 200


def test_a_group_s_own_rule_changes_nothing(ana, zoe, work):
    make.rule(work.assembly, "works.promote", Procedure.MEMBER)

    with pytest.raises(Refused) as refused:
        actions.promote(work, **make.promotion(), by=ana)

    assert plain(refused.value.reason) == f"« {make.community()} » en décide ensemble."


def test_where_the_community_s_charter_asks_for_supports_its_members_give_them(ana, zoe, work):
    make.rule(make.community(), "works.promote", Procedure.SPONSORS, n=2)

    assert assemblies.support("works.promote", work, parameters=make.promotion(), by=zoe)
    assert assemblies.support("works.promote", work, parameters=make.promotion(), by=ana) is None

    assert list(Work.objects.promoted()) == [work]


def test_who_is_not_of_the_community_has_no_say(work):
    with pytest.raises(Refused):
        make.proposed("works.promote", work, by=make.person(), **make.promotion())


@pytest.mark.parametrize("audience", ["public", "community"])
def test_what_reaches_the_community_may_be_promoted(group, audience):
    work = make.published(group=group, audience=audience)

    put_forward(work)

    assert list(Work.objects.promoted()) == [work]


def test_a_draft_a_work_to_come_and_one_for_its_group_are_not_promoted(group, zoe):
    later = make.published(group=group)
    Work.objects.filter(pk=later.pk).update(shared_from=timezone.localdate() + timedelta(days=1))
    ours = make.published(group=group, audience="group")

    for work in [make.work(group=group), later, ours]:
        with pytest.raises(Refused):
            make.proposed(
                "works.promote", Work.objects.get(pk=work.pk), by=zoe, **make.promotion()
            )


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_it_stops_is_ahead_and_within_the_year(zoe, work, days):
    until = make.days_away(days).isoformat()

    with pytest.raises(Refused, match="dans l’année"):
        make.proposed("works.promote", work, by=zoe, **make.promotion(until=until))


def test_it_stops_by_itself_the_day_after_its_last(work):
    put_forward(work)
    today = timezone.localdate()

    Promotion.objects.update(starts_on=today - timedelta(days=9), until=today)
    assert list(Work.objects.promoted()) == [work]

    Promotion.objects.update(until=today - timedelta(days=1))
    assert list(Work.objects.promoted()) == []


def test_revoking_the_decision_stops_it(zoe, work):
    decision = make.adopted("works.promote", work, by=zoe, **make.promotion())

    make.adopted("decisions.revoke", decision, by=zoe)

    assert list(Work.objects.promoted()) == []
    assert Record.objects.filter(verb="works.promotion_stopped").count() == 1


def test_revoking_one_decision_leaves_another_standing(work):
    first = put_forward(work, places=["home"])
    put_forward(work, places=["feed"])

    make.undone("works.promote", work, first)

    assert list(Work.objects.promoted("home")) == []
    assert list(Work.objects.promoted("feed")) == [work]


def test_a_work_that_is_withdrawn_is_no_longer_put_forward_even_published_again(ana, group):
    work = make.work(group=group, authors=[ana], agreed=make.terms())
    _, warrant = make.carried_out("works.publish", work, **make.terms())
    put_forward(work)

    make.undone("works.publish", work, warrant)
    assert list(Work.objects.promoted()) == []

    make.carried_out("works.publish", work, **make.terms())
    assert list(Work.objects.promoted()) == []


def test_each_work_comes_once_the_latest_promoted_first(group):
    old, new = make.published(group=group), make.published(group=group)
    put_forward(new, places=["home"])
    put_forward(old, places=["home"])
    put_forward(new, places=["feed"])

    assert list(Work.objects.promoted()) == [new, old]
    assert list(Work.objects.promoted("home")) == [old, new]
    assert list(Work.objects.promoted("newsletter")) == []


def test_it_is_not_promoted_twice_for_the_same_time_in_the_same_place(zoe, work):
    put_forward(work)

    with pytest.raises(Refused, match="déjà mis en avant"):
        make.proposed("works.promote", work, by=zoe, **make.promotion(places=["home"]))


@pytest.mark.django_db(transaction=True)
def test_the_same_decision_carried_out_twice_at_once_promotes_once():
    ana = make.person()
    work = make.published(group=make.group(members=[ana]), authors=[ana])
    warrant = make.granted("works.promote", work, **make.promotion())

    def carry():
        actions.promote(work, **make.promotion(), warrant=warrant)

    outcomes = kinds(together(carry, carry))

    assert sorted(outcomes) == ["NoneType", "Refused"]
    assert Promotion.objects.count() == 1


# The pages


def test_the_home_shows_first_what_is_put_forward_with_its_reason_and_its_decision(
    client, zoe, work, group
):
    make.published(group=group, title="Plus récent")
    decision = make.adopted("works.promote", work, by=zoe, **make.promotion())

    page = read(client.get("/"))

    card = page.select_one("#mis-en-avant li")
    assert card.h3.get_text() == "L’eau"
    assert card.select_one(".why").get_text() == "Chacun devrait l’avoir lu."
    assert card.select_one(".decided-by a")["href"] == decision.get_absolute_url()
    assert [h3.get_text() for h3 in page.select("#travaux h3")] == ["Plus récent"]


def test_a_visitor_s_home_does_not_show_what_is_put_forward_among_members(client, zoe, group):
    put_forward(make.published(group=group, audience="community", title="Entre nous"))

    assert "Entre nous" not in client.get("/").content.decode()

    client.force_login(zoe)
    assert "Entre nous" in client.get("/").content.decode()


def test_the_home_asks_no_more_for_three_than_for_one(client, group):
    put_forward(make.published(group=group))
    one = cost(client, "/")
    put_forward(make.published(group=group))
    put_forward(make.published(group=group))

    assert cost(client, "/") == one


def test_the_feed_of_what_is_put_forward_is_everyone_s(client, group, work):
    put_forward(work)
    put_forward(make.published(group=group, title="Ailleurs"), places=["home"])
    put_forward(make.published(group=group, audience="community", title="Entre nous"))
    make.published(group=group, title="Autre")

    response = client.get("/travaux/mis-en-avant/flux/")

    atom = {"a": "http://www.w3.org/2005/Atom"}
    [entry] = ElementTree.fromstring(response.content).iterfind("a:entry", atom)
    assert entry.findtext("a:title", "", atom) == "L’eau"
    assert entry.findtext("a:summary", "", atom).startswith("Chacun devrait l’avoir lu.")


def test_any_member_of_the_community_proposes_it_from_the_page_of_the_work(client, zoe, work):
    client.force_login(zoe)
    page = read(client.get(work.get_absolute_url()))
    assert page.select_one("#en-avant a.btn")["href"] == address(work)

    sent = fields(client.get(address(work)))
    response = client.post(
        address(work), {**sent, "places": ["home", "feed"], "why": "Pour tous.", "body": "Voici."}
    )

    draft = Decision.objects.get()
    assert response.headers["Location"] == draft.get_absolute_url()
    assert draft.assembly == make.community()
    assert draft.parameters["places"] == ["home", "feed"]
    shown = words(read(client.get(draft.get_absolute_url())).main)
    assert "la page d’accueil, le flux" in shown


def test_a_promotion_without_place_or_reason_is_refused_where_it_is_written(client, zoe, work):
    client.force_login(zoe)
    sent = fields(client.get(address(work)))

    response = client.post(
        address(work), {**sent, "places": [], "why": "", "body": "Mes raisons."}
    )

    assert response.status_code == 422
    assert "Mes raisons." in response.content.decode()
    assert len(read(response).select("[aria-invalid=true], .field .error")) >= 2


def test_the_wrong_person_does_not_find_the_gesture(client, group):
    work = make.published(group=group, audience="community")
    client.force_login(make.person())

    assert client.get(address(work)).status_code == 404


def test_a_visitor_is_not_offered_to_promote(client, work):
    assert read(client.get(work.get_absolute_url())).select("#en-avant") == []


def test_the_page_of_the_work_says_why_and_until_when(client, work):
    put_forward(work)

    shown = words(read(client.get(work.get_absolute_url())).select_one("#en-avant"))

    assert "Chacun devrait l’avoir lu." in shown
