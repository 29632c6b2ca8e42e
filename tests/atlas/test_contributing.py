import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from creuset.assemblies.models import Procedure, Rule
from creuset.atlas.categories import Category
from creuset.atlas.contributing import actions, merging, tickets
from creuset.atlas.contributing.models import Revision, Suggestion, TakingPart
from creuset.atlas.contributing.tickets import Ticket
from creuset.atlas.fields import FACTS, asked_of
from creuset.atlas.models import Entry
from creuset.atlas.values import differences, values_of
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.places.actions import load_france
from creuset.places.models import Territory
from creuset.post import sending, telling
from creuset.post.models import Notice
from tests import make
from tests.atlas.helpers import country, entry
from tests.pages import read, words
from tests.places.helpers import of_isere

State = Suggestion.State


@pytest.fixture
def ana(db):
    person = make.person("Ana")
    make.community(members=[person])
    return person


@pytest.fixture
def bo(ana):
    person = make.person("Bo")
    make.community(members=[person])
    return person


def needs_supports(n):
    """The charter asks that so many members support a proposal for the map."""
    return Rule.objects.create(
        assembly=make.community(), gesture="atlas.accept", procedure=Procedure.SPONSORS,
        parameters={"n": n},
    )  # fmt: skip


def told(one, **values):
    return differences(values_of(one), {**values_of(one), **values})


def sent(client, address, **answers):
    """What a browser sends: the page's own answers, and these."""
    page = read(client.get(address))
    form = page.select_one("main form[method=post]")
    given = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in {"checkbox", "radio"} and not field.has_attr("checked"):
            continue
        given.setdefault(field["name"], []).append(field.get("value") or field.text.strip("\n"))
    for field in form.select("select[name]"):
        chosen = field.select_one("option[selected]")
        given[field["name"]] = [chosen["value"] if chosen else ""]
    return client.post(address, {**given, **answers})


def test_a_member_adds_an_entry_with_the_questions_of_its_sort(client, ana):
    country("FR")
    client.force_login(ana)
    address = "/fiches/proposer/?sorte=negative"

    response = sent(client, address, name="Sols de l’usine", harms="Du plomb.", inherited_by="La ville",
                    point="48,8566, 2,3522", kinds=["nature"], started_on="1971")  # fmt: skip

    one = Entry.objects.get()
    assert response.headers["Location"] == one.get_absolute_url()
    assert (one.name, one.category, one.latitude) == ("Sols de l’usine", "negative", 48.8566)
    assert one.facts == {"harms": "Du plomb.", "inherited_by": "La ville", "started_on": 1971}
    page = words(read(client.get(one.get_absolute_url())).main)
    assert "Commun négatif" in page
    assert "Ce qui nuit Du plomb." in page


@pytest.mark.parametrize("category", Category)
def test_each_sort_of_entry_has_questions_of_its_own(category):
    own = [field for field in asked_of(category) if field.of]

    assert own
    assert all(category in field.of for field in own)
    assert len(own) < len([field for field in FACTS if field.of])


def test_a_change_keeps_what_was_and_says_where_each_field_comes_from(client, ana):
    one = entry("Ruche", city="Lyon", country="FR")
    client.force_login(ana)

    sent(client, f"/fiches/{one.slug}/modifier/", city="Villeurbanne", purpose="Du miel pour tous.",
         source="Leur site", licence="CC0-1.0")  # fmt: skip

    one.refresh_from_db()
    assert (one.city, one.facts) == ("Villeurbanne", {"purpose": "Du miel pour tous."})
    origin = {"source": "Leur site", "licence": "CC0-1.0"}
    assert one.origins == {"city": origin, "purpose": origin}
    assert one.edited == ["city", "purpose"]
    first, second = one.revisions.order_by("number")
    assert (first.cause, first.values["city"]) == ("found", "Lyon")
    assert second.changes == {
        "city": ["Lyon", "Villeurbanne"],
        "purpose": [None, "Du miel pour tous."],
    }


