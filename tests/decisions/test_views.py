from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies.models import Procedure, Rule
from creuset.common.viewer import ANONYMOUS
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision
from creuset.groups.models import WorkingGroup
from creuset.works.models import Work
from tests import make
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db

WHY = "Les sources manquent."
AMENDED = {
    "gesture": "works.publish", "procedure": "member", "parameters": {}, "entrenched": False,
}  # fmt: skip


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def bob():
    return make.person("Boris")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana], agreed=make.terms())


@pytest.fixture
def decision(ana, work):
    return make.proposed("works.publish", work, by=ana, **make.terms())


@pytest.fixture
def public(ana, bob):
    """A question that the whole world may read: the community changes its charter."""
    community = make.community(members=[ana, bob])
    return make.proposed("assemblies.amend_charter", community, by=ana, **AMENDED)


def answer(client, decision, position, reason=""):
    return client.post(
        f"/decisions/{decision.pk}/repondre/", {"position": position, "reason": reason}
    )


# Who sees


@pytest.mark.parametrize(
    ("audience", "shown_in", "sees"),
    [
        ("group", None, [True, False, False]),
        ("community", None, [True, True, False]),
        ("community", 1, [True, False, False]),
        ("public", 0, [True, True, True]),
        ("public", 1, [True, False, False]),
    ],
)
def test_a_decision_is_seen_by_its_assembly_then_further_from_its_day(
    client, ana, decision, audience, shown_in, sees
):
    zoe = make.person()
    make.community(members=[zoe])
    day = timezone.localdate() + timedelta(days=shown_in) if shown_in is not None else None
    actions.show(decision, audience=audience, on=day)
    decision.refresh_from_db()

    viewers = [make.viewer(ana), make.viewer(zoe), ANONYMOUS]
    visible = [list(Decision.objects.visible_to(each)) == [decision] for each in viewers]
    assert visible == sees

    found = []
    for person in (ana, zoe, None):
        client.logout()
        if person:
            client.force_login(person)
        listed = plain(decision.question) in words(read(client.get("/decisions/")))
        status = client.get(decision.get_absolute_url()).status_code
        assert listed == (status == 200)
        found.append(listed)
    assert found == sees


def test_a_visitor_reads_a_public_question_without_a_name(client, ana, bob, public):
    actions.cast(public, "consent", by=ana)
    actions.cast(public, "objection", reason=WHY, by=bob)

    page = words(read(client.get(public.get_absolute_url())))

    assert plain(public.question) in plain(page)
    assert "1 consentement" in page
    for hidden in ("Anastasia", "Boris", WHY):
        assert hidden not in page


def test_members_read_who_answered_what(client, ana, bob, public):
    actions.cast(public, "consent", by=ana)
    actions.cast(public, "objection", reason=WHY, by=bob)
    client.force_login(ana)

    page = read(client.get(public.get_absolute_url()))

    rows = [[words(td) for td in row.select("td")] for row in page.select("#voix tbody tr")]
    assert rows == [["Anastasia", "consentement", ""], ["Boris", "objection", WHY]]
    assert "Boris" in words(page.select("#objections")[0])


@pytest.mark.parametrize(
    "gesture", ["repondre", "lever", "clore", "retirer", "executer", "modifier"]
)
def test_what_one_cannot_see_one_cannot_touch(client, decision, gesture):
    address = f"/decisions/{decision.pk}/{gesture}/"
    assert client.post(address).headers["Location"].startswith("/comptes/")
    client.force_login(make.person())

    assert client.post(address, {"position": "consent"}).status_code == 404


@pytest.mark.parametrize("gesture", ["lever", "clore", "retirer", "executer"])
def test_a_reader_from_outside_does_not_act(client, public, gesture):
    client.force_login(make.person())

    assert client.post(f"/decisions/{public.pk}/{gesture}/").status_code == 404


def test_a_reader_from_outside_who_answers_is_told_why_not(client, public):
    client.force_login(make.person())

    response = answer(client, public, "consent")

    assert response.status_code == 409
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("gesture", ["repondre", "lever", "clore", "retirer", "executer"])
def test_a_link_does_not_act(client, ana, decision, gesture):
    client.force_login(ana)

    assert client.get(f"/decisions/{decision.pk}/{gesture}/").status_code == 405


# Answering


def test_a_member_answers_and_sees_their_answer(client, ana, decision):
    client.force_login(ana)

    response = answer(client, decision, "consent")

    assert response.headers["Location"] == decision.get_absolute_url()
    page = read(client.get(decision.get_absolute_url()))
    assert "Votre réponse est notée." in words(page)
    assert [tag["value"] for tag in page.select("[name=position][checked]")] == ["consent"]


