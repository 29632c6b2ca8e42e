from django import template

from creuset.decisions.models import Ballot
from creuset.decisions.options import choice_in_words

register = template.Library()


@register.simple_tag
def answer_in_words(ballot: Ballot, known: dict[str, str]) -> str:
    """A choice as it was made: names in order, grades, or whoever was named."""
    return choice_in_words(ballot.answer, known)
