"""What people type when they look for a kind, and that its name does not say: « potager », « recyclerie ».

Words of the three languages together. They answer only when no entry says the word itself, and each is
enough by itself: a word that most initiatives could say of themselves has no place here.
"""

from creuset.atlas.kinds import Kind

SYNONYMS: dict[Kind, str] = {
    Kind.FOOD: "épicerie amap cantine boulangerie restaurant nourriture grocery canteen bakery "
    "panadería comedor comida",
    Kind.FARMING: "potager maraîchage ferme paysan verger amap allotment orchard farm huerto granja",
    Kind.FINANCE: "banque épargne crédit microcrédit bank savings banco ahorro",
    Kind.EMPLOYMENT: "chômage chantier unemployment desempleo",
    Kind.INCLUSION: "handicap migrants réfugiés disability refugees discapacidad",
    Kind.REUSE: "recyclerie ressourcerie recyclage friperie récupération recycling upcycling reciclaje",
    Kind.HOUSING: "logement habitat colocation écolieu écovillage cohousing vivienda ecoaldea",
    Kind.ENERGY: "renouvelable solaire éolien photovoltaïque renewable solar wind renovable eólica",
    Kind.MOBILITY: "vélo covoiturage autopartage transport bike bicycle carsharing bicicleta",
    Kind.NATURE: "forêt rivière écologie environnement forest river environment bosque medioambiente",
    Kind.CULTURE: "théâtre cinéma musée bibliothèque fablab coworking library teatro",
    Kind.DIGITAL: "logiciel informatique internet radio software",
    Kind.EDUCATION: "école formation school training escuela formación",
    Kind.RESEARCH: "science laboratoire laboratory laboratorio",
    Kind.NETWORKS: "fédération incubateur incubator federación",
}
