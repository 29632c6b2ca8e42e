import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies import wording
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.models import Method, Procedure
from creuset.assemblies.terms import complete, terms_of
from tests.assemblies.strategies import rules_that_make_sense
from tests.pages import plain


def said(procedure="decision", **terms):
    return plain(wording.in_words(procedure, terms))


def rule(**terms):
    return {**BY_CONSENT, **terms}


@pytest.mark.parametrize(
    ("procedure", "terms", "sentence"),
    [
        ("community", {}, "Toute personne de la communauté peut le faire."),
        ("member", {}, "Tout membre peut le faire."),
        ("mandate", {"post": "édition"}, "La personne qui a ce mandat le fait : édition."),
        ("sponsors", {"n": 1}, "Un membre s’en porte garant."),
        ("sponsors", {"n": 3}, "3 membres s’en portent garants."),
    ],
)
def test_a_rule_says_who_may(procedure, terms, sentence):
    assert said(procedure, **terms) == sentence


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"days": 1}, "Cela se décide par consentement, en 1 jour."),
        ({"days": 7}, "Cela se décide par consentement, en 7 jours."),
        (
            {"fallback": "majority"},
            "Cela se décide par consentement, et par un vote s’il reste une objection, "
            "en 7 jours.",
        ),
        (
            {"method": "majority"},
            "Cela se vote : il faut plus de la moitié des voix exprimées, en 7 jours.",
        ),
        (
            {"method": "majority", "threshold": [2, 3], "strict": False, "base": "eligible"},
            "Cela se vote : il faut au moins les deux tiers de tous les membres, en 7 jours.",
        ),
        (
            {"method": "majority", "threshold": [4, 6], "base": "cast"},
            "Cela se vote : il faut plus des deux tiers des bulletins, blancs compris, en 7 jours.",
        ),
        (
            {"method": "majority", "threshold": [7, 10], "strict": False, "base": "present"},
            "Cela se vote : il faut au moins 7/10 des personnes présentes, en 7 jours.",
        ),
        (
            {"method": "majority", "threshold": [1, 1], "strict": False},
            "Cela se vote : il faut toutes les voix exprimées, en 7 jours.",
        ),
        (
            {"method": "majority", "double": "groups"},
            "Cela se vote, parmi les personnes et parmi les groupes : il faut plus de la moitié "
            "des voix exprimées, en 7 jours.",
        ),
        ({"method": "approval"}, "On approuve toutes les options qui conviennent, en 7 jours."),
        (
            {"method": "majority_judgment"},
            "On donne une mention à chaque option (jugement majoritaire), en 7 jours.",
        ),
        ({"method": "schulze"}, "On classe les options (méthode de Schulze), en 7 jours."),
        ({"method": "stv"}, "On classe les options (vote unique transférable), en 7 jours."),
        (
            {"method": "without_candidates"},
            "On choisit quelqu’un par une élection sans candidat, en 7 jours.",
        ),
        (
            {"method": "equal_shares"},
            "On répartit la somme entre les projets (parts égales), en 7 jours.",
        ),
    ],
)
def test_a_decision_is_one_plain_sentence(terms, sentence):
    assert said(**rule(**terms)) == sentence


def details(**terms):
    return {label: plain(value) for label, value in wording.details(rule(**terms))}


def test_what_is_off_is_left_out():
    assert set(details(quorum=0)) == {
        "S’il reste une objection", "Le silence", "Bulletins", "Réponses et comptes montrés",
        "Sièges des absents",
    }  # fmt: skip


def test_every_other_term_is_told():
    told = details(
        method="majority",
        deliberation=3,
        quorum=30,
        no_quorum="second_call",
        proxies=2,
        seats="vote",
        review_after=12,
        at_review="lapse",
        lapses_after=30,
        ballots="detached",
    )

    assert told == {
        "À égalité": "rien ne change",
        "D’abord, on en parle": "3 jours",
        "Quorum": "30 % des membres au moins s’expriment",
        "Sans quorum": "le délai est prolongé une fois, puis le quorum n’est plus demandé",
        "Bulletins": "détachés : on sait qui a voté, pas ce qui a été voté",
        "Procurations": "2 au plus par personne",
        "Sièges des absents": "il vote, et sa voix se compte à part",
        "À revoir": "au bout de 12 mois",
        "Si personne ne la revoit": "elle cesse d’être en vigueur",
        "Une fois adoptée, à faire sous": "30 jours",
    }


def test_silence_is_told_only_where_it_could_mean_something():
    assert "Le silence" in details()
    assert "Le silence" not in details(method="majority")


