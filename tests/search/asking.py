"""A search, as soon as the index has caught up."""

from creuset.common.viewer import ANONYMOUS
from creuset.search import actions, finding
from creuset.search.finding import Question
from creuset.search.models import Document


def found(words, viewer=ANONYMOUS, **asked):
    actions.catch_up()
    return finding.answer(Question(words, **asked), viewer)


def titles(words, viewer=ANONYMOUS, **asked):
    rows = found(words, viewer, **asked).rows
    ids = [] if rows is None else list(rows.values_list("document", flat=True))
    documents = Document.objects.in_bulk(ids)
    return [documents[pk].title for pk in ids]