def test_a_form_sent_twice_is_one_answer(client, ana, decision):
    client.force_login(ana)

    for _twice in range(2):
        answer(client, decision, "consent")

    assert Ballot.objects.count() == 1


def test_an_objection_without_a_reason_loses_nothing_and_says_what_is_missing(
    client, ana, decision
):
    client.force_login(ana)

    response = answer(client, decision, "objection")

    page = read(response)
    assert response.status_code == 409
    assert "Une objection se donne avec sa raison." in words(page)
    assert [tag["value"] for tag in page.select("[name=position][checked]")] == ["objection"]


@pytest.mark.parametrize("position", ["", "acclaim"])
def test_an_answer_that_does_not_exist_is_not_kept(client, ana, decision, position):
    client.force_login(ana)

    assert answer(client, decision, position).status_code == 422
    assert not Ballot.objects.exists()


def test_someone_who_came_after_the_opening_reads_why_they_do_not_answer(client, work, decision):
    late = make.person()
    make.join(work.assembly, late)
    client.force_login(late)

    page = read(client.get(decision.get_absolute_url()))

    assert "Vous êtes membre depuis peu" in words(page)
    assert page.select("#repondre") == []
    refused = answer(client, decision, "consent")
    assert (refused.status_code, Ballot.objects.count()) == (409, 0)


def test_an_objection_is_lifted_by_its_author_from_the_page(client, ana, bob, decision):
    client.force_login(bob)
    answer(client, decision, "objection", WHY)
    page = read(client.get(decision.get_absolute_url()))
    assert page.select(f"form[action='/decisions/{decision.pk}/lever/']")

    client.post(f"/decisions/{decision.pk}/lever/")

    assert "levée au tour 1" in words(read(client.get(decision.get_absolute_url())))
    again = client.post(f"/decisions/{decision.pk}/lever/")
    assert (again.status_code, told(again)) == (409, ["Vous n’avez pas d’objection à lever."])


# Amending, closing, withdrawing


def test_the_form_to_amend_starts_from_the_text_and_terms_as_they_are(client, ana, decision):
    client.force_login(ana)

    assert fields(client.get(f"/decisions/{decision.pk}/modifier/")) == {
        "body": "Voici.", "base": "1", "reason": "", "audience": "public",
        "licence": "CC-BY-SA-4.0", "shared_from": timezone.localdate().isoformat(), "version": "1",
        "outside_debate": "False",
    }  # fmt: skip


def test_an_amended_text_opens_a_new_round(client, ana, decision):
    client.force_login(ana)
    address = f"/decisions/{decision.pk}/modifier/"

    response = client.post(address, {**fields(client.get(address)), "body": "Mieux dit."})

    assert response.headers["Location"] == decision.get_absolute_url()
    page = words(read(client.get(decision.get_absolute_url())))
    assert "tour 2" in page
    assert "Mieux dit." in page


def test_a_form_to_amend_sent_twice_opens_one_round(client, ana, decision):
    client.force_login(ana)
    address = f"/decisions/{decision.pk}/modifier/"
    given = {**fields(client.get(address)), "body": "Mieux dit."}

    answers = [client.post(address, given).status_code for _twice in range(2)]

    assert answers == [302, 409]
    assert Decision.objects.get().round == 2


def test_of_two_windows_the_second_sees_both_texts(client, ana, decision):
    client.force_login(ana)
    address = f"/decisions/{decision.pk}/modifier/"
    given = fields(client.get(address))
    client.post(address, {**given, "body": "Première fenêtre."})

    response = client.post(address, {**given, "body": "Seconde fenêtre."})

    assert response.status_code == 409
    form = fields(response)
    assert form["base"] == "2"
    assert "Première fenêtre." in form["body"]
    assert "Seconde fenêtre." in form["body"]
    assert Decision.objects.get().text.latest().body == "Première fenêtre."


def test_only_who_proposed_amends(client, bob, decision):
    client.force_login(bob)
    address = f"/decisions/{decision.pk}/modifier/"

    response = client.post(address, {"body": "Autre.", "base": 1, **make.terms()})

    assert response.status_code in {404, 409}
    assert Decision.objects.get().round == 1


def test_the_consent_of_all_is_stated_by_a_button_and_the_work_is_published(
    client, ana, bob, work, decision
):
    for person in (ana, bob):
        client.force_login(person)
        assert "Constater le consentement" not in words(
            read(client.get(decision.get_absolute_url()))
        )
        answer(client, decision, "consent")
    page = read(client.get(decision.get_absolute_url()))
    assert page.select(f"form[action='/decisions/{decision.pk}/clore/']")

    answers = [client.post(f"/decisions/{decision.pk}/clore/").status_code for _twice in range(2)]

    assert answers == [302, 409]
    work.refresh_from_db()
    assert work.is_out
    assert "fait par le logiciel" in words(read(client.get(decision.get_absolute_url())))


