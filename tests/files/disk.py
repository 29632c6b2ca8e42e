from typing import Any

import pytest
from django.core.files.storage import Storage, default_storage


def used(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Any:
    """In the place of the default storage, until the end of the test."""
    default_storage.exists("nothing")  # it is chosen the first time that it is used
    monkeypatch.setattr(default_storage, "_wrapped", storage)
    return storage
