import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.atlas.contributing import actions, merging
from creuset.atlas.contributing.models import Merge, TakingPart
from creuset.atlas.fields import FIELDS
from creuset.atlas.models import Entry
from creuset.atlas.values import differences, values_of
from creuset.common.verdict import Refused
from creuset.places.actions import load_france
from tests import make
from tests.atlas.helpers import PARIS, entry
from tests.pages import read, words
from tests.places.helpers import of_isere

FACTS = st.dictionaries(
    st.sampled_from(["purpose", "description", "beings", "started_on"]),
    st.sampled_from(["a", "b"]),
)


@pytest.fixture
def ana(db):
    person = make.person("Ana")
    make.community(members=[person])
    return person


def row(one):
    """All that an entry is, but the day it changed."""
    return Entry.objects.filter(pk=one.pk).values(*merging.COLUMNS, "quad", "said").get()


def test_the_one_that_goes_leads_to_the_one_that_stays(client, ana):
    kept = entry("Ruche", city="Lyon", source_key="a")
    gone = entry("La Ruche", city="Villeurbanne", website="https://ruche.example.org", point=None)

    merging.merge(gone, into=kept.slug, taken=["city"], by=ana)

    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.website) == (
        "Ruche",
        "Villeurbanne",
        "https://ruche.example.org",
    )
    assert kept.origins["city"] == {"source": "Carte commune", "licence": "ODbL"}
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer.headers["Location"]) == (301, kept.get_absolute_url())
    assert list(Entry.objects.listed()) == [kept]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.fixed_dictionaries({
        "city": st.sampled_from(["", "Lyon", "Nice"]), "facts": FACTS,
        "point": st.sampled_from([None, PARIS, (45.0, 4.0)]),
        "website": st.sampled_from(["", "https://a.example.org", "https://b.example.org"]),
    }), min_size=2, max_size=2),
    st.sets(st.sampled_from(sorted(FIELDS))),
)  # fmt: skip
def test_taken_apart_both_are_what_they_were(ana, told, taken):
    kept, gone = (entry(**each) for each in told)
    before = [row(kept), row(gone)]
    made = merging.merge(gone, into=kept.slug, taken=sorted(taken - {"name", "closed"}), by=ana)

    merging.take_apart(made, by=ana)

    assert [row(kept), row(gone)] == before


def test_what_was_told_since_stays_told(ana):
    kept, gone = (
        entry("Ruche", city="Lyon"),
        entry("Ruche", city="Nice", facts={"beings": "abeilles"}),
    )
    made = merging.merge(gone, into=kept.slug, taken=["city"], by=ana)
    kept.refresh_from_db()
    now = values_of(kept)
    actions.suggest(kept, changes=differences(now, {**now, "purpose": "Du miel"}), by=ana)

    merging.take_apart(made, by=ana)

    kept.refresh_from_db()
    assert (kept.city, kept.facts) == ("Lyon", {"purpose": "Du miel"})


def test_who_takes_part_follows_and_comes_back(ana):
    kept, gone = entry("Ruche"), entry("La Ruche")
    part = actions.take_part(gone, by=ana, role="apicultrice")
    made = merging.merge(gone, into=kept.slug, taken=[], by=ana)
    assert TakingPart.objects.get().entry == kept

    merging.take_apart(made, by=ana)

    part.refresh_from_db()
    assert part.entry == gone


def test_an_entry_is_not_merged_with_itself_nor_twice(ana):
    kept, gone = entry("Ruche"), entry("La Ruche")
    with pytest.raises(Refused):
        merging.merge(gone, into=gone.slug, taken=[], by=ana)
    merging.merge(gone, into=kept.slug, taken=[], by=ana)

    with pytest.raises(Refused, match="réunie"):
        merging.merge(gone, into=kept.slug, taken=[], by=ana)
    with pytest.raises(Refused, match="réunie"):
        merging.merge(kept, into=gone.slug, taken=[], by=ana)
    assert Merge.objects.count() == 1


def test_a_stranger_merges_nothing_and_reads_no_hidden_entry(client, ana):
    shown, hidden = entry("Ruche"), entry("Ruche cachée", audience="community")
    eve = make.person("Ève")
    client.force_login(eve)

    with pytest.raises(Refused):
        merging.merge(shown, into=entry("Autre").slug, taken=[], by=eve)
    page = client.get(f"/decisions/gestes/atlas.merge/{shown.pk}/?avec={hidden.slug}")
    assert "cachée" not in page.text.replace(hidden.slug, "")


def test_members_put_together_from_the_page_of_doubles(client, ana):
    kept, gone = entry("La Ruche du Moulin", city="Apt"), entry("Ruche du moulin", city="Apt")
    client.force_login(ana)

    page = read(client.get(f"/fiches/{gone.slug}/doublons/"))
    link = page.select_one(".rows a.btn")["href"]
    assert link.endswith(f"?avec={kept.slug}")
    assert "mènera à" in words(read(client.get(link)).main)
    form = read(client.get(link)).select_one("main form[method=post]:has([name=into])")
    given = {
        tag["name"]: tag.get("value", "")
        for tag in form.select("input[name]:not([type=checkbox])")
    }
    given |= {tag["name"]: tag["value"] for tag in form.select("button[name]")[:1]}
    client.post(form.get("action") or link, given)

    gone.refresh_from_db()
    assert gone.merged_into == kept
    assert "Séparer" in words(read(client.get(f"/fiches/{kept.slug}/histoire/")).main)


def test_taken_apart_a_point_corrected_since_stays_whole(ana):
    load_france(of_isere())
    kept = entry("A", country="FR", city="Grenoble", point=(45.1866, 5.7363), precision="commune")
    gone = entry("A bis", country="FR", city="Grenoble", point=(45.17, 5.735))
    made = merging.merge(gone, into=kept.slug, taken=[], by=ana)
    kept.refresh_from_db()
    actions.suggest(kept, changes={"point": [[45.17, 5.735], [45.19, 5.72]]}, by=ana)

    merging.take_apart(made, by=ana)

    kept.refresh_from_db()
    assert (kept.point, kept.precision) == ((45.19, 5.72), "point")