def test_restoring_a_version_brings_back_every_field(client, ana):
    one = entry("Ruche", city="Lyon", website="https://ruche.example.org")
    before = values_of(one)
    actions.suggest(one, changes=told(one, city="Nice", website="", purpose="Autre"), by=ana)
    client.force_login(ana)

    page = client.post(f"/fiches/{one.slug}/histoire/1/", follow=True)

    assert "C’est sur la carte" in words(read(page))
    one = Entry.objects.get()
    assert values_of(one) == before
    assert one.revisions.count() == 3


def test_where_the_charter_asks_for_support_a_change_waits_for_it(client, ana, bo):
    needs_supports(2)
    one = entry("Ruche", city="Lyon")
    made = actions.suggest(one, changes=told(one, city="Nice"), by=ana)

    assert made.state == State.WAITING
    assert Entry.objects.get().city == "Lyon"
    client.force_login(bo)
    assert "Ruche" in words(read(client.get("/fiches/propositions/")).main)
    with pytest.raises(Refused):
        actions.accept(made, by=bo)


def test_a_change_written_on_an_older_state_is_not_accepted_over_a_newer_one(ana, bo):
    one = entry("Ruche", city="Lyon")
    late = Suggestion.objects.create(entry=one, changes=told(one, city="Nice"), author=bo)
    actions.suggest(one, changes=told(one, city="Brest"), by=ana)

    with pytest.raises(Refused, match="Commune ou ville"):
        actions.accept(late, by=ana)

    assert Entry.objects.get().city == "Brest"


def test_a_change_of_another_field_is_accepted_all_the_same(ana, bo):
    one = entry("Ruche", city="Lyon")
    late = Suggestion.objects.create(entry=one, changes=told(one, purpose="Du miel"), author=bo)
    actions.suggest(one, changes=told(one, city="Brest"), by=ana)

    actions.accept(late, by=ana)

    one = Entry.objects.get()
    assert (one.city, one.facts) == ("Brest", {"purpose": "Du miel"})


def test_accepting_twice_changes_once(ana, bo):
    one = entry("Ruche", city="Lyon")
    made = Suggestion.objects.create(entry=one, changes=told(one, city="Nice"), author=bo)
    actions.accept(made, by=ana)

    with pytest.raises(Refused, match="déjà sa réponse"):
        actions.accept(made, by=ana)

    assert Revision.objects.count() == 2


def test_an_acceptance_undone_takes_back_only_what_nobody_told_since(ana, bo):
    one = entry("Ruche", city="Lyon")
    made = actions.suggest(one, changes=told(one, city="Nice", purpose="Du miel"), by=ana)
    one = Entry.objects.get()
    actions.suggest(one, changes=told(one, city="Brest"), by=bo)

    actions.undo_acceptance(made, warrant=None)

    one = Entry.objects.get()
    assert (one.city, one.facts) == ("Brest", {})


def test_a_new_entry_that_is_undone_is_closed_and_keeps_its_page(client, ana):
    made = actions.suggest(None, changes={"name": [None, "Four à pain"]}, by=ana)

    actions.undo_acceptance(made, warrant=None)

    assert Entry.objects.get().status == Entry.Status.CLOSED
    assert client.get(Entry.objects.get().get_absolute_url()).status_code == 200


def test_someone_without_an_account_proposes_confirms_and_is_told(client, ana, monkeypatch):
    monkeypatch.setattr("creuset.debates.forms.outside.SHORTEST", -1)
    one = entry("Ruche", city="Lyon")
    sent(client, f"/fiches/{one.slug}/modifier/", city="Nice", **WHO)
    made = Suggestion.objects.get()
    assert made.state == State.UNCONFIRMED
    client.force_login(ana)
    assert client.get(made.get_absolute_url()).status_code == 404
    client.logout()

    [link] = re.findall(r"/fiches/ma-proposition/\w+/", mails()[0].body)
    page = client.post(link, {"geste": "confirmer"}, follow=True)
    assert "Un membre lira votre proposition" in words(read(page).main)
    made.refresh_from_db()
    assert made.state == State.WAITING
    actions.accept(made, by=ana)

    assert Entry.objects.get().city == "Nice"
    assert "acceptée" in mails()[1].subject
    assert "acceptée" in words(read(client.get(link)).main)


