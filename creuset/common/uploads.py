from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler


class RefuseUploads(FileUploadHandler):
    """No form asks for a file yet, so a file is refused before it is read."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise BadRequest("Ce site ne reçoit pas encore de fichiers.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
