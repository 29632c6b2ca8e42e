"""What the invented community is made of: names, places, texts. Nothing here is true."""

from random import Random

FIRST = [
    "Adèle", "Aïcha", "Alain", "Ana", "André", "Awa", "Benoît", "Camille", "Carlos", "Chloé",
    "Claire", "Daniel", "Denise", "Driss", "Élise", "Émile", "Fatou", "Félix", "Gaëlle", "Hana",
    "Hugo", "Inès", "Jean", "Joséphine", "Karim", "Léa", "Louis", "Lucía", "Malik", "Marguerite",
    "Marta", "Mehdi", "Nadia", "Noé", "Odile", "Omar", "Paul", "Rosa", "Sofia", "Théo", "Yann",
    "Zoé",
]  # fmt: skip
LAST = [
    "Abadie", "Arnaud", "Barbier", "Benali", "Bonnet", "Caron", "Cissé", "Delmas", "Diallo",
    "Dupuis", "Étienne", "Ferreira", "Fontaine", "Garnier", "Giraud", "Haddad", "Hervé", "Idrissi",
    "Joly", "Kaci", "Lambert", "Le Goff", "Leroux", "Marchand", "Masson", "Mendes", "Moreau",
    "Nguyen", "Noël", "Olivier", "Pascal", "Perrin", "Quéré", "Renaud", "Rivière", "Rossi",
    "Sanchez", "Simon", "Tessier", "Traoré", "Vasseur", "Weber", "Yilmaz", "Zimmer",
]  # fmt: skip
SUBJECTS = [
    "l’eau", "les semences", "les communs numériques", "la monnaie locale", "le foncier agricole",
    "le soin", "l’alimentation", "l’habitat partagé", "l’énergie citoyenne", "les tiers-lieux",
    "la forêt", "les savoirs ouverts", "la mobilité", "la culture", "l’entraide",
]  # fmt: skip
ACTORS = [
    "Jardins", "Atelier", "Coopérative", "Épicerie", "Régie", "Recyclerie", "Maison", "Ferme",
    "Collectif", "Fabrique", "Réseau", "Café associatif", "Bibliothèque", "Moulin", "Halle",
]  # fmt: skip
PLACES = [
    "du Canal", "des Trois Chênes", "de la Gare", "du Faubourg", "des Lilas", "du Vieux Pont",
    "des Rives", "de l’Étang", "du Plateau", "des Cordeliers", "de la Source", "du Midi",
    "des Tanneurs", "de la Colline", "du Marché",
]  # fmt: skip
# Name, country, latitude, longitude, weight: dense cities and thin ones, as real atlases are.
CITIES = [
    ("Paris", "FR", 48.857, 2.352, 14), ("Lyon", "FR", 45.764, 4.836, 7),
    ("Marseille", "FR", 43.297, 5.381, 6), ("Lille", "FR", 50.629, 3.057, 5),
    ("Nantes", "FR", 47.218, -1.554, 5), ("Toulouse", "FR", 43.605, 1.444, 5),
    ("Rennes", "FR", 48.117, -1.678, 4), ("Grenoble", "FR", 45.188, 5.725, 4),
    ("Bruxelles", "BE", 50.851, 4.352, 4), ("Berlin", "DE", 52.52, 13.405, 5),
    ("Hambourg", "DE", 53.551, 9.994, 3), ("Munich", "DE", 48.135, 11.582, 3),
    ("Vienne", "AT", 48.208, 16.374, 4), ("Prague", "CZ", 50.076, 14.438, 3),
    ("Rome", "IT", 41.903, 12.496, 4), ("Bologne", "IT", 44.494, 11.343, 3),
    ("Madrid", "ES", 40.417, -3.704, 4), ("Barcelone", "ES", 41.385, 2.173, 5),
    ("Lisbonne", "PT", 38.722, -9.139, 3), ("Londres", "GB", 51.507, -0.128, 5),
    ("Varsovie", "PL", 52.23, 21.012, 2), ("Bucarest", "RO", 44.427, 26.103, 2),
    ("Sofia", "BG", 42.698, 23.322, 2), ("Athènes", "GR", 37.984, 23.728, 2),
    ("Zagreb", "HR", 45.815, 15.982, 2), ("Ljubljana", "SI", 46.057, 14.506, 2),
    ("Dakar", "SN", 14.716, -17.467, 1), ("Montréal", "CA", 45.502, -73.567, 2),
    ("São Paulo", "BR", -23.551, -46.633, 1), ("Auckland", "NZ", -36.85, 174.763, 1),
]  # fmt: skip
SENTENCES = [
    "Une ressource tient quand celles et ceux qui en vivent en fixent les règles.",
    "Nous avons rencontré onze collectifs, et relu leurs statuts un par un.",
    "Le **conseil de l'eau** se réunit chaque mois ; ses comptes sont publics.",
    "Ce qui manque le plus n'est pas l'argent : c'est le temps de se parler.",
    "La commune prête le terrain pour vingt ans, et siège sans majorité.",
    "Les objections ont fait changer le texte deux fois, pour le mieux.",
    "Voir [la note précédente](https://example.org/note) et ce qu'elle laissait ouvert.",
    "À l'échelle du quartier, tout le monde se connaît : la surveillance coûte peu.",
    "Personne n'avait prévu la sécheresse ; la règle a tenu parce qu'elle pouvait changer.",
    "Qui parle pour la rivière ? La question est restée posée jusqu'au soir.",
    "Nous proposons trois pistes, une échéance, et les noms de qui s'en charge.",
    "Le partage se décide avant la publication, jamais après.",
]


def name(rng: Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def paragraph(rng: Random, sentences: int) -> str:
    return " ".join(rng.choices(SENTENCES, k=sentences))


def message(rng: Random) -> str:
    """A post: one to three paragraphs, sometimes a list."""
    parts = [paragraph(rng, rng.randint(1, 4)) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.2:
        parts.append("\n".join(f"- {rng.choice(SENTENCES)}" for _ in range(3)))
    return "\n\n".join(parts)


def article(rng: Random) -> str:
    """A note of some 1,500 words, with titles, a quotation and a table."""
    parts = []
    for n in range(1, 7):
        parts += [f"## {n}. {rng.choice(SUBJECTS).capitalize()}"]
        parts += [paragraph(rng, 7) for _ in range(3)]
        parts += [f"> {rng.choice(SENTENCES)}"]
    parts += ["| lieu | personnes |\n|---|---|\n| Brest | 12 |\n| Die | 31 |"]
    return "\n\n".join(parts)
