import pytest

from creuset.common.verdict import Refused
from creuset.texts import actions
from creuset.texts.actions import Stale
from creuset.texts.models import Text, Version
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def text(ana):
    return actions.begin("un\ndeux\ntrois", by=ana)


def test_a_text_begins_with_its_first_version(ana):
    text = actions.begin("# L’eau", language="fr", reason="Premier jet", by=ana)

    version = text.latest()
    assert (version.number, version.body, version.author) == (1, "# L’eau", ana)
    assert (version.reason, version.html) == ("Premier jet", "<h2>L’eau</h2>\n")


def test_a_version_says_who_and_why_and_the_one_before_stays(text, bob):
    made = actions.save(text, "un\ndeux", base=1, reason="Plus court", by=bob)

    assert (made.number, made.author, made.reason) == (2, bob, "Plus court")
    assert list(text.versions.values_list("number", "body")) == [
        (1, "un\ndeux\ntrois"),
        (2, "un\ndeux"),
    ]


def test_a_form_sent_twice_makes_one_version(text, ana):
    first = actions.save(text, "un\ndeux", base=1, by=ana)

    second = actions.save(text, "un\ndeux", base=1, by=ana)

    assert first == second
    assert text.versions.count() == 2


def test_a_text_that_did_not_change_makes_no_version(text, ana):
    assert actions.save(text, "un\r\ndeux\r\ntrois\r\n\r\n", base=1, by=ana).number == 1


def test_line_ends_and_nulls_of_browsers_are_not_kept(ana):
    assert actions.begin("a\r\nb\rc\x00\n", by=ana).latest().body == "a\nb\nc"


def test_who_saves_second_loses_nothing_and_sees_both_texts(text, ana, bob):
    actions.save(text, "un !\ndeux\ntrois", base=1, by=ana)

    with pytest.raises(Stale) as met:
        actions.save(text, "un\ndeux\ntrois !", base=1, by=bob)

    assert (met.value.latest.number, met.value.latest.author) == (2, ana)
    assert met.value.merged.body == "un !\ndeux\ntrois !"
    assert met.value.merged.conflicts == 0
    assert text.latest().body == "un !\ndeux\ntrois"


def test_both_texts_put_together_are_then_saved(text, ana, bob):
    actions.save(text, "un !\ndeux\ntrois", base=1, by=ana)
    with pytest.raises(Stale) as met:
        actions.save(text, "un\ndeux\ntrois !", base=1, by=bob)

    made = actions.save(text, met.value.merged.body, base=met.value.latest.number, by=bob)

    assert (made.number, made.body) == (3, "un !\ndeux\ntrois !")


def test_a_passage_that_nobody_has_settled_is_not_saved(text, ana, bob):
    actions.save(text, "un\nDEUX\ntrois", base=1, by=ana)
    with pytest.raises(Stale) as met:
        actions.save(text, "un\n2\ntrois", base=1, by=bob)
    assert met.value.merged.conflicts == 1

    with pytest.raises(Refused, match="passages à départager"):
        actions.save(text, met.value.merged.body, base=2, by=bob)

    assert text.latest().number == 2


def test_a_version_that_was_never_there_is_no_start(text, ana):
    with pytest.raises(Stale) as met:
        actions.save(text, "autre", base=99, by=ana)

    assert "autre" in met.value.merged.body
    assert "deux" in met.value.merged.body


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_instant_one_passes_and_the_other_sees_both():
    ana, bob = make.person("Ana"), make.person("Bob")
    text = actions.begin("un\ndeux\ntrois", by=ana)

    ends = together(
        lambda: actions.save(Text.objects.get(), "un !\ndeux\ntrois", base=1, by=ana),
        lambda: actions.save(Text.objects.get(), "un\ndeux\ntrois !", base=1, by=bob),
    )

    assert kinds(ends) == ["Stale", "Version"]
    [stale] = [end for end in ends if isinstance(end, Stale)]
    assert stale.merged.body == "un !\ndeux\ntrois !"
    assert list(text.versions.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_instant_makes_one_version():
    ana = make.person("Ana")
    actions.begin("un", by=ana)

    ends = together(*[lambda: actions.save(Text.objects.get(), "deux", base=1, by=ana)] * 4)

    assert kinds(ends) == ["Version"] * 4
    assert Version.objects.count() == 2
