"""The countries of the world: their names in our languages, and how people really write them.

Plain values, read once from `data/countries.json` (Natural Earth, public domain).
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "countries.json"

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """Degrees are WGS 84. A box is west, south, east, north; it crosses 180° when west > east."""

    code: str  # ISO 3166-1 alpha-2
    alpha3: str
    names: Mapping[str, str]  # by language: fr, en, es
    continent: str  # AF, AN, AS, EU, NA, OC, SA
    point: tuple[float, float]  # longitude, latitude of the label
    view: Box  # the main part, to open a map on
    bbox: Box  # the whole country

    def name(self, language: str = "fr") -> str:
        """The name in a language or a variant of it (`es-mx`); in French when we lack it."""
        return self.names.get(language.split("-")[0], self.names["fr"])

    def may_hold(self, longitude: float, latitude: float) -> bool:
        """Whether the country's box holds the point: true of neighbours too, never a proof."""
        west, south, east, north = self.bbox
        between = (
            west <= longitude <= east if west <= east else longitude >= west or longitude <= east
        )
        return between and south <= latitude <= north


@cache
def _read() -> Mapping[str, Country]:
    rows = json.loads(DATA.read_text(encoding="utf-8"))["countries"]
    return {
        row["code"]: Country(
            code=row["code"],
            alpha3=row["alpha3"],
            names=row["names"],
            continent=row["continent"],
            point=(row["point"][0], row["point"][1]),
            view=(row["view"][0], row["view"][1], row["view"][2], row["view"][3]),
            bbox=(row["bbox"][0], row["bbox"][1], row["bbox"][2], row["bbox"][3]),
        )
        for row in rows
    }


class _Countries(Mapping[str, Country]):
    """All countries by code; the file is read when first asked."""

    def __getitem__(self, code: str) -> Country:
        return _read()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_read())

    def __len__(self) -> int:
        return len(_read())


COUNTRIES: Mapping[str, Country] = _Countries()


def country(code: str) -> Country | None:
    return COUNTRIES.get(code)


def code_of(text: str) -> str | None:
    """The ISO code of a country written in whatever way; None rather than a wrong guess."""
    written = text.strip()
    if written in COUNTRIES:
        return written
    return _spellings().get(_fold(written))


