"""What each area gives back to who leaves, and forgets: those that lean on others first."""

from creuset.assemblies import farewell as assemblies_farewell
from creuset.atlas import farewell as atlas_farewell
from creuset.debates import farewell as debates_farewell
from creuset.decisions import farewell as decisions_farewell
from creuset.files import farewell as files_farewell
from creuset.journal import farewell as journal_farewell
from creuset.meetings import farewell as meetings_farewell
from creuset.people import farewell as people_farewell
from creuset.post import farewell as post_farewell
from creuset.texts import farewell as texts_farewell
from creuset.welcome import farewell as welcome_farewell
from creuset.works import farewell as works_farewell

FAREWELLS = [
    welcome_farewell,
    post_farewell, works_farewell, atlas_farewell, meetings_farewell, decisions_farewell, debates_farewell, assemblies_farewell,
    files_farewell, journal_farewell,
    texts_farewell, people_farewell,
]  # fmt: skip
