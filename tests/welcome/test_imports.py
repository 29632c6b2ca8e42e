"""A list of members comes in: nobody twice, nobody without asking, and all of it can be undone."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Assembly, Membership
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.people import actions as people
from creuset.people.models import Person
from creuset.welcome import actions, carrying, consent, entering
from creuset.welcome.models import Arrival, Import, Line, Refusal
from tests import make
from tests.pages import fields, read, told, words
from tests.together import together

LIST = (
    "Nom;Prénom;Courriel;Membre depuis;Parti le;Groupes;Téléphone\n"
    "SILVA;Ana;ana@example.org;12/03/2016;;;0601020304\n"
    "Roux;Bo;bo@example.org;2017;2019;;\n"
    "Le Goff;Zoé;;01/2020;;;\n"
    "Martin;;pas-une-adresse;;;;\n"
)


@pytest.fixture
def treasurer(db):
    person = make.person("Trésorière")
    root = make.community(members=[person])
    make.rule(root, "welcome.import_members", "member")
    return person


def bring(by, content=LIST, source="le fichier de la trésorière"):
    data = content.encode() if isinstance(content, str) else content
    return actions.read_list(
        Assembly.objects.community(), content=data, name="membres.csv", source=source, by=by
    )


def let_in(source, by):
    actions.import_members(source, by=by)
    entering.go_on(source.pk)
    source.refresh_from_db()
    return source


def everyone():
    """Who is in the community, since when, until when."""
    return sorted(
        (each.person.name if each.person else "", each.person.email or "" if each.person else "",
         each.starts_on, each.ends_on)
        for each in Membership.objects.filter(assembly__parent=None).select_related("person")
        .exclude(person__name="Trésorière")
    )  # fmt: skip


def test_good_lines_enter_with_their_days_and_bad_ones_are_told(treasurer):
    source = let_in(bring(treasurer), treasurer)

    assert everyone() == [
        ("Ana Silva", "ana@example.org", date(2016, 3, 12), None),
        ("Bo Roux", "bo@example.org", date(2017, 1, 1), date(2019, 1, 1)),
        ("Zoé Le Goff", "", date(2020, 1, 1), None),
    ]
    [bad] = source.lines.filter(fate=Line.Fate.BAD)
    assert bad.number == 5
    assert bad.problems[0]["field"] == "email"
    assert source.status == Import.Status.DONE


def test_someone_who_left_is_not_a_member(treasurer):
    let_in(bring(treasurer), treasurer)

    names = set(Assembly.objects.community().members().values_list("name", flat=True))
    assert names == {"Trésorière", "Ana Silva", "Zoé Le Goff"}


def test_a_telephone_is_never_kept(treasurer):
    source = bring(treasurer)

    assert "0601020304" not in str(list(source.lines.values_list("cells", flat=True)))


def test_what_a_line_said_is_forgotten_once_it_has_entered(treasurer):
    source = let_in(bring(treasurer), treasurer)

    assert set(map(str, source.lines.exclude(done_at=None).values_list("cells", flat=True))) == {
        "[]"
    }


def test_whoever_is_erased_is_in_no_answer_either(treasurer):
    make.person("Ana Silva", email="autre@example.org")
    source = bring(treasurer)
    actions.answer(source, answers={"name:ana silva": "others"}, by=treasurer)
    let_in(source, treasurer)
    ana = Person.objects.get(email="ana@example.org")

    people.erase(ana, keep_name=False, by=ana)

    written = str([*Import.objects.values(), *Line.objects.values()])
    assert "ana silva" not in written
    assert "ana@example.org" not in written


def test_the_same_list_twice_changes_nothing(treasurer):
    let_in(bring(treasurer), treasurer)
    before = everyone()

    again = bring(treasurer)
    let_in(again, treasurer)

    assert everyone() == before
    assert again.lines.filter(fate=Line.Fate.ASK).count() == 0
    assert Arrival.objects.count() == 3


def test_someone_who_has_left_since_is_not_brought_back_by_the_same_list(treasurer):
    let_in(bring(treasurer), treasurer)
    zoe = Person.objects.get(name="Zoé Le Goff")
    assemblies.leave(Assembly.objects.community(), by=zoe)

    let_in(bring(treasurer), treasurer)

    assert not Membership.objects.current().filter(person=zoe).exists()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ana", "Bo", "Zoé", "Ana Silva"]),
        st.sampled_from(["", "a@example.org", "b@example.org", "faux"]),
        st.sampled_from(["", "2015", "01/02/2018", "hier"]),
        st.sampled_from(["", "2019", "2030"]),
    ),
    min_size=1,
    max_size=6,
)


class TestLaws(TestCase):
    def start(self):
        person = make.person("Trésorière")
        make.rule(make.community(members=[person]), "welcome.import_members", "member")
        return person

    def run_list(self, rows, by):
        lines = ["nom;mail;depuis;fin", *(";".join(row) for row in rows)]
        source = bring(by, "\n".join(lines))
        if source.status == Import.Status.READY:
            try:
                let_in(source, by)
            except Refused:
                assert not source.lines.filter(fate__in=["enter", "known"]).exists()

    @settings(max_examples=15)
    @given(ROWS)
    def test_twice_is_once(self, rows):
        by = self.start()
        self.run_list(rows, by)
        before = everyone()
        self.run_list(rows, by)
        assert everyone() == before

    @settings(max_examples=15)
    @given(ROWS, st.randoms())
    def test_shuffled_after_is_once(self, rows, chance):
        by = self.start()
        self.run_list(rows, by)
        before = everyone()
        shuffled = list(rows)
        chance.shuffle(shuffled)
        self.run_list(shuffled, by)
        assert everyone() == before


def test_a_homonym_already_here_is_asked_and_answered(treasurer):
    ana = make.person("ANA SILVA", email="autre@example.org")
    source = let_in(bring(treasurer), treasurer)
    assert source.lines.filter(fate=Line.Fate.ASK).count() == 1

    actions.answer(source, answers={"name:ana silva": "same"}, by=treasurer)
    entering.go_on(source.pk)

    assert Membership.objects.get(person=ana).starts_on == date(2016, 3, 12)
    assert not Person.objects.filter(email="ana@example.org").exists()


def test_a_homonym_may_be_somebody_else(treasurer):
    make.person("Ana Silva", email="autre@example.org")
    source = bring(treasurer)
    actions.answer(source, answers={"name:ana silva": "others"}, by=treasurer)

    let_in(source, treasurer)

    assert Person.objects.filter(folded_name="ana silva").count() == 2


def test_an_account_made_meanwhile_is_asked_not_taken(treasurer):
    source = bring(treasurer)
    actions.import_members(source, by=treasurer)
    make.person("Quelqu’un", email="ana@example.org")

    entering.go_on(source.pk)

    [asked] = source.lines.filter(fate=Line.Fate.ASK)
    assert asked.questions == ["mail:ana@example.org"]


def test_groups_that_anyone_may_enter_are_joined_and_others_not(treasurer):
    opened, closed = make.group(members=[treasurer]), make.group(members=[treasurer])
    make.rule(closed.assembly, "groups.admit", "sponsors", n=1)
    content = f"nom;groupes\nAna;{opened.assembly.name} , {closed.assembly.name}, Inconnu\n"

    source = let_in(bring(treasurer, content), treasurer)

    ana = Person.objects.get(name="Ana")
    assert set(ana.memberships.values_list("assembly", flat=True)) == {
        opened.assembly.pk, Assembly.objects.community().pk,
    }  # fmt: skip
    [line] = source.lines.all()
    assert len(line.problems) == 2


def test_three_hundred_persons_enter_within_few_queries_each(treasurer):
    lines = "".join(f"Personne {n};p{n}@example.org;2020\n" for n in range(300))
    source = bring(treasurer, f"nom;mail;depuis\n{lines}")

    with CaptureQueriesContext(connection) as queries:
        let_in(source, treasurer)

    assert Arrival.objects.count() == 300
    assert len(queries) < 300 * 12


def test_killed_between_two_batches_an_import_goes_on(treasurer, monkeypatch):
    monkeypatch.setattr(entering, "BATCH", 1)
    source = bring(treasurer)
    actions.import_members(source, by=treasurer)
    entering.enter_some(source.pk)
    assert Arrival.objects.count() == 1

    Import.objects.update(moved_at=timezone.now() - 2 * carrying.STALLED)
    carrying.take_up_again()

    source.refresh_from_db()
    assert source.status == Import.Status.DONE
    assert Arrival.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_lists_at_once_make_each_person_once(treasurer):
    first, second = bring(treasurer), bring(treasurer)

    ends = together(
        lambda: actions.import_members(first, by=treasurer),
        lambda: actions.import_members(second, by=treasurer),
    )

    assert not [end for end in ends if isinstance(end, Exception)]
    assert Person.objects.filter(email="ana@example.org").count() == 1
    assert Person.objects.filter(arrival__isnull=False).count() == 3


def test_an_import_is_undone_whole_while_nobody_has_come(treasurer):
    source = let_in(bring(treasurer), treasurer)

    actions.undo_import(source, by=treasurer)
    entering.undo_all(source.pk)

    source.refresh_from_db()
    assert source.status == Import.Status.UNDONE
    assert everyone() == []
    assert list(Person.objects.all()) == [treasurer]
    assert not Refusal.objects.exists()
    assert Record.objects.filter(verb="welcome.import_undone").exists()


def test_an_undone_list_may_come_again(treasurer):
    source = let_in(bring(treasurer), treasurer)
    actions.undo_import(source, by=treasurer)
    entering.undo_all(source.pk)

    let_in(bring(treasurer), treasurer)

    assert len(everyone()) == 3


def test_once_someone_has_come_an_import_is_not_undone(treasurer):
    source = let_in(bring(treasurer), treasurer)
    Client().force_login(Person.objects.get(email="ana@example.org"))

    with pytest.raises(Refused, match="déjà venue"):
        actions.undo_import(source, by=treasurer)


def test_the_charter_says_who_may_import(treasurer):
    other = make.person()
    root = make.community(members=[other])
    make.rule(root, "welcome.import_members", "sponsors", n=2)
    source = bring(treasurer)

    with pytest.raises(Refused):
        actions.import_members(source, by=treasurer)
    for member in (treasurer, other):
        assemblies.support("welcome.import_members", source, parameters={}, by=member)
    entering.go_on(source.pk)

    assert Arrival.objects.count() == 3


def test_a_decision_may_import_and_be_revoked(treasurer):
    source = bring(treasurer)
    _made, warrant = make.carried_out("welcome.import_members", source)
    entering.go_on(source.pk)
    source.refresh_from_db()
    assert len(everyone()) == 3

    make.undone("welcome.import_members", source, warrant)
    entering.undo_all(source.pk)

    assert everyone() == []


def test_only_who_prepared_a_list_changes_it(treasurer):
    other = make.person()
    make.community(members=[other])
    source = bring(treasurer)

    for gesture in (
        lambda: actions.map_columns(source, mapping={"name": 0}, by=other),
        lambda: actions.answer(source, answers={}, by=other),
        lambda: actions.drop_list(source, by=other),
        lambda: actions.undo_import(source, by=other),
    ):
        with pytest.raises(Refused):
            gesture()


def test_a_stranger_brings_no_list(treasurer):
    with pytest.raises(Refused):
        bring(make.person())


# What each person is told, and what they answer


@pytest.fixture
def entered(treasurer):
    return let_in(bring(treasurer), treasurer)


def arrival(email="ana@example.org"):
    return Arrival.objects.get(person__email=email)


def test_each_person_is_written_to_once(entered):
    carrying.inform_all()
    carrying.take_up_again()

    assert sorted(letter.to[0] for letter in mail.outbox) == ["ana@example.org", "bo@example.org"]
    body = mail.outbox[0].body
    for needed in ("le fichier de la trésorière", "/entree/", "effacer", "CNIL", "refuser"):
        assert needed in body
    assert Person.objects.get(email="ana@example.org").awaits_consent


def test_a_letter_that_could_not_leave_is_tried_again(entered, monkeypatch, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    carrying.inform_all()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail.outbox == []

    Arrival.objects.filter(informed_at__isnull=False)
    carrying.inform_all()

    assert len(mail.outbox) >= 1


def test_reading_the_letter_accepts_nothing(client, entered):
    page = client.get(f"/entree/{consent.token(arrival())}/")

    assert "Bonjour Ana Silva" in words(read(page))
    assert "12 mars 2016" in words(read(page))
    assert arrival().accepted_at is None


def test_accepting_lets_in_and_is_dated_with_its_text(client, entered):
    answer = client.post(f"/entree/{consent.token(arrival())}/", {"answer": "accept"})

    ana = Person.objects.get(email="ana@example.org")
    assert answer.headers["Location"] == "/moi/"
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert not ana.awaits_consent
    assert (ana.arrival.version, ana.arrival.accepted_at is not None) == (consent.VERSION, True)
    assert EmailAddress.objects.get(user=ana).verified


def test_the_link_is_good_once(client, entered):
    link = f"/entree/{consent.token(arrival())}/"
    client.post(link, {"answer": "accept"})

    assert Client().get(link).status_code == 404
    assert Client().post(link, {"answer": "accept"}).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsImEiXQ:1abc:def"])
def test_a_link_that_nobody_wrote_opens_nothing(client, entered, token):
    assert client.get(f"/entree/{token}/").status_code == 404


def test_refusing_erases_and_is_remembered(client, treasurer, entered):
    client.post(f"/entree/{consent.token(arrival())}/", {"answer": "refuse"})

    assert not Person.objects.filter(email="ana@example.org").exists()
    assert "ana@example.org" not in str(list(Refusal.objects.values()))
    again = bring(treasurer)
    [asked] = again.lines.filter(fate=Line.Fate.ASK)
    assert asked.questions == ["refused:ana@example.org"]


def test_someone_who_entered_alone_is_asked_on_their_page(client, entered):
    ana = Person.objects.get(email="ana@example.org")
    client.force_login(ana)

    assert "Est-ce d’accord" in words(read(client.get("/moi/")))
    client.post("/mon-arrivee/repondre/", {"answer": "accept"})

    assert "Est-ce d’accord" not in words(read(client.get("/moi/")))
    assert client.get("/mon-arrivee/").status_code == 200


def test_someone_may_refuse_from_their_page(client, entered):
    client.force_login(Person.objects.get(email="ana@example.org"))

    client.post("/mon-arrivee/repondre/", {"answer": "refuse"})

    assert not Person.objects.filter(email="ana@example.org").exists()


def test_whoever_leaves_after_a_list_is_not_listed_again_without_asking(treasurer, entered):
    ana = Person.objects.get(email="ana@example.org")
    people.erase(ana, keep_name=False, by=ana)

    assert bring(treasurer).lines.filter(fate=Line.Fate.ASK).count() == 1


# Pages


def as_browser(client, content=LIST, **said):
    return client.post("/importer/", {"pasted": content, "source": "le tableur", **said})


def test_a_list_is_brought_read_and_let_in_from_the_pages(client, treasurer):
    client.force_login(treasurer)

    answer = as_browser(client)
    page = client.get(answer.headers["Location"])

    assert "personnes entreraient" in words(read(page))
    assert "ce n’est pas une adresse électronique" in words(read(page))
    form = next(
        form for form in read(page).select("form[action]") if "import_members" in form["action"]
    )
    sent = {tag["name"]: tag.get("value", "") for tag in form.select("[name]")}
    assert client.post(form["action"], sent).status_code in (200, 302)
    assert Import.objects.get().status == Import.Status.RUNNING


def test_a_file_is_read_as_well(client, treasurer, tmp_path):
    client.force_login(treasurer)
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST.encode("cp1252"))

    with path.open("rb") as file:
        answer = client.post("/importer/", {"file": file, "source": "le tableur"})

    assert answer.status_code == 302
    assert Import.objects.get().name == "liste.csv"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"pasted": "", "source": "x"}, "Choisissez un fichier"),
        ({"pasted": LIST, "source": ""}, "Ce champ est obligatoire"),
        ({"pasted": "Nom;Mail\n", "source": "x"}, "que son en-tête"),
    ],
)
def test_a_list_that_is_not_one_says_so_and_keeps_what_was_pasted(client, treasurer, sent, said):
    client.force_login(treasurer)

    answer = client.post("/importer/", sent)

    assert answer.status_code == 422
    assert said in words(read(answer))
    assert fields(answer)["pasted"].strip() == sent["pasted"].strip()


def test_columns_are_changed_and_read_again(client, treasurer):
    client.force_login(treasurer)
    where = as_browser(client, "Qui;Truc\nAna;ana@example.org\n").headers["Location"]

    client.post(f"{where}colonnes/", {"name": "0", "email": ""})

    assert Import.objects.get().mapping == {"name": 0}
    refused = client.post(f"{where}colonnes/", {"name": "", "email": "1"})
    assert refused.status_code == 422
    assert "Dites quelle colonne donne le nom" in words(read(refused))
    assert told(refused)


def test_questions_are_answered_on_the_page(client, treasurer):
    make.person("Ana Silva", email="autre@example.org")
    client.force_login(treasurer)
    where = as_browser(client).headers["Location"]
    assert "Plusieurs personnes s’appellent-elles ainsi" in words(read(client.get(where)))

    client.post(f"{where}reponses/", {"name:ana silva": "others"})

    assert Import.objects.get().answers == {"name:ana silva": "others"}


def test_bad_lines_are_downloaded_to_be_corrected(client, treasurer):
    client.force_login(treasurer)
    where = as_browser(client, LIST + "=2+3;;faux;;;;\n").headers["Location"]

    answer = client.get(f"{where}a-corriger.csv")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Nom;Prénom;Courriel")
    assert "pas-une-adresse" in lines[1]
    assert lines[2].startswith("'=2+3;")


def test_an_abandoned_list_leaves_nothing(client, treasurer):
    client.force_login(treasurer)
    where = as_browser(client).headers["Location"]

    client.post(f"{where}abandonner/")

    assert not Line.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "visitor"])
def test_who_is_not_a_member_sees_no_list(client, treasurer, who):
    source = bring(treasurer)
    if who == "stranger":
        client.force_login(make.person())

    pages = ["/importer/", source.get_absolute_url(), f"{source.get_absolute_url()}a-corriger.csv"]
    expected = 404 if who == "stranger" else 302
    assert [client.get(page).status_code for page in pages] == [expected] * 3


def test_another_member_sees_counts_but_no_line(client, treasurer):
    source = bring(treasurer)
    other = make.person()
    make.community(members=[other])
    client.force_login(other)

    page = client.get(source.get_absolute_url())

    assert "personnes entreraient" in words(read(page))
    for secret in ("ana@example.org", "pas-une-adresse", "Silva"):
        assert secret not in page.content.decode()
    where = source.get_absolute_url()
    assert client.get(f"{where}a-corriger.csv").status_code == 404
    for gesture in ("colonnes", "reponses", "defaire", "abandonner"):
        assert client.post(f"{where}{gesture}/").status_code == 404


def test_someone_who_was_not_listed_has_no_arrival_page(client, treasurer):
    client.force_login(treasurer)

    assert client.get(reverse("welcome:arrival")).status_code == 404
    assert client.post("/mon-arrivee/repondre/", {"answer": "refuse"}).status_code == 404


def test_the_page_of_a_list_does_not_grow_with_it(
    client, treasurer, django_assert_max_num_queries
):
    client.force_login(treasurer)
    small = bring(treasurer)
    large = bring(treasurer, LIST + "Martin;;faux;;;;\n" * 100)
    client.get(small.get_absolute_url())

    costs = []
    for source in (small, large):
        with CaptureQueriesContext(connection) as queries:
            client.get(source.get_absolute_url())
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 24


def test_someone_without_address_who_came_meanwhile_is_asked(treasurer):
    source = bring(treasurer)
    actions.import_members(source, by=treasurer)
    make.person("Zoé LE GOFF")

    entering.go_on(source.pk)

    [asked] = source.lines.filter(fate=Line.Fate.ASK)
    assert asked.questions == ["name:zoe le goff"]


def test_the_same_list_prepared_twice_before_it_enters_makes_nobody_twice(treasurer):
    first, second = bring(treasurer), bring(treasurer)
    actions.import_members(first, by=treasurer)
    actions.import_members(second, by=treasurer)

    for source in (first, second):
        entering.go_on(source.pk)

    assert Arrival.objects.count() == 3
    assert len(everyone()) == 3


def test_lines_that_do_not_enter_are_told_before_those_that_enter_all_the_same(client, treasurer):
    source = bring(treasurer, "Nom;Courriel;Groupe\nAna;ana@example.org;Inconnu\nBo;faux;\n")
    client.force_login(treasurer)

    rows = read(client.get(source.get_absolute_url())).select("#lignes tbody tr")

    assert [words(row.td) for row in rows] == ["3", "2"]