WHO = {"qui-name": "Zoé", "qui-email": "zoe@example.org"}


def mails():
    sending.send_waiting()
    return mail.outbox


def test_what_one_proposes_is_asked_before_who_one_is(client, ana):
    page = read(client.get("/fiches/proposer/?sorte=place"))

    asked = [str(field["name"]) for field in page.select("main input:not([type=hidden])[name]")]

    assert asked.index("name") < asked.index("qui-name")
    assert "Les membres le liront" in words(page.main)


def test_a_new_entry_stays_called_new_once_it_is_accepted(client, ana):
    new = Suggestion.objects.create(changes={"name": [None, "Ruche"]}, author=ana)
    known = entry("Moulin", city="Lyon")
    change = Suggestion.objects.create(entry=known, changes=told(known, city="Nice"), author=ana)
    actions.accept(new, by=ana)
    actions.accept(change, by=ana)
    client.force_login(ana)

    assert "nouvelle fiche" in words(read(client.get(new.get_absolute_url())).main)
    assert "changement d’une fiche" in words(read(client.get(change.get_absolute_url())).main)


def test_a_refusal_says_why_to_whoever_proposed(ana, bo):
    one = entry("Ruche", city="Lyon")
    made = Suggestion.objects.create(entry=one, changes=told(one, city="Nice"), author=bo)

    actions.decline(made, why="Elle est restée à Lyon.", by=ana)

    made.refresh_from_db()
    assert (made.state, made.answer) == (State.DECLINED, "Elle est restée à Lyon.")
    assert Entry.objects.get().city == "Lyon"


def test_a_stranger_sees_no_proposal_and_settles_none(client, ana):
    one = entry("Ruche")
    made = Suggestion.objects.create(entry=one, changes=told(one, city="Nice"), author=ana)
    client.force_login(make.person("Ève"))

    assert client.get(made.get_absolute_url()).status_code == 404
    assert "Ruche" not in words(read(client.get("/fiches/propositions/")).main)
    with pytest.raises(Refused):
        actions.accept(made, by=make.person("Ida"))


def test_what_only_members_see_is_not_changed_nor_told_by_others(client, ana):
    hidden = entry("Jardin caché", audience="community")

    for page in ("modifier/", "histoire/"):
        assert client.get(f"/fiches/{hidden.slug}/{page}").status_code == 404
        client.force_login(ana)
        assert client.get(f"/fiches/{hidden.slug}/{page}").status_code == 200
        client.logout()
    assert "Jardin" not in client.get("/fiches/ressemblantes/?name=Jardin+caché").text


def test_what_is_wrong_is_said_where_it_is_and_nothing_typed_is_lost(client, ana):
    client.force_login(ana)

    response = sent(client, "/fiches/proposer/?sorte=organisation", name="La Scop", siren="123456789",
                    point="ici", links="pas une adresse", description="Une longue histoire.")  # fmt: skip

    page = read(response)
    assert response.status_code == 422
    assert [error.parent.select_one("label").text.split("(")[0].strip() for error in page.select(".errorlist")] == [
        "Position", "Autres adresses", "SIREN",
    ]  # fmt: skip
    assert page.select_one("textarea[name=description]").text.strip() == "Une longue histoire."
    assert not Entry.objects.exists()


def test_while_one_types_what_may_be_the_same_is_shown(client, ana):
    one = entry("Coopérative du Vieux Moulin", city="Apt")
    entry("Les jardins d’Ève")

    page = client.get("/fiches/ressemblantes/", {"name": "Cooperative du vieux moulin"})

    assert [a["href"] for a in read(page).select("a")] == [one.get_absolute_url()]


