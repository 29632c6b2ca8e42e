from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.post.addresses import bounce_address, list_address, reply_address, resolve
from creuset.post.models import Kind, ReplyKey
from creuset.post.sending import send
from tests import make

pytestmark = pytest.mark.django_db


def test_an_address_to_answer_is_short_and_written_in_small_letters(thread, ana):
    address = reply_address(thread, ana)

    local, _at, domain = address.partition("@")
    assert (len(local), local, domain) == (34, local.lower(), "communs.example")


def test_each_person_has_one_address_in_each_conversation(thread, ana, bob, group):
    other = make.thread(group.assembly, by=bob)

    assert reply_address(thread, ana) == reply_address(thread, ana)
    addresses = {reply_address(where, who) for where in (thread, other) for who in (ana, bob)}
    assert len(addresses) == 4


def test_an_address_is_good_for_half_a_year_at_least(thread, ana):
    first = reply_address(thread, ana)
    ReplyKey.objects.update(expires_at=timezone.now() + timedelta(days=179))

    assert reply_address(thread, ana) != first


@pytest.mark.parametrize("spoilt", [str.upper, "<{}>".format, " {} ".format])
def test_an_address_is_known_whatever_a_program_does_to_it(thread, ana, spoilt):
    target = resolve(spoilt(reply_address(thread, ana)))

    assert target
    assert target.key == ReplyKey.objects.get()


def test_a_group_and_the_community_have_an_address(group):
    assert list_address(group) == f"{group.slug}@communs.example"
    assert list_address(group.assembly) == list_address(group)
    assert list_address(make.community()) == "communaute@communs.example"
    assert resolve(list_address(group)).assembly == group.assembly
    assert resolve("communaute@communs.example").assembly == make.community()


def test_a_group_with_a_long_or_reserved_name_has_a_number(group):
    for slug in ("x" * 70, "postmaster"):
        group.slug = slug
        group.save()

        assert list_address(group) == f"g+{group.pk}@communs.example"
        assert resolve(list_address(group)).assembly == group.assembly


def test_a_closed_group_has_no_address_any_more(group):
    address = list_address(group)
    group.closed_at = timezone.now()
    group.save()

    assert resolve(address) is None


@pytest.mark.parametrize(
    "address",
    ["", "@", "x", "r+@communs.example", f"r+{'0' * 32}@communs.example", "communaute@example.org",
     "b+1-0000000000000000@communs.example", "postmaster@communs.example", "é@communs.example",
     f"{'a' * 300}@communs.example", "g+99999999999999999@communs.example", "inconnu@communs.example"],
)  # fmt: skip
def test_nobody_has_any_other_address(address):
    make.community()

    assert resolve(address) is None


def test_the_address_of_a_bounce_cannot_be_guessed(ana):
    delivery = send(ana, Kind.CONVERSATION, "Bonjour", "Texte")
    address = bounce_address(delivery)

    assert resolve(address).delivery == delivery
    assert resolve(address.replace(f"b+{delivery.pk}-", f"b+{delivery.pk + 1}-")) is None


def test_without_a_domain_there_is_no_address(settings, thread, ana, group):
    settings.MAIL_DOMAIN = ""

    assert reply_address(thread, ana) == list_address(group) == ""
    assert not ReplyKey.objects.exists()
