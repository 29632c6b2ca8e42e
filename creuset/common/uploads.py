"""Files that come with a form: bounded while they arrive, and only where a page asks for some."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]
else:
    Upload = UploadedFile  # only the stubs are generic

View = TypeVar("View", bound=Callable[..., Any])


def accepts_files(view: View) -> View:
    """Mark a view whose form holds a FilesField; any other refuses files before reading them.

    A page that shows how far the files have gone (frontend/islands/files.ts) is told where to go
    instead of being sent there: a script that follows by itself would use up the messages.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(request, *args, **kwargs)
        if response.status_code == 302 and request.headers.get("X-Sends-Files"):
            return HttpResponse(status=204, headers={"X-Goes-To": response.headers["Location"]})
        return response

    respond.accepts_files = True  # type: ignore[attr-defined]
    return cast(View, respond)


class TooBig(Upload):
    """What is left of a file that was beyond the limit: its name, for the field to say so."""


class Arriving(Upload):
    """On the disk and without a name there: a process that dies leaves nothing of it behind."""

    def __init__(self, name: str, content_type: str | None, charset: str | None) -> None:
        super().__init__(TemporaryFile(), name, content_type, 0, charset)  # noqa: SIM115 - the request closes it


class Bounded(FileUploadHandler):
    """Never holds more than a chunk in memory, nor more on the disk than the limits allow.

    What is beyond them is read and thrown away, so that the rest of the form, where somebody may
    have written for an hour, comes back whole with its sentence.
    """

    total = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        match = getattr(self.request, "resolver_match", None)
        if not getattr(match and match.func, "accepts_files", False):
            raise BadRequest("Cette page ne reçoit pas de fichiers.")
        self.kept: Arriving | None = Arriving(
            self.file_name or "", self.content_type, self.charset
        )
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.size += len(raw_data)
        self.total += len(raw_data)
        if self.size > settings.FILE_LARGEST or self.total > settings.FILES_AT_ONCE:
            self._drop()
        if self.kept:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        if self.kept is None:
            return TooBig(name=self.file_name, size=file_size)
        self.kept.seek(0)
        self.kept.size = file_size
        return self.kept

    def upload_interrupted(self) -> None:
        if hasattr(self, "kept"):
            self._drop()

    def _drop(self) -> None:
        if self.kept:
            self.kept.close()
            self.kept = None
