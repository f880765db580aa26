"""The one way to a file."""

import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import View

from accounts.models import User
from attachments.models import Attachment
from attachments.services import open_attachment


class AttachmentDownload(View):
    """Streams a file that the account may see, as a download that nobody keeps or renders."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: uuid.UUID) -> FileResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - LoginRequiredMiddleware lets nobody else through
        attachment = get_object_or_404(Attachment.objects.visible_to(user), pk=pk)
        try:
            stream = open_attachment(attachment=attachment, by=user)
        except FileNotFoundError as error:
            raise Http404("文件不在存储中，请联系系统管理员。") from error
        response = FileResponse(
            stream, as_attachment=True, filename=attachment.original_name, content_type=attachment.media_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store, private"
        return response
