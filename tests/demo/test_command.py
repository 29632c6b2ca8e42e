import pytest
from django.core.management import CommandError, call_command

from creuset.people.models import Person
from tests import make


def test_the_demonstration_refuses_to_load_outside_its_mode(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="mode démonstration"):
        call_command("demo")

    assert not Person.objects.exists()


def test_the_demonstration_never_mixes_with_another_community(db, settings):
    settings.DEMO = True
    make.community(members=[make.person("Ana Silva")])

    with pytest.raises(CommandError, match="contient déjà une communauté"):
        call_command("demo")

    assert Person.objects.count() == 1