def _fold(text: str) -> str:
    """Case, accents and punctuation forgotten; «U.K.» and «uk» are one."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(
        letter if letter.isalnum() else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    words = kept.split()
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)


# Codes that are also plain words: read as codes only when written in capitals.
_WORDS = {"and", "are", "can", "na", "no"}

# Names that two countries share: nobody can tell which one is meant.
_AMBIGUOUS = {"congo", "coree", "corea", "korea", "san martin", "saint martin", "st martin"}


@cache
def _spellings() -> Mapping[str, str]:
    """Every folded spelling known to mean one country and no other."""
    found: dict[str, set[str]] = {}
    for code, one in COUNTRIES.items():
        for spelling in (code, one.alpha3, *one.names.values(), *_ALIASES.get(code, ())):
            found.setdefault(_fold(spelling), set()).add(code)
    return {
        spelling: codes.pop()
        for spelling, codes in found.items()
        if len(codes) == 1 and spelling not in _AMBIGUOUS | _WORDS
    }


# Other names, own languages, parts of a country (the outlines of Natural Earth count overseas
# with the country it belongs to) and misspellings met in real data.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "AE": ("UAE", "EAU", "Emirats", "Emirates", "الإمارات"),
    "AL": ("Shqipëria", "Shqipëri"),
    "AM": ("Hayastan", "Հայաստան"),
    "AR": ("República Argentina", "Argentinien"),
    "AT": ("Österreich", "Oesterreich", "Osterreich", "Oostenrijk", "Rakousko", "Ausztria"),
    "AU": ("Australien", "Christmas Island", "Cocos Islands", "CX", "CC"),
    "AX": ("Ahvenanmaa", "Åland Islands", "Islas Åland"),
    "BA": ("Bosnie", "Bosnia", "Bosna i Hercegovina", "Bosnia & Herzegovina", "BiH"),
    "BE": ("België", "Belgien", "Belgio", "Bélgica", "Wallonie", "Flandre", "Vlaanderen"),
    "BF": ("Burkina",),
    "BG": ("България", "Balgaria", "Bulgarien"),
    "BN": ("Brunei Darussalam", "Brunéi Darussalam"),
    "BO": ("Estado Plurinacional de Bolivia", "Plurinational State of Bolivia"),
    "BR": ("Brasil", "Brasilien", "Brasile"),
    "BY": ("Bélarus", "Belarús", "Беларусь"),
    "CD": (
        "RDC",
        "DRC",
        "Congo-Kinshasa",
        "Congo Kinshasa",
        "DR Congo",
        "Zaïre",
    ),
    "CF": ("Centrafrique", "RCA"),
    "CG": ("Congo-Brazzaville", "Congo Brazzaville"),
    "CH": ("Schweiz", "Svizzera", "Svizra", "Confédération suisse", "Swiss", "Zwitserland"),
    "CI": ("Cote d'Ivoire", "Côte-d'Ivoire", "RCI"),
    "CN": ("People's Republic of China", "République populaire de Chine", "PRC", "中国"),
    "CV": ("Cabo Verde",),
    "CY": ("Cypres", "Kypros", "Κύπρος", "Kıbrıs", "Zypern", "Cipro"),
    "CZ": (
        "République tchèque",
        "Czech Republic",
        "República Checa",
        "Česko",
        "Česká republika",
        "Tschechien",
        "Czech Rep.",
        "Repubblica Ceca",
    ),
    "DE": (
        "Deutschland",
        "Bundesrepublik Deutschland",
        "BRD",
        "Duitsland",
        "Germania",
        "Alemanha",
        "Německo",
        "Niemcy",
        "Federal Republic of Germany",
    ),
    "DK": ("Danmark", "Dänemark", "Danimarca"),
    "DZ": ("الجزائر",),
    "EE": ("Eesti", "Estland", "Estônia"),
    "EG": ("مصر", "Ägypten", "Egitto"),
    "ES": ("España", "Spanien", "Spagna", "Espanha", "Espanya", "Espainia", "Catalunya"),
    "FI": ("Suomi", "Finnland", "Finlandia", "Finlândia"),
    "FK": ("Falklands", "Malouines", "Malvinas"),
    "FM": ("États fédérés de Micronésie", "Federated States of Micronesia"),
    "FO": ("Féroé", "Faroes", "Føroyar"),
    "FR": (
        "Frace",
        "Frankreich",
        "Frankrijk",
        "França",
        "République française",
        "France métropolitaine",
        "Guadeloupe",
        "Martinique",
        "Guyane",
        "Guyane française",
        "French Guiana",
        "La Réunion",
        "Réunion",
        "Mayotte",
        "GP",
        "MQ",
        "GF",
        "RE",
        "YT",
        "GLP",
        "MTQ",
        "GUF",
        "REU",
        "MYT",
    ),
    "GB": (
        "UK",
        "Great Britain",
        "Grande-Bretagne",
        "Gran Bretaña",
        "Gran Bretagna",
        "Großbritannien",
        "Grossbritannien",
        "Britain",
        "England",
        "Angleterre",
        "Inglaterra",
        "Inghilterra",
        "Scotland",
        "Écosse",
        "Escocia",
        "Wales",
        "Pays de Galles",
        "Gales",
        "Cymru",
        "Northern Ireland",
        "Irlande du Nord",
        "Irlanda del Norte",
        "The United Kingdom",
        "United Kingdom of Great Britain and Northern Ireland",
        "Vereinigtes Königreich",
        "Regno Unito",
    ),
    "GM": ("The Gambia",),
    "GR": ("Ελλάδα", "Ελλάς", "Hellas", "Ellada", "Griechenland", "Grécia", "Griekenland", "EL"),
    "HR": ("Hrvatska", "Kroatien", "Croazia", "Croácia"),
    "HU": ("Magyarország", "Ungarn", "Ungheria", "Hungria"),
    "IE": ("Éire", "Irland", "Republic of Ireland", "République d'Irlande", "Ierland"),
    "IM": ("Ellan Vannin",),
    "IN": ("Bharat", "भारत", "Indien"),
    "IR": ("République islamique d'Iran", "Islamic Republic of Iran"),
    "IS": ("Ísland",),
    "IT": ("Italia", "Italien", "Italu", "Itália", "Italië", "Repubblica Italiana"),
    "JP": ("日本", "Nippon"),
    "KG": ("Kirghizie", "Kirghizstan"),
    "KP": ("North Korea", "DPRK"),
    "KR": ("Republic of Korea", "République de Corée", "República de Corea"),
    "LA": ("République démocratique populaire lao", "Lao PDR"),
    "LT": ("Lietuva", "Litauen", "Lituânia"),
    "LU": ("Lëtzebuerg", "Luxemburg", "Grand-Duché de Luxembourg", "Lussemburgo"),
    "LV": ("Latvija", "Lettland", "Letônia", "Lettonia"),
    "MA": ("المغرب", "Marokko", "Marocco"),
    "MD": ("République de Moldavie", "Republica Moldova", "Republic of Moldova", "Moldova"),
    "ME": ("Crna Gora",),
    "MG": ("Madagasikara",),
    "MK": ("Macédoine", "Macedonia", "FYROM", "Северна Македонија"),
    "MM": ("Myanmar", "Burma"),
    "MT": ("Repubblika ta' Malta",),
    "MU": ("Île Maurice", "L'île Maurice"),
    "MX": ("Méjico", "Estados Unidos Mexicanos"),
    "NL": (
        "Nederland",
        "Holland",
        "Hollande",
        "Holanda",
        "The Netherlands",
        "Niederlande",
        "Paesi Bassi",
        "Países Baixos",
        "Bonaire",
        "BQ",
    ),
    "NO": ("Norge", "Noreg", "Norwegen", "Svalbard", "SJ", "Norvegia"),
    "NZ": ("Aotearoa", "Aotearoa New Zealand", "Tokelau", "TK"),
    "PH": ("Pilipinas", "The Philippines"),
    "PL": ("Polska", "Polen", "Polónia", "Polonia"),
    "PS": ("Territoires palestiniens", "State of Palestine", "État de Palestine", "فلسطين"),
    "PT": ("Portogallo", "Portugalia"),
    "RO": ("România", "Rumänien", "Roménia"),
    "RS": ("Srbija", "Србија", "Serbien"),
    "RU": ("Fédération de Russie", "Russian Federation", "Россия", "Russland"),
    "SE": ("Sverige", "Schweden", "Svezia"),
    "SI": ("Slovenija", "Slowenien", "Eslovénia"),
    "SK": ("Slovensko", "Slovak Republic", "République slovaque", "Slowakei", "Slovakija"),
    "ST": ("São Tomé", "Sao Tome and Principe", "São Tomé e Príncipe"),
    "SV": ("El Salvador", "Le Salvador"),
    "SY": ("République arabe syrienne", "Syrian Arab Republic"),
    "SZ": ("Swaziland", "Suazilandia"),
    "TG": ("République togolaise",),
    "TL": ("Timor-Leste", "Timor Leste"),
    "TN": ("تونس", "Tunesien"),
    "TR": ("Türkiye", "Türkei", "Turchia"),
    "TW": ("Formose", "República de China"),
    "TZ": ("République-Unie de Tanzanie", "United Republic of Tanzania"),
    "UA": ("Україна", "Ukraina"),
    "US": (
        "USA",
        "U.S.",
        "United States of America",
        "États-Unis d'Amérique",
        "Etats Unis",
        "The United States",
        "EE. UU.",
        "EEUU",
        "Estados Unidos de América",
        "Vereinigte Staaten",
    ),
    "VA": ("Vatican", "Saint-Siège", "Holy See"),
    "VE": ("República Bolivariana de Venezuela",),
    "VN": ("Vietnam", "Việt Nam"),
    "ZA": ("RSA", "South-Africa", "Südafrika"),
}
