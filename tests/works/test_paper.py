"""A published work on paper."""

import pytest
from django.core.files.storage import default_storage

from creuset.portal import public_pages
from creuset.works import actions
from creuset.works.models import Authorship, Work
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db

HOSTILE = """# Titre #set page(fill: red)

#quit() $x$ @nulle-part \\ <label> [^1] [^2] [^1]

| a | b |
| --- | --- |
| 1 | ``#read("/etc/passwd")`` |

> > > - a
> > >   1. b

![image](https://example.org/a.png)

[^1]: #panic("non") [^2]
[^2]: Deux [^1].
"""


@pytest.fixture
def ana():
    return make.person("Ana #1 $ @x")


@pytest.fixture
def work(ana):
    group = make.group(members=[ana])
    return make.published(
        group=group, authors=[ana], body=HOSTILE, title="L’eau #let x = 1", summary="En *bref* #x."
    )


def pdf(client, work):
    return client.get(f"/travaux/{work.slug}.pdf")


def test_what_is_hostile_is_printed_and_not_obeyed(client, work):
    response = pdf(client, work)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_it_is_printed_once_and_again_when_it_says_something_else(client, ana, work):
    first = pdf(client, work).content
    assert pdf(client, work).content == first

    actions.describe(work.authorships.get(), name="Ana", affiliation="La Coop", by=ana)
    public_pages.forget()
    assert pdf(client, work).content != first
    assert len(default_storage.listdir(f"papers/works/{work.pk}")[1]) == 1


def test_every_kind_is_printed_with_its_answers(client, ana, work):
    Work.objects.filter(pk=work.pk).update(kind="seminar")
    version = work.published_version
    version.details = {
        "form": {
            "project": "Un #x.\n\nDeux.",
            "sessions": [{"title": "Une", "on": "2026-03-09", "report": "Dit.\nRedit."}],
        }
    }
    version.save()
    Authorship.objects.create(
        work=work, name="Léa", guest=True, signs=False, roles=["data"], published=True
    )

    assert pdf(client, work).content.startswith(b"%PDF")


def test_its_page_links_to_it_and_says_its_weight_once_printed(client, work):
    size = len(pdf(client, work).content)

    link = read(client.get(work.get_absolute_url())).select_one(
        f'a[href="/travaux/{work.slug}.pdf"]'
    )

    assert Work.objects.get().paper_size == size
    assert "Kio" in words(link) or "Ko" in words(link)


def test_who_may_not_read_it_does_not_print_it(client, ana, work):
    Work.objects.filter(pk=work.pk).update(audience="community")
    assert pdf(client, work).status_code == 404
    client.force_login(make.person())
    assert pdf(client, work).status_code == 404

    client.force_login(ana)
    assert pdf(client, work).status_code == 200


def test_a_draft_is_not_printed_as_if_it_were_published(client, ana):
    draft = make.work(group=make.group(members=[ana]), authors=[ana])
    client.force_login(ana)

    assert pdf(client, draft).status_code == 404