@pytest.mark.parametrize(
    ("least", "most", "several"),
    [
        (0, 0, "autant que l’on veut"),
        (2, 0, "2 au moins"),
        (0, 3, "3 au plus"),
        (1, 3, "entre 1 et 3"),
    ],
)
def test_how_many_options_one_may_approve(least, most, several):
    told = details(method="approval", least=least, most=most)

    assert told["Options à approuver"] == several


@given(rules_that_make_sense())
def test_any_rule_that_makes_sense_can_be_read(terms):
    assert said(**terms).endswith(".")
    for label, value in wording.details(terms):
        assert label
        assert value


@given(rules_that_make_sense())
def test_saying_everything_changes_nothing_to_what_is_read(terms):
    full = complete(terms)

    assert said(**terms) == said(**full)
    assert wording.details(terms) == wording.details(full)
    assert difference(terms, full) == []


@given(rules_that_make_sense(), rules_that_make_sense())
def test_two_rules_that_differ_where_a_member_would_care_are_told_apart(one, other):
    if said(**one) != said(**other) or wording.details(one) != wording.details(other):
        assert difference(one, other)


def test_each_method_says_how_it_works_and_what_it_cannot_do():
    told = {each: wording.method_explained(each) for each in Method}

    assert len(set(told.values())) == len(Method)
    for method in ("approval", "majority_judgment", "schulze"):
        assert "proportionnel" in told[Method(method)]
    assert all(text.count(".") >= 2 for text in told.values())


def test_every_method_begins_a_list_of_its_own():
    short = {wording.in_short("decision", {"method": each}) for each in Method}

    assert len(short) == len(Method)


# What changes


def difference(one, other, *, before="decision", after="decision"):
    rows = wording.difference((before, one), (after, other))
    return [(label, plain(value)) for label, value in rows]


def test_a_term_that_changes_is_one_row():
    assert difference(rule(), rule(quorum=30)) == [("Quorum", "50 % → 30 %")]
    assert difference(rule(), rule(days=14)) == [("Durée", "7 jours → 14 jours")]
    assert difference(rule(), rule()) == []


def test_a_new_method_brings_its_own_terms():
    rows = dict(difference(rule(), rule(method="majority")))

    assert rows["Manière de décider"] == "le consentement → la majorité"
    assert rows["Majorité demandée"] == "plus de la moitié des voix exprimées"


def test_what_no_longer_happens_is_told():
    assert difference(rule(proxies=2), rule()) == [
        ("Procurations", "2 au plus par personne → aucune")
    ]


def test_another_procedure_tells_who_may_and_all_it_asks():
    opened = difference(rule(), {}, after="member")
    closed = difference({"n": 2}, rule(), before="sponsors")

    assert opened == [("Qui peut le faire", "une décision → tout membre")]
    assert closed[0] == ("Qui peut le faire", "plusieurs membres → une décision")
    assert ("Quorum", "50 % des membres au moins s’expriment") in closed


@pytest.mark.parametrize(
    ("procedure", "one", "other", "row"),
    [
        (Procedure.SPONSORS, {"n": 2}, {"n": 3}, ("Nombre de garants", "2 → 3")),
        (Procedure.MANDATE, {"post": "a"}, {"post": "b"}, ("Mandat", "a → b")),
    ],
)
def test_other_procedures_have_their_own_row(procedure, one, other, row):
    assert difference(one, other, before=procedure, after=procedure) == [row]
    assert difference(one, one, before=procedure, after=procedure) == []


@given(st.sampled_from(list(Method)))
def test_every_term_of_every_method_has_its_words(method):
    """Changing any one of them to another value that makes sense shows."""
    usual = {**rule(method=method.value)}
    other = {
        "days": 8, "deliberation": 1, "quorum": 1, "no_quorum": "extend", "lapses_after": 1,
        "ballots": "detached", "proxies": 1, "seats": "vote", "review_after": 1,
        "shown": "close" if complete(usual)["shown"] == "live" else "live",
        "fallback": "majority", "base": "eligible", "threshold": [2, 3], "strict": False,
        "double": "groups", "tie": "leave_open", "least": 1, "most": 1, "missing": "refuse",
        "strength": "margins", "rules": "wig_exact", "utility": "count", "completion": "none",
        "stop": "overflow", "utilitarian": False,
    }  # fmt: skip
    for name in terms_of(method).keys() & other.keys():
        assert difference(usual, {**usual, name: other[name]}), name