def test_what_is_told_with_its_commune_alone_stands_there_and_says_so(client, ana):
    load_france(of_isere())

    def tell(one, **values):
        changes = told(one, **values) if one else {k: [None, v] for k, v in values.items()}
        made = actions.suggest(one, changes=changes, by=ana)
        return Entry.objects.get(suggestions=made)

    made = tell(None, name="Four à pain", city="Grenoble", country="FR")
    grenoble = Territory.objects.get(code="FR-38185")
    assert (made.point, made.precision) == ((grenoble.latitude, grenoble.longitude), "commune")
    assert "point" not in values_of(made)

    made = tell(made, city="Fontaine")
    assert made.territory.code == "FR-38169"
    made = tell(made, point=[45.19, 5.7])
    assert (made.point, made.precision) == ((45.19, 5.7), "point")
    made = tell(made, city="Grenoble")
    assert made.point == (45.19, 5.7)
    made = tell(made, point=None)
    assert (made.point, made.precision) == ((grenoble.latitude, grenoble.longitude), "commune")
    made = tell(made, city="Nulle-Part")
    assert (made.point, made.precision) == (None, "point")


def test_still_true_in_one_click_says_the_day(client, ana):
    one = entry("Ruche")
    client.force_login(ana)

    client.post(f"/fiches/{one.slug}/toujours-vrai/")

    assert Entry.objects.get().confirmed_on is not None
    client.force_login(make.person("Ève"))
    Entry.objects.update(confirmed_on=None)
    client.post(f"/fiches/{one.slug}/toujours-vrai/")
    assert Entry.objects.get().confirmed_on is None


def test_still_true_is_said_from_the_mail_without_entering(client, ana):
    one = entry("Ruche", city="Apt")
    address = Ticket(one.pk, ana.pk).path()

    page = client.get(address)
    assert "Apt" in words(read(page).main)
    one.refresh_from_db()
    assert one.confirmed_on is None  # a program that checks links changes nothing

    answer = client.post(address)

    one.refresh_from_db()
    assert one.confirmed_on == timezone.localdate()
    assert "Merci" in words(read(answer).main)
    assert Record.objects.get(verb="atlas.confirmed").actor == ana


def test_a_mail_says_nothing_of_what_its_reader_may_no_longer_say(client, ana):
    one = entry("Ruche", audience="community")
    eve = make.person("Ève")

    assert client.post(Ticket(one.pk, eve.pk).path()).status_code == 404
    Entry.objects.update(audience="public")
    assert client.post(Ticket(one.pk, eve.pk).path()).status_code == 409
    assert Entry.objects.get().confirmed_on is None


@pytest.mark.parametrize("token", ["x", "WzEsMV0:1abc:def", ""])
def test_a_ticket_that_we_did_not_sign_opens_nothing(client, ana, token):
    entry("Ruche")

    answer = client.post(f"/fiches/toujours-vrai/{token or 'Ruche'}/")

    assert answer.status_code == 410
    assert Entry.objects.get().confirmed_on is None


def test_a_forwarded_mail_tells_nothing_of_what_is_for_members(client, ana):
    one = entry("Ruche", audience="community", city="Apt", facts={"purpose": "Un abri."})
    address = Ticket(one.pk, ana.pk).path()

    assert "Apt" not in words(read(client.get(address)).main)
    assert "Un abri" not in client.get(address).text
    client.force_login(ana)
    assert "Un abri" in client.get(address).text


def test_an_old_ticket_says_that_its_time_is_over(client, ana, monkeypatch):
    address = Ticket(entry("Ruche").pk, ana.pk).path()
    monkeypatch.setattr(tickets, "MONTHS", -1)

    answer = client.get(address)

    assert answer.status_code == 410
    assert "a fait son temps" in words(read(answer).main)


def test_a_person_says_where_they_take_part_and_who_reads_it(client, ana):
    one = entry("Ruche")
    client.force_login(ana)
    client.post(f"/fiches/{one.slug}/j-y-prends-part/",
                {"role": "apicultrice", "since": "2019", "audience": "community"})  # fmt: skip

    assert "Ana apicultrice depuis 2019" in words(read(client.get(one.get_absolute_url())).main)
    client.logout()
    assert "apicultrice" not in client.get(one.get_absolute_url()).text
    client.force_login(ana)
    client.post(f"/fiches/{one.slug}/j-y-prends-part/", {"geste": "retirer"})
    assert not TakingPart.objects.exists()


