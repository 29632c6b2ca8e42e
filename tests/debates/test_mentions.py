import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.debates import actions, mentions
from creuset.debates.models import Following, Mention
from tests import make


@pytest.mark.parametrize(
    ("body", "slugs"),
    [
        ("Merci @ana-silva, et @BO !", {"ana-silva", "bo"}),
        ("Écrire à ana@example.org", set()),
        ("> @ana a dit\n\nOui.", set()),
        ("`@ana` et @bo", {"bo"}),
        ("@", set()),
    ],
)
def test_names_are_found_where_they_are_said(body, slugs):
    assert mentions.slugs_in(body) == slugs


@given(st.text())
def test_any_text_can_be_read_for_names(body):
    assert len(mentions.slugs_in(body)) <= mentions.MOST


@pytest.mark.django_db
def test_a_name_leads_to_the_page_of_a_person_and_makes_them_follow():
    ana, bob = make.person("Ana"), make.person("Bob")
    group = make.group(members=[ana, bob])

    thread = make.thread(group.assembly, by=ana, body=f"Qu’en dis-tu, @{bob.slug} ?")

    post = thread.posts.get()
    assert f'<a class="mention" href="{bob.get_absolute_url()}">@{bob.slug}</a>' in post.html
    assert Following.objects.get(thread=thread, person=bob).why == "mentioned"


@pytest.mark.django_db
def test_someone_who_may_not_read_is_not_mentioned():
    ana, stranger = make.person("Ana"), make.person("Zoé")
    group = make.group(members=[ana])
    make.join(make.community(), stranger)

    thread = make.thread(group.assembly, by=ana, body=f"Et @{stranger.slug} ?")

    assert "<a" not in thread.posts.get().html
    assert not Mention.objects.exists()
    assert not Following.objects.filter(person=stranger).exists()


@pytest.mark.django_db
def test_correcting_a_message_mentions_whom_it_adds():
    ana, bob = make.person("Ana"), make.person("Bob")
    group = make.group(members=[ana, bob])
    post = make.thread(group.assembly, by=ana, body="Bonjour.").posts.get()

    actions.edit(post, body=f"Bonjour @{bob.slug}.", by=ana)

    assert Mention.objects.get(post=post).person == bob
    assert post.revisions.get().body == "Bonjour."
