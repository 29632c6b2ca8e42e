import pytest
from django.template import Context, Template
from django.test import RequestFactory

from creuset.common.viewer import ANONYMOUS
from creuset.people import browsers
from creuset.people.models import Shown
from tests.people import helpers as make

pytestmark = pytest.mark.django_db


def written(someone, viewer):
    request = RequestFactory().get("/")
    request.viewer = viewer  # type: ignore[attr-defined]
    page = Template("{% load people %}{% person someone %}")
    return page.render(Context({"request": request, "someone": someone}))


def test_a_person_is_named_and_linked_to_those_who_may_see_them():
    ana = make.person("Ana <Silva>", shown=Shown.MEMBERS)

    assert written(ana, make.MEMBER) == '<a href="/personnes/ana-silva/">Ana &lt;Silva&gt;</a>'
    assert written(ana, ANONYMOUS) == "un membre"


def test_a_person_who_left_is_said_to_have_left():
    assert written(None, make.MEMBER) == "une personne partie"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604", "Safari sur iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126 Safari/537 Edg/126", "Edge sur Windows"),
        ("curl/8.5", "un navigateur inconnu"),
        ("", "un navigateur inconnu"),
    ],
)
def test_a_browser_is_told_in_words_its_owner_recognises(user_agent, said):
    assert browsers.in_words(user_agent) == said
