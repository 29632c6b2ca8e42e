"""A member brings a dirty file from another map, reads what is wrong with it, and takes it all back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

DIRTY = (
    "Identifiant;Dénomination;Activité;Commune;Coordonnées GPS;Courriel\n"
    "1;Le Grenier de l’import;food;Lyon;45.76, 4.84;a@example.org\n"
    "2;La Ruche de l’import;apiculture;Nantes;47.2, -1.5;\n"
    "3;;food;Paris;48.8, 2.3;\n"
    "4;Le Four de l’import;food;Nice;quelque part;\n"
)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_dirty_file_enters_without_its_faults_and_leaves_again(
    someone, axe, tmp_path: Path, width: int
):
    ines = Walk(someone(width=width), axe).enters_as("Inês")
    file = tmp_path / "lieux.csv"
    file.write_text(DIRTY, encoding="cp1252")
    page = ines.goes("/carte/imports/").page

    page.get_by_label("Votre fichier").set_input_files(file)
    ines.fills(name=f"Carnet {width}", attribution="© les voisins")
    page.get_by_label("Sa licence").select_option("ODbL 1.0")
    ines.presses("Lire ce fichier").sees("Ce que disent les colonnes").sees("jamais gardée")
    expect(page.get_by_label("Activité")).to_have_value("kinds")

    ines.presses("Essayer, sans rien écrire").sees("apiculture").sees("il manque un nom")
    page.locator("creuset-map .leaflet-marker-icon").first.wait_for()
    ines.look()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("« apiculture »").select_option("farming")
    ines.presses("Essayer avec ces mots")
    expect(page.locator("#problemes")).not_to_contain_text("apiculture")

    ines.presses("Importer des fiches sur la carte").sees("Ce fichier est entré")
    import_page = page.url
    ines.goes("/carte/?q=import").sees("Le Four de l’import")
    page.get_by_role("link", name="Le Grenier de l’import").first.click()
    page.wait_for_url("**/fiches/**")
    entry = page.url
    ines.sees("ODbL 1.0").follows("Voir la page de la source").sees("© les voisins")

    ines.goes(import_page).presses("Défaire un import de fiches")
    ines.sees(re.compile("3 fiches retirées"))
    gone = page.request.get(entry)
    assert gone.status == 410
    assert "a été retirée" in gone.text()