def test_a_question_that_is_still_open_says_why_it_does_not_close(client, ana, decision):
    client.force_login(ana)

    response = client.post(f"/decisions/{decision.pk}/clore/")

    assert response.status_code == 409
    assert told(response) == ["Des voix sont encore attendues. Attendez la date de clôture."]


def test_only_who_proposed_takes_it_back(client, ana, bob, decision):
    client.force_login(bob)
    assert client.post(f"/decisions/{decision.pk}/retirer/").status_code == 409
    client.force_login(ana)

    answers = [client.post(f"/decisions/{decision.pk}/retirer/").status_code for _n in range(2)]

    assert answers == [302, 409]
    assert Decision.objects.get().outcome == "withdrawn"


def test_what_is_hindered_says_why_and_offers_to_try_again(client, ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)

    page = read(client.get(decision.get_absolute_url()))
    response = client.post(f"/decisions/{decision.pk}/executer/")

    assert "Adoptée, mais empêchée." in words(page)
    assert "Il manque l’accord d’un auteur" in words(page)
    assert response.status_code == 302
    assert Work.objects.get().status == "draft"


def test_htmx_receives_the_part_and_a_browser_the_page(client, ana, decision):
    client.force_login(ana)

    whole = client.get(decision.get_absolute_url())
    part = client.get(decision.get_absolute_url(), headers={"HX-Request": "true"})

    assert whole.content.count(b'id="decision"') == 1
    assert b"<html" in whole.content
    assert part.content.strip().startswith(b'<div id="decision">')
    assert b"<html" not in part.content
    assert "HX-Request" in part.headers["Vary"]


# Any gesture, from its page


def gesture(work):
    return f"/decisions/gestes/works.publish/{work.pk}/"


def test_where_the_group_decides_the_form_opens_a_decision(client, ana, work):
    client.force_login(ana)
    form = fields(client.get(gesture(work)))

    response = client.post(gesture(work), {**form, "body": "Parce qu’elle est prête."})

    decision = Decision.objects.get()
    assert response.headers["Location"] == decision.get_absolute_url()
    assert (decision.subject, decision.parameters) == (work, make.terms())
    assert decision.text.latest().body == "Parce qu’elle est prête."


def test_where_any_member_may_the_form_does(client, ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)
    client.force_login(ana)
    form = fields(client.get(gesture(work)))

    response = client.post(gesture(work), form)

    assert response.headers["Location"] == work.get_absolute_url()
    assert Work.objects.get().is_out


def test_a_proposal_sent_twice_is_one_draft_and_opens_once(client, ana, work):
    client.force_login(ana)
    form = fields(client.get(gesture(work)))

    sent = [client.post(gesture(work), form).headers["Location"] for _twice in range(2)]
    opened = [client.post(f"{sent[0]}ouvrir/").status_code for _twice in range(2)]

    assert sent[0] == sent[1]
    assert opened == [302, 409]
    assert [each.outcome for each in Decision.objects.all()] == ["open"]


@pytest.mark.parametrize(("before", "after"), [("member", "decision"), ("decision", "member")])
def test_what_was_offered_is_what_is_done(client, ana, work, before, after):
    make.rule(work.assembly, "works.publish", before)
    client.force_login(ana)
    form = fields(client.get(gesture(work)))
    make.rule(work.assembly, "works.publish", after)

    response = client.post(gesture(work), form)

    assert response.status_code == 409
    assert "La règle a changé pendant que vous lisiez" in " ".join(told(response))
    assert not Decision.objects.exists()
    assert Work.objects.get().status == "draft"
    assert client.post(gesture(work), fields(response)).status_code == 302


