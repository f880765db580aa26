"""A request that is larger than any form needs is refused before its body is read into memory or onto the disk."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from attachments.limits import REQUEST_BYTES


class LimitedRequestHandler(FileUploadHandler):
    """Stands before Django's own handlers and stores nothing itself."""

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Mapping[str, Any],
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Judge the request by the length that it declares; servers read no more than that."""
        if content_length > REQUEST_BYTES:
            raise RequestDataTooBig("the request is larger than any form")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass everything on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""
