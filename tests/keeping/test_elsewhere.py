"""A backup that burns with its machine is none: a copy goes to storage elsewhere."""

import io

import boto3
import pyrage
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.utils.module_loading import import_string
from moto import mock_aws

from creuset.files import storage
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

KEY = pyrage.x25519.Identity.generate()
OLD = [f"creuset-2019010{day}T000000Z.tar.age" for day in (1, 2, 3)]


@pytest.fixture
def bucket(settings, tmp_path, monkeypatch):
    """Where three old backups and something of somebody else already are."""
    settings.BACKUPS, settings.BACKUPS_COPIED = tmp_path / "sauvegardes", True
    settings.BACKUP_KEY = str(KEY.to_public())
    address = "s3://cle:secret@s3.amazonaws.com/seau/la?region=us-east-1"
    with mock_aws():
        chosen = storage.bucket(address, "CREUSET_BACKUPS_COPY")
        made = import_string(chosen["BACKEND"])(**chosen["OPTIONS"])
        monkeypatch.setitem(storages._storages, "backups", made)
        seau = boto3.resource("s3", region_name="us-east-1").create_bucket(Bucket="seau")
        for name in [*OLD, "a-moi.txt"]:
            seau.put_object(Key=f"la/{name}", Body=b"x")
        make.community(members=[make.person("Ana")])
        yield seau


def back_up(*words):
    out = io.StringIO()
    call_command("backup", *words, f"--encrypt-to={KEY.to_public()}", stdout=out)
    return out.getvalue()


def names(bucket):
    return {each.key.removeprefix("la/") for each in bucket.objects.all()}


def test_a_copy_of_the_backup_is_there_and_opens(bucket, settings, tmp_path):
    back_up()

    [here] = settings.BACKUPS.iterdir()
    fetched, secret = tmp_path / "revenue.tar.age", tmp_path / "secret"
    fetched.write_bytes(bucket.Object(f"la/{here.name}").get()["Body"].read())
    secret.write_text(str(KEY))
    out = io.StringIO()
    call_command("restore", str(fetched), "--check", f"--identity={secret}", stdout=out)
    assert "Cette sauvegarde est bonne" in out.getvalue()


def test_old_copies_go_in_turn_and_nothing_else_does(bucket, settings):
    back_up("--keep=2")

    [here] = settings.BACKUPS.iterdir()
    assert names(bucket) == {here.name, OLD[-1], "a-moi.txt"}


def test_without_a_turn_every_copy_stays(bucket):
    back_up()

    assert len(names(bucket)) == 5


def test_what_is_not_encrypted_stays_here(bucket, settings):
    with pytest.raises(CommandError, match="Donnez CREUSET_BACKUP_KEY"):
        call_command("backup", "--encrypt-to=", stdout=io.StringIO())

    assert len(list(settings.BACKUPS.iterdir())) == 1
    assert names(bucket) == {*OLD, "a-moi.txt"}


def test_a_copy_that_cannot_leave_is_said_and_the_backup_stays(bucket, settings):
    bucket.objects.all().delete()
    bucket.delete()

    with pytest.raises(CommandError, match="sa copie n’est pas partie"):
        back_up()

    assert len(list(settings.BACKUPS.iterdir())) == 1


def test_where_no_copy_is_asked_none_leaves(bucket, settings):
    settings.BACKUPS_COPIED = False

    back_up()

    assert names(bucket) == {*OLD, "a-moi.txt"}


def test_an_address_that_is_no_bucket_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="CREUSET_BACKUPS_COPY doit ressembler"):
        storage.bucket("sftp://a:b@hote/dossier", "CREUSET_BACKUPS_COPY")
