import pytest

from creuset.assemblies import actions
from creuset.assemblies.forms import GiveSeatForm
from creuset.assemblies.models import Mandate, Seat
from creuset.assemblies.seats import seats_of, spokesperson_of
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from tests import make

pytestmark = pytest.mark.django_db

GIVE = "assemblies.give_seat"
RENEW = "assemblies.renew_seat"
END = "assemblies.end_seat"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


def terms(person, **said):
    return {
        "name": "La Loire", "speaks_for": "place", "why": "Nous buvons son eau.",
        "horizon": 2100, "means": "Deux heures par mois.", "weight": 2,
        "spokesperson": person.pk, "renews_on": make.days_away(365).isoformat(), **said,
    }  # fmt: skip


def renewal(person, days=700):
    return {"spokesperson": person.pk, "renews_on": make.days_away(days).isoformat()}


@pytest.fixture
def given(ana, community):
    return make.carried_out(GIVE, community, **terms(ana))


def test_a_seat_is_given_with_someone_to_speak_for_it(ana, given):
    seat, warrant = given

    assert (seat.name, seat.horizon, seat.weight, seat.warrant) == ("La Loire", 2100, 2, warrant)
    mandate = seat.mandates.get()
    assert (mandate.person, mandate.post) == (ana, "Voix de La Loire")
    assert mandate.term_ends_on == seat.renews_on == make.days_away(365)
    assert spokesperson_of(seat) == ana
    record = Record.objects.get(verb="assemblies.seat_given")
    assert record.personal == {"person": ana.pk, "name": "Ana"}
    assert "spokesperson" not in record.data


def test_undoing_it_ends_the_seat_and_its_voice(community, given):
    seat, warrant = given

    make.undone(GIVE, community, warrant)

    assert not Seat.objects.current().exists()
    assert not Mandate.objects.current().exists()
    assert spokesperson_of(seat) is None


def test_two_seats_do_not_bear_the_same_name(bob, community, given):
    with pytest.raises(Refused, match="porte déjà ce nom"):
        make.carried_out(GIVE, community, **terms(bob))

    form = GiveSeatForm({"name": " La  Loire"}, subject=community, by=bob)
    assert "porte déjà ce nom" in form.errors["name"][0]


def test_whoever_speaks_for_it_is_a_member(community):
    with pytest.raises(Refused, match="à un membre"):
        make.carried_out(GIVE, community, **terms(make.person()))

    assert not Seat.objects.exists()


def test_a_seat_past_its_day_goes_on_being_heard(ana, community, given):
    seat, _warrant = given
    Seat.objects.update(renews_on=make.days_away(-1))
    Mandate.objects.update(term_ends_on=make.days_away(-1))

    seat.refresh_from_db()

    assert seat.to_renew
    assert list(seats_of(community)) == [seat]
    assert spokesperson_of(seat) == ana


def test_renewing_a_seat_names_who_speaks_for_it_now(ana, bob, given):
    seat, _warrant = given

    make.carried_out(RENEW, seat, **renewal(bob))

    seat.refresh_from_db()
    former, now = seat.mandates.order_by("pk")
    assert (former.person, former.ended_by) == (ana, "succeeded")
    assert (now.person, now.term_ends_on) == (bob, make.days_away(700))
    assert seat.renews_on == make.days_away(700)
    assert spokesperson_of(seat) == bob


def test_a_renewal_that_is_undone_gives_the_word_back(ana, bob, given):
    seat, _warrant = given
    _seat, warrant = make.carried_out(RENEW, seat, **renewal(bob))

    make.undone(RENEW, seat, warrant)

    seat.refresh_from_db()
    assert spokesperson_of(seat) == ana
    assert seat.renews_on == make.days_away(365)


def test_an_earlier_renewal_undone_changes_nothing(ana, bob, given):
    seat, _warrant = given
    _seat, earlier = make.carried_out(RENEW, seat, **renewal(bob))
    make.carried_out(RENEW, seat, **renewal(ana, 900))

    make.undone(RENEW, seat, earlier)

    seat.refresh_from_db()
    assert spokesperson_of(seat) == ana
    assert seat.renews_on == make.days_away(900)


def test_a_seat_that_ends_may_be_brought_back(ana, given):
    seat, _warrant = given
    _seat, warrant = make.carried_out(END, seat)
    assert not Seat.objects.current().exists()
    assert spokesperson_of(seat) is None

    make.undone(END, seat, warrant)

    assert list(Seat.objects.current()) == [seat]
    assert spokesperson_of(seat) == ana


def test_but_not_beside_another_of_the_same_name(bob, community, given):
    seat, _warrant = given
    _seat, warrant = make.carried_out(END, seat)
    other, _given = make.carried_out(GIVE, community, **terms(bob))

    make.undone(END, seat, warrant)

    assert list(Seat.objects.current()) == [other]


def test_a_seat_that_has_ended_is_not_renewed(bob, given):
    seat, _warrant = given
    make.carried_out(END, seat)

    for gesture, parameters in ((RENEW, renewal(bob)), (END, {})):
        with pytest.raises(Refused, match="a pris fin"):
            make.carried_out(gesture, seat, **parameters)


def test_someone_who_leaves_no_longer_speaks_for_it(ana, community, given):
    seat, _warrant = given

    actions.leave(community, by=ana)

    assert spokesperson_of(seat) is None
    assert list(seats_of(community)) == [seat]


def test_each_assembly_hears_the_seats_that_it_has_given(ana, community):
    group, other = make.assembly(members=[ana]), make.assembly(members=[ana])
    common, own = make.seat(community), make.seat(group, "La Crau")

    assert list(seats_of(community)) == [common]
    assert list(seats_of(group)) == [own]
    assert list(seats_of(other)) == []


def test_the_form_gives_what_the_gesture_takes(ana, bob, community):
    sent = {key: str(value) for key, value in terms(bob, horizon="").items()}

    form = GiveSeatForm(sent, subject=community, by=ana)

    assert form.is_valid(), form.errors
    assert form.parameters() == terms(bob, horizon=None)
    seat, _warrant = make.carried_out(GIVE, community, **form.parameters())
    assert spokesperson_of(seat) == bob
    assert ("Qui parlera pour lui", "Bob") in form.described(form.parameters())


@pytest.mark.parametrize(
    ("field", "value"),
    [("horizon", "1999"), ("weight", "0"), ("renews_on", "2001-01-01"), ("spokesperson", "0")],
)
def test_the_form_refuses_what_makes_no_sense(ana, community, field, value):
    sent = {key: str(each) for key, each in terms(ana).items()}

    form = GiveSeatForm({**sent, field: value}, subject=community, by=ana)

    assert list(form.errors) == [field]


def test_a_seat_is_renewed_on_a_day_to_come(ana, given):
    seat, _warrant = given

    with pytest.raises(Refused, match="un jour à venir"):
        make.carried_out(RENEW, seat, **renewal(ana, 0))
