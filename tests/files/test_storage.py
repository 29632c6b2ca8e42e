from io import BytesIO
from pathlib import Path

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from moto import mock_aws

from creuset.files import actions, blobs, collecting, storage
from tests import make
from tests.files.disk import used

VAR = Path("/var/lib/creuset")


def test_files_go_beside_the_database_or_where_one_says():
    assert storage.chosen("", VAR)["OPTIONS"]["location"] == "/var/lib/creuset"
    assert storage.chosen("/srv/creuset", VAR)["OPTIONS"]["location"] == "/srv/creuset"


def test_an_address_of_a_bucket_is_understood():
    options = storage.chosen("s3://cl%2Fé:se%40cret@s3.exemple.org:9000/seau/la?region=fr", VAR)

    assert options["OPTIONS"] | {} == {
        "access_key": "cl/é",
        "secret_key": "se@cret",
        "endpoint_url": "https://s3.exemple.org:9000",
        "bucket_name": "seau",
        "location": "la",
        "region_name": "fr",
        "addressing_style": "path",
        "default_acl": None,
        "file_overwrite": True,
    }


@pytest.mark.parametrize("address", ["s3://hote/seau", "s3://a:b@hote", "ftp://a:b@hote/seau"])
def test_an_address_that_cannot_be_right_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="s3://cl"):
        storage.chosen(address, VAR)


def test_what_is_missing_to_reach_a_bucket_is_named_at_the_start(monkeypatch):
    monkeypatch.setattr(storage, "find_spec", lambda name: None)

    with pytest.raises(ImproperlyConfigured, match=r"pip install .django-storages\[s3\]"):
        storage.chosen("s3://a:b@s3.exemple.org/seau", VAR)


@pytest.fixture
def bucket(monkeypatch):
    """An S3 in this very process, in the place of the disk."""
    with mock_aws():
        chosen = storage.chosen("s3://cle:secret@s3.amazonaws.com/seau?region=us-east-1", VAR)
        made = import_string(chosen["BACKEND"])(**chosen["OPTIONS"])
        boto3.resource("s3", region_name="us-east-1").create_bucket(Bucket="seau")
        yield used(made, monkeypatch)


@pytest.mark.django_db
def test_a_bucket_keeps_gives_and_collects_as_a_disk_does(bucket, client):
    ana = make.person()
    work = make.published(authors=[ana])
    held = make.attached(work, by=ana, name="a.png", content=make.picture())
    blobs.put(blobs.name_of("ab" * 32), BytesIO(b"x"))

    whole = client.get(held.get_absolute_url())
    part = client.get(held.get_absolute_url(), headers={"Range": "bytes=1-3"})

    assert b"".join(whole.streaming_content)[:8] == b"\x89PNG\r\n\x1a\n"
    assert b"".join(part.streaming_content) == b"PNG"
    found = collecting.look(reread=True)
    assert (found.missing, found.changed) == ([], [])
    assert found.orphans == [blobs.name_of("ab" * 32)]
    again = actions.attach(work, [make.upload("a.png", make.picture())], by=ana)
    assert again == [held]
