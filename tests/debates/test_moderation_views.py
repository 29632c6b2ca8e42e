import pytest

from creuset.assemblies.models import Procedure
from creuset.debates import actions
from creuset.debates.models import Measure, Report
from creuset.people import actions as people
from tests import make
from tests.debates.test_moderation import HARSH, moderate, suspend
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def moe():
    return make.person("Moe")


@pytest.fixture
def assembly(ana, bob, moe):
    made = make.assembly(members=[ana, bob, moe, make.person("Zoé"), make.person("Éli")])
    make.mandate(moe, made, "veille")
    for gesture in ("debates.moderate", "debates.suspend", "debates.lift"):
        make.rule(made, gesture, Procedure.MANDATE, post="veille")
    make.rule(made, "debates.answer_appeal", Procedure.MEMBER)
    return made


@pytest.fixture
def thread(bob, assembly):
    return make.thread(assembly, by=bob)


@pytest.fixture
def post(ana, thread):
    return actions.reply(thread, body=HARSH, by=ana)


@pytest.fixture
def hidden(moe, post):
    return moderate(post, "hide", moe)


def page(client, person, address):
    client.force_login(person)
    return client.get(address)


def test_a_hidden_message_leaves_a_place_that_says_why(client, bob, thread, hidden):
    shown = read(page(client, bob, thread.get_absolute_url()))

    assert "incapables" not in str(shown)
    place = plain(words(shown.select_one(f"#message-{hidden.post_id}")))
    assert "Message masqué" in place
    assert "blesse ou rabaisse quelqu’un" in place


@pytest.mark.parametrize("address", ["/debats/", "/moi/", "/journal/", "/moi/donnees/", "/"])
def test_what_is_hidden_is_on_no_page_of_others(client, bob, hidden, address):
    assert b"incapables" not in page(client, bob, address).content


def test_its_author_still_reads_it_and_learns_why_by_whom_and_how_to_appeal(
    client, ana, moe, hidden
):
    shown = plain(words(read(page(client, ana, hidden.get_absolute_url()))))

    assert HARSH in shown
    assert "Cela blesse Bob." in shown
    assert "Moe" in shown
    assert "veille" in shown
    assert "Faire appel" in shown


def test_who_moderates_still_reads_it(client, moe, hidden):
    assert HARSH in words(read(page(client, moe, hidden.get_absolute_url())))


def test_other_members_read_the_facts_and_no_name(client, bob, hidden):
    shown = words(read(page(client, bob, hidden.get_absolute_url())))

    assert "Masquer le message" in shown
    for secret in ("incapables", "Cela blesse Bob.", "Ana", "Moe"):
        assert secret not in shown


def test_nobody_from_elsewhere_sees_a_step_nor_the_list(client, assembly, post, hidden):
    stranger = make.person()
    make.community(members=[stranger])

    for who in (stranger, make.person()):
        for address in (
            hidden.get_absolute_url(),
            f"/moderation/{assembly.pk}/",
            f"/messages/{post.pk}/moderation/",
        ):
            assert page(client, who, address).status_code == 404


def test_a_visitor_is_asked_to_sign_in_or_sees_nothing(client, assembly, post, hidden):
    for address in (hidden.get_absolute_url(), f"/moderation/{assembly.pk}/"):
        assert client.get(address).headers["Location"].startswith("/comptes/")
    assert client.get(f"/messages/{post.pk}/moderation/").status_code == 404


def test_the_list_names_nobody(client, bob, assembly, hidden):
    shown = words(read(page(client, bob, f"/moderation/{assembly.pk}/")).main)

    assert "Masquer le message" in shown
    assert "Ana" not in shown
    assert "Moe" not in shown


def test_the_empty_list_teaches(client, bob, assembly):
    shown = plain(words(read(page(client, bob, f"/moderation/{assembly.pk}/"))))

    assert "Rien à modérer jusqu’ici" in shown


def test_a_member_reports_and_is_told_what_became_of_it(client, bob, moe, post):
    address = f"/messages/{post.pk}/moderation/"
    client.force_login(bob)
    client.post(address, {"ground": "hurts", "why": "Pour moi."})
    moderate(post, "hide", moe)

    shown = read(client.get("/moi/"))

    assert "Ce que sont devenus vos signalements" in words(shown)
    report = Report.objects.get()
    client.post(f"/signalements/{report.pk}/vu/")
    assert "vos signalements" not in words(read(client.get("/moi/")))


def test_whoever_has_reported_reads_so_and_is_not_asked_again(client, ana, bob, moe, post):
    address = f"/messages/{post.pk}/moderation/"
    client.force_login(bob)
    form = "#signaler form"
    assert read(client.get(address)).select_one(form)

    client.post(address, {"ground": "hurts", "why": "Pour moi."})

    shown = read(client.get(address))
    assert "Vous avez signalé ce message" in words(shown)
    assert shown.select_one(form) is None
    client.force_login(moe)
    assert read(client.get(address)).select_one(form)


def test_a_report_without_a_ground_is_given_back(client, bob, post):
    client.force_login(bob)

    given = client.post(f"/messages/{post.pk}/moderation/", {"why": "Pour moi."})

    assert given.status_code == 422
    assert fields(given)["why"] == "Pour moi."
    assert not Report.objects.exists()