def test_the_history_costs_the_same_however_long(client, ana, django_assert_max_num_queries):
    one = entry("Ruche")
    for city in ("Lyon", "Nice", "Brest", "Metz"):
        one = Entry.objects.get()
        actions.suggest(one, changes=told(one, city=city), by=ana)
    client.force_login(ana)
    client.get(f"/fiches/{one.slug}/histoire/")

    with django_assert_max_num_queries(12):
        client.get(f"/fiches/{one.slug}/histoire/")


def test_the_address_of_who_has_no_account_goes_once_they_are_answered(ana):
    one = entry("Ruche")
    written = {"name": "Zoé", "email": "zoe@example.org", "language": "fr"}
    accepted, declined, withdrawn, late = (
        actions.suggest_from_outside(one, changes=told(one, city=city), **written)
        for city in ("Nice", "Metz", "Brest", "Lyon")
    )
    for each in (accepted, declined):
        actions.confirm(each)

    actions.decline(declined, why="Non.", by=ana)
    actions.accept(accepted, by=ana)
    actions.withdraw(withdrawn)
    Suggestion.objects.filter(pk=late.pk).update(at=timezone.now() - timedelta(days=3))

    assert actions.sweep_unconfirmed() == 1
    assert set(Suggestion.objects.values_list("email", flat=True)) == {""}
    assert {each.to[0] for each in mails()} == {"zoe@example.org"}


def test_a_member_is_told_what_became_of_what_they_proposed_as_they_chose(ana, bo):
    needs_supports(2)
    one = entry("Ruche")
    made = actions.suggest(one, changes=told(one, city="Nice"), by=bo)
    Rule.objects.create(assembly=make.community(), gesture="atlas.accept", procedure="member")
    actions.accept(made, by=ana)
    other = Suggestion.objects.create(entry=one, changes=told(one, purpose="Du miel"), author=bo)
    actions.decline(other, why="Non.", by=ana)

    telling.tell_waiting()

    said = Notice.objects.filter(person=bo).values_list("record__verb", flat=True)
    assert {"atlas.accepted", "atlas.declined"} <= set(said)
    assert not Notice.objects.filter(person=ana, record__verb="atlas.accepted").exists()


def test_what_nobody_touched_does_not_change(client, ana):
    one = entry("Ruche", point=(0.00001234567, 5.4), facts={"description": "Une\nhistoire"})
    client.force_login(ana)

    response = sent(client, f"/fiches/{one.slug}/modifier/", description="Une\r\nhistoire")

    assert response.status_code == 422
    assert "Rien ne change" in words(read(response).main)
    assert not Suggestion.objects.exists()


def test_a_name_is_of_one_line_and_of_signs_that_one_can_see(client, ana):
    client.force_login(ana)
    address = "/fiches/proposer/?sorte=place"

    sent(client, address, name="Le pont\r\nBcc: eve@example.org")
    refused = sent(client, address, name="\u200b\u2060 …")

    assert Entry.objects.get().name == "Le pont Bcc: eve@example.org"
    assert "au moins une lettre" in words(read(refused).main)


def test_a_member_keeps_an_entry_among_members_and_others_cannot(client, ana):
    one = entry("Ruche")
    client.force_login(ana)
    sent(client, f"/fiches/{one.slug}/modifier/", members_only="on")

    client.logout()
    assert client.get(one.get_absolute_url()).status_code == 404
    form = read(client.get("/fiches/proposer/?sorte=place"))
    assert not form.select("[name=members_only]")


def test_the_page_of_a_joined_entry_leads_on_for_machines_too(client, ana):
    kept, gone, first = entry("Ruche"), entry("La Ruche"), entry("Une ruche")
    one = merging.merge(first, into=gone.slug, taken=[], by=ana)
    merging.merge(gone, into=kept.slug, taken=[], by=ana)

    for before in ("/fiches/", "/donnees/api/fiches/"):
        answer = client.get(f"{before}{first.slug}/", follow=True)
        assert [status for _to, status in answer.redirect_chain] == [301, 301]
        assert answer.redirect_chain[-1][0] == f"{before}{kept.slug}/"
    assert client.get(f"/fiches/{gone.slug}/fiche.json").status_code == 301
    with pytest.raises(Refused, match="réunie avec une autre"):
        merging.take_apart(one, by=ana)
