"""Deciding, as the people of the house do it: on a phone, for someone else, with a recount at home."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


def test_a_member_gives_grades_on_her_phone_and_nobody_learns_which(someone, axe):
    ines = Walk(someone(width=390), axe).enters_as("Inês")
    ines.follows(re.compile("Quel dimanche"))
    ines.sees("Que répondez-vous").sees("pas ce que vous avez voté")
    for option, grade in [(0, "Bien"), (1, "Excellent"), (3, "À rejeter")]:
        ines.page.locator(".grades").nth(option).get_by_text(grade, exact=True).click()

    ines.presses("Mettre dans l’urne").sees("Vous avez voté")

    expect(ines.page.get_by_role("button", name="Mettre dans l’urne")).to_have_count(0)
    expect(ines.page.locator("#voix")).to_have_count(0)


def test_someone_without_a_computer_answers_through_two_scrutineers(someone, axe):
    helene = Walk(someone(), axe).enters_as("Hélène")
    helene.goes("/decisions/?etat=ouvertes").follows(re.compile("Changer la règle"))
    helene.follows("Écrire pour quelqu’un")
    helene.page.get_by_label("La personne qui répond").select_option(label="Fatoumata Sissoko")
    helene.page.locator("input[value=consent]").first.check()
    helene.presses("Écrire cette réponse").sees("À confirmer").sees("Fatoumata")
    expect(helene.page.get_by_role("button", name="J’ai entendu")).to_have_count(0)

    piotr = Walk(someone(), axe).enters_as("Piotr")
    piotr.goes(helene.page.url).presses("J’ai entendu la même réponse")

    piotr.follows(re.compile("Changer la règle"))
    row = piotr.page.locator("#voix tr", has_text="Fatoumata")
    expect(row).to_contain_text("sous la dictée")
    expect(row).to_contain_text("Hélène")


def test_a_question_is_drafted_read_again_and_opened(someone, axe):
    karim = Walk(someone(), axe).enters_as("Karim")
    karim.goes("/decisions/").follows("Proposer une décision").follows("Prendre une résolution")
    karim.fills(title="Nous fermons à vingt heures", body="Pour dormir.")
    karim.presses("Relire avant d’ouvrir").sees("Personne d’autre que vous")
    karim.follows("Modifier").fills(body="Pour dormir, et pour lire.").presses("Enregistrer")
    karim.presses("Ouvrir la décision").sees("On en parle encore")

    madeleine = Walk(someone(width=390, dark=True), axe).enters_as("Madeleine")
    madeleine.goes(karim.page.url).follows("Proposer d’autres mots")
    madeleine.fills(body="Pour dormir, pour lire et pour marcher.", reason="Marcher aussi")
    madeleine.presses("Proposer cet amendement").sees("Marcher aussi")

    karim.goes(karim.page.url).follows("Marcher aussi").presses("Reprendre ces mots")
    karim.sees("pour marcher").sees("version")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Quelle question au centre", "Le travail que personne ne voit"),
        ("scrutation", "L’assemblée a élu"),
        ("Une rencontre sur deux", "Adopté"),
        ("Que finançons-nous", "4 projets"),
    ],
)
def test_what_was_decided_is_counted_again_at_home(someone, axe, tmp_path, question, said):
    visitor = Walk(someone(), axe).enters_as("Yuki")
    visitor.goes("/decisions/?etat=adoptees").follows(re.compile(question)).sees(said)
    saved = {}
    for name, link in {
        "decision.json": "Le fichier de la décision",
        "recount.py": "recompter",
    }.items():
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("link", name=re.compile(link)).click()
        saved[name] = tmp_path / name
        download.value.save_as(saved[name])

    def recounted():
        return subprocess.run(
            [sys.executable, "-I", "-S", str(saved["recount.py"]), str(saved["decision.json"])],
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    assert (recounted().returncode, recounted().stdout[:3]) == (0, "Oui")

    told = json.loads(saved["decision.json"].read_text())
    told["ballots"][0]["times"] += 1
    saved["decision.json"].write_text(json.dumps(told))
    assert recounted().returncode == 1