def test_who_moderates_sees_reports_and_whoever_may_not_does_not(
    client, ana, bob, moe, assembly, post
):
    actions.report(post, ground="hurts", why="Pour Bob.", by=bob)

    assert "Des messages signalés" in words(read(page(client, moe, "/moi/")))
    assert "À regarder" in words(read(page(client, moe, f"/moderation/{assembly.pk}/")))
    zoe = assembly.members().get(name="Zoé")
    for person in (zoe, ana):
        assert "signalés" not in words(read(page(client, person, "/moi/")))
        listed = words(read(page(client, person, f"/moderation/{assembly.pk}/")))
        assert "Pour Bob." not in listed


def test_one_sees_what_concerns_oneself_until_one_says_so(client, ana, bob, hidden):
    assert "Un de vos messages a été modéré" in words(read(page(client, ana, "/moi/")))
    assert "modéré" not in words(read(page(client, bob, "/moi/")))
    assert page(client, bob, hidden.get_absolute_url()).status_code == 200
    client.post(f"{hidden.get_absolute_url()}vu/")
    assert Measure.objects.get().seen_at is None
    client.force_login(ana)

    client.post(f"{hidden.get_absolute_url()}vu/")

    assert "modéré" not in words(read(client.get("/moi/")))


def test_an_appeal_is_made_on_the_page_and_waits_for_others(client, ana, bob, moe, hidden):
    client.force_login(ana)
    empty = client.post(hidden.get_absolute_url(), {"why": " "})
    assert empty.status_code == 422

    client.post(hidden.get_absolute_url(), {"why": "Je visais une idée."})

    assert "fait appel" in words(read(page(client, bob, "/moi/")))
    for person in (ana, moe):
        assert "fait appel" not in words(read(page(client, person, "/moi/")))
    asked = f"/decisions/gestes/debates.answer_appeal/{hidden.appeal.pk}/"
    assert page(client, moe, asked).status_code == 404
    assert page(client, ana, asked).status_code == 404
    form = fields(page(client, bob, asked))
    client.post(asked, {**form, "answer": "lifted", "why": "C’est vrai."})
    hidden.post.refresh_from_db()
    assert hidden.post.body == HARSH


def test_a_bystander_does_not_appeal(client, bob, hidden):
    client.force_login(bob)

    assert client.post(hidden.get_absolute_url(), {"why": "Moi !"}).status_code == 422
    assert not hasattr(Measure.objects.get(), "appeal")


def test_the_ladder_is_on_the_page_of_the_message_for_who_may(client, bob, moe, post):
    mine = words(read(page(client, moe, f"/messages/{post.pk}/moderation/")))
    others = words(read(page(client, bob, f"/messages/{post.pk}/moderation/")))

    assert "Modérer un message" in mine
    assert "Modérer un message" not in others


def test_a_step_is_made_from_its_page(client, moe, post):
    asked = f"/decisions/gestes/debates.moderate/{post.pk}/"
    form = fields(page(client, moe, asked))
    assert form["body"].strip() == HARSH

    client.post(asked, {**form, "step": "hide", "ground": "hurts", "why": "Cela blesse."})

    post.refresh_from_db()
    assert post.hidden_at


def test_a_suspension_out_of_turn_is_refused_with_the_remedy(client, moe, post):
    asked = f"/decisions/gestes/debates.suspend/{post.pk}/"
    form = fields(page(client, moe, asked))

    given = client.post(asked, {**form, "ground": "hurts", "why": "Assez."})

    assert given.status_code in {409, 422}
    assert any("Avertissez d’abord" in each for each in told(given))


def test_who_decided_alone_thinks_again_alone(client, moe, hidden):
    client.force_login(moe)

    client.post(f"{hidden.get_absolute_url()}revenir/", {"why": "Trop vite."})

    hidden.post.refresh_from_db()
    assert hidden.post.body == HARSH
    hidden.refresh_from_db()
    assert hidden.lifted_why == "Trop vite."


def test_others_do_not(client, bob, hidden):
    client.force_login(bob)

    client.post(f"{hidden.get_absolute_url()}revenir/")

    hidden.refresh_from_db()
    assert hidden.lifted_at is None


def test_writing_while_suspended_is_refused_and_nothing_typed_is_lost(
    client, ana, moe, thread, post
):
    suspend(post, moe, ground="threat")
    client.force_login(ana)

    given = client.post(f"{thread.get_absolute_url()}repondre/", {"body": "Je dis que non."})

    assert given.status_code == 422
    assert "suspendue ici" in plain(words(read(given)))
    assert "Je dis que non." in words(read(given))


def test_one_s_data_hold_what_moderation_says_of_one(ana, bob, hidden):
    assert HARSH in str(people.everything_about(ana))
    assert "Cela blesse Bob." in str(people.everything_about(ana))
    assert "incapables" not in str(people.everything_about(bob))


def test_the_list_and_one_s_page_cost_the_same_whatever_their_length(
    client, ana, bob, moe, assembly, thread
):
    def moderated(n, start):
        for number in range(start, start + n):
            made = actions.reply(thread, body=f"Message {number}", by=ana)
            actions.report(made, ground="hurts", why="", by=bob)
            moderate(made, "hide", moe, why=f"Raison {number}")
            actions.reply(thread, body=f"Entre {number}", by=bob)
        return cost(client, f"/moderation/{assembly.pk}/")

    client.force_login(bob)
    nothing_waits = cost(client, "/moi/")

    assert moderated(1, 0) == moderated(2, 1) <= MOST
    assert cost(client, "/moi/") <= nothing_waits
