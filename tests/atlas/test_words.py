"""Words find initiatives whatever their accents, endings and small errors; with or without columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.snapshot import making
from creuset.atlas.snapshot.answering import FromColumns
from creuset.atlas.snapshot.choosing import FromRows, answers
from creuset.atlas.words import language
from creuset.atlas.words.asking import said, terms_of
from creuset.atlas.words.synonyms import SYNONYMS
from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS, Viewer
from tests.atlas.helpers import entry

LETTERS = st.text(alphabet="abcdefgh", min_size=1, max_size=9)
MEMBER = Viewer(person_id=1, is_member=True, assembly_ids=frozenset())


# Words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("commun", "communs"), ("coopérative", "coopératives"), ("journal", "journaux"),
        ("citizen", "citizens"), ("city", "cities"), ("walking", "walked"),
        ("cooperativa", "cooperativas"), ("canción", "canciones"),
    ],
)  # fmt: skip
def test_a_word_and_its_plural_meet_in_one_of_the_languages(one, other):
    folded = [language.words_of(each)[0] for each in (one, other)]

    assert any(a == b for a, b in zip(*map(language.stems, folded), strict=True))


def test_what_is_everywhere_finds_nothing():
    assert language.words_of("Le pain et l’eau de la ville") == ["pain", "eau", "ville"]


@given(LETTERS, st.data())
def test_one_wrong_letter_is_always_found_by_its_deletions(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    wrong = {
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    } - {word, ""}

    for each in wrong:
        assert language.one_letter_apart(word, each)
        assert language.one_letter_apart(each, word)
        assert language.deletions(word) & language.deletions(each)


@given(LETTERS, LETTERS)
def test_only_one_letter_is_forgiven(one, other):
    if language.one_letter_apart(one, other):
        assert one != other
        assert abs(len(one) - len(other)) <= 1
        assert len(set(one) ^ set(other)) <= 2


def test_small_words_count_when_nothing_else_is_asked():
    assert [term.typed for term in terms_of("Le jardin de la ville")] == ["jardin", "ville"]
    assert [term.typed for term in terms_of("NOUS")] == ["nous"]
    assert terms_of(" ?! ") == []


def test_a_row_says_each_of_its_words_once():
    assert said("L’Épi d’Or", "Or-sur-Mer") == "l epi d or sur mer"


# Initiatives


@pytest.fixture(params=["rows", "file", "changed since"])
def ready(request, settings, tmp_path):
    """Called once the initiatives are there, so that each way to answer is asked."""
    settings.VAR = tmp_path
    if request.param == "changed since":
        making.renew()

    def ready():
        if request.param == "file":
            making.renew()
        kind = FromRows if request.param == "rows" else FromColumns
        assert isinstance(answers(ANONYMOUS, Filter()), kind)

    return ready


def found(words, viewer=ANONYMOUS, **other):
    asked = answers(viewer, Filter(words=words, **other))
    entries = asked.entries().order_by("name")
    assert asked.totals()[0] == asked.counts().total == len(entries)
    return [each.name for each in entries]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("epiceries", ["Épicerie des Œuvres"]),
        ("ÉPICERIE", ["Épicerie des Œuvres"]),
        ("oeuvre", ["Épicerie des Œuvres"]),
        ("epicrie", ["Épicerie des Œuvres"]),
        ("gardens", ["The Garden"]),
        ("huertas", ["La Huerta"]),
        ("lyon", ["Épicerie des Œuvres"]),
        ("epicerie lyonn", ["Épicerie des Œuvres"]),
        ("epi", ["Épicerie des Œuvres"]),
        ("picerie zzz", []),
        ("énergies", ["La Huerta"]),
        ("energy", ["La Huerta"]),
        ("espagne", ["La Huerta"]),
        ("Spain huerta", ["La Huerta"]),
        ("Germany", []),
        ("100%_", []),
    ],
)
def test_words_find(ready, words, expected):
    entry("Épicerie des Œuvres", city="Lyon", country="FR")
    entry("The Garden", kinds=(Kind.HOUSING,))
    entry("La Huerta", country="ES", kinds=(Kind.ENERGY,))
    ready()

    assert found(words) == expected


@pytest.mark.django_db
def test_a_correction_never_tells_a_word_that_one_may_not_read(ready):
    entry("Le Grenier", audience=Audience.COMMUNITY)
    entry("Le Panier")
    ready()

    assert found("grenie") == []
    assert found("grenjer") == []
    assert found("grenjer", MEMBER) == ["Le Grenier"]


@pytest.mark.django_db
def test_another_filter_does_not_change_how_words_are_read(ready):
    entry("Jardin", kinds=(Kind.FOOD,))
    entry("Jardon", kinds=(Kind.ENERGY,))
    ready()

    assert found("jardin", kinds=(Kind.ENERGY,)) == []
    assert found("jardun", kinds=(Kind.ENERGY,)) == ["Jardon"]


@pytest.mark.django_db
def test_a_name_that_changes_is_found_by_the_new_one_only(ready):
    one = entry("Ancien")
    ready()

    one.name = "Nouveau"
    one.save()

    assert (found("ancien"), found("nouveau")) == ([], ["Nouveau"])
    Entry.objects.all().delete()
    assert found("nouveau") == []


@pytest.mark.django_db
def test_a_sort_is_found_by_its_name(ready):
    entry("Un", category="network")
    entry("Deux", category="place")
    ready()

    assert found("réseaux") == ["Un"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("potager", ["Chez Ada"]), ("potagers", ["Chez Ada"]), ("jardin potager", ["Chez Ada"]),
        ("logement", ["Chez Bo"]), ("cohousing", ["Chez Bo"]), ("vivienda", ["Chez Bo"]),
        ("potager logement", []),
    ],
)  # fmt: skip
def test_a_kind_is_found_by_what_people_call_it(ready, words, expected):
    entry("Chez Ada", kinds=(Kind.FARMING,))
    entry("Chez Bo", kinds=(Kind.HOUSING,))
    entry("Chez Cy", kinds=(Kind.OTHER,))
    ready()

    assert found(words) == expected


@pytest.mark.django_db
def test_what_an_entry_says_itself_comes_before_what_people_call_a_kind(ready):
    entry("La Recyclerie", kinds=(Kind.CULTURE,))
    entry("Chez Ada", kinds=(Kind.REUSE,))
    ready()

    assert found("recyclerie") == ["La Recyclerie"]
    assert found("ressourcerie") == ["Chez Ada"]


@pytest.mark.parametrize("kind", SYNONYMS)
def test_each_word_for_a_kind_is_written_once_and_long_enough_to_mean_it(kind):
    words = language.words_of(SYNONYMS[kind])

    assert len(words) == len(set(words))
    assert not {len(word) for word in words} & {0, 1, 2}