@pytest.mark.parametrize("offered", [None, "", "do-0", "propose-999", "propose"])
def test_a_form_that_was_never_offered_does_nothing(client, ana, work, offered):
    client.force_login(ana)
    given = make.terms() if offered is None else {**make.terms(), "offered": offered}

    response = client.post(gesture(work), given)

    assert response.status_code == 409
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"audience": "galaxy"}, {"licence": ""}, {"shared_from": "demain"}, {"version": "9"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_terms_that_make_no_sense_are_given_back(client, ana, work, wrong):
    client.force_login(ana)
    form = fields(client.get(gesture(work)))

    response = client.post(gesture(work), {**form, "body": "Mes raisons.", **wrong})

    assert response.status_code == 422
    assert "Mes raisons." in words(read(response))
    assert not Decision.objects.exists()


def test_a_gesture_on_what_one_cannot_see_is_not_found(client, work):
    assert client.get(gesture(work)).headers["Location"].startswith("/comptes/")
    client.force_login(make.person())

    assert client.get(gesture(work)).status_code == 404
    assert client.post(gesture(work), {**make.terms(), "offered": "do-0"}).status_code == 404


def test_a_gesture_that_does_not_exist_is_not_found(client, ana, work):
    client.force_login(ana)

    assert client.get(f"/decisions/gestes/works.burn/{work.pk}/").status_code == 404
    assert client.get("/decisions/gestes/works.publish/99999/").status_code == 404


def test_who_may_not_reads_why_and_is_shown_no_button(client, ana, bob):
    community = make.community(members=[ana, bob])
    make.rule(community, "groups.open", Procedure.MANDATE, post="accueil")
    make.mandate(bob, community, "accueil")
    client.force_login(ana)
    address = f"/decisions/gestes/groups.open/{community.pk}/"

    response = client.get(address)

    assert told(response) == [
        "Ce geste demande un mandat : accueil. Adressez-vous à la personne qui a ce mandat."
    ]
    assert read(response).select("main form") == []
    given = {"name": "Eau", "purpose": "meet", "why": "x", "objective": "y"}
    rule = Rule.objects.get()
    refused = client.post(address, {**given, "offered": f"nothing-{rule.pk}"})
    assert refused.status_code == 409
    assert not WorkingGroup.objects.exists()


def test_the_form_to_open_a_group_leads_to_the_group(client, ana):
    community = make.community(members=[ana])
    client.force_login(ana)
    address = f"/decisions/gestes/groups.open/{community.pk}/"
    form = fields(client.get(address))
    given = {**form, "name": "Eau", "purpose": "meet", "why": "L’eau.", "objective": "Se voir."}

    first, second = [client.post(address, given) for _twice in range(2)]

    group = WorkingGroup.objects.get()
    assert first.headers["Location"] == group.get_absolute_url()
    assert second.status_code == 409
    assert told(second) == [
        "Un groupe porte déjà ce nom. Rejoignez-le, ou choisissez un autre nom."
    ]


# The lists


def test_the_questions_still_open_can_be_listed_alone(client, ana, work, decision):
    closed = make.proposed("works.publish", work, by=ana, **make.terms(licence="CC0-1.0"))
    actions.withdraw(closed, by=ana)
    client.force_login(ana)

    def listed(**query):
        page = read(client.get("/decisions/", query))
        return [a["href"] for a in page.select("main .rows h3 a")]

    assert listed() == [closed.get_absolute_url(), decision.get_absolute_url()]
    assert listed(etat="ouvertes") == [decision.get_absolute_url()]


def test_an_empty_list_says_what_will_be_there(client):
    make.community()

    assert "Rien à lire ici pour le moment" in words(read(client.get("/decisions/")))


def test_the_list_costs_the_same_whatever_its_length(client, ana, group):
    def proposed(n):
        for _n in range(n):
            work = make.work(group=group, authors=[ana])
            make.proposed("works.publish", work, by=ana, **make.terms())
        return cost(client, "/decisions/")

    client.force_login(ana)

    assert proposed(1) == proposed(2) <= MOST


def test_an_open_question_costs_the_same_however_many_answered(client, ana, work):
    people = [make.person() for _n in range(4)]
    make.join(work.assembly, *people)
    make.join(make.community(), *people)
    decision = make.proposed("works.publish", work, by=ana, **make.terms())

    def answered(*some):
        for person in some:
            actions.cast(decision, "objection", reason=WHY, by=person)
        return cost(client, decision.get_absolute_url())

    client.force_login(ana)

    assert answered(people[0]) == answered(*people[1:]) <= MOST


def test_a_closed_decision_costs_little_too(client, ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)

    assert cost(client, decision.get_absolute_url()) <= MOST


def test_a_list_of_decisions_that_were_adopted_costs_the_same_however_many(client, ana, bob):
    group = make.group(members=[ana, bob])
    client.force_login(ana)

    def adopted(n):
        for _n in range(n):
            work = make.work(group=group, authors=[ana], agreed=make.terms())
            make.adopted("works.publish", work, by=ana, **make.terms())
        return [cost(client, "/decisions/"), cost(client, group.get_absolute_url())]

    one, three = adopted(1), adopted(2)

    assert one == three
    assert max(one) <= MOST
