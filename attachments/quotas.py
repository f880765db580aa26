"""How much one account, and one unit, may upload on a day. Removed files count: they are kept until retention ends."""

import uuid
from datetime import time

from django.conf import settings
from django.db.models import Count, Q, Sum

from accounts.models import User
from attachments import ownership
from attachments.limits import MEGABYTE
from attachments.models import Attachment
from common import clock
from common.errors import Refused


def refuse_beyond_quota(*, by: User, unit_id: uuid.UUID | None, size: int) -> None:
    """Refuse an upload of ``size`` bytes that would go beyond what a day allows."""
    _refuse(Q(uploaded_by=by), "您", size, settings.UPLOAD_FILES_PER_USER_PER_DAY, settings.UPLOAD_MB_PER_USER_PER_DAY)
    if unit_id is not None:
        _refuse(
            Q(unit_id=unit_id), "本单位", size,
            settings.UPLOAD_FILES_PER_UNIT_PER_DAY, settings.UPLOAD_MB_PER_UNIT_PER_DAY,
        )  # fmt: skip


def _refuse(whose: Q, who: str, size: int, most_files: int, most_megabytes: int) -> None:
    uploads = Attachment.objects.exclude(owner_kind__in=ownership.made_kinds())
    today = uploads.filter(whose, uploaded_at__gte=clock.at(clock.today(), time()))
    sent = today.aggregate(files=Count("pk"), size=Sum("size"))
    if sent["files"] >= most_files:
        message = f"{who}今天已上传{sent['files']}个文件，达到每日上限。"
        raise Refused(message, remedy="请明天再上传，或联系党委组织部。")
    if (sent["size"] or 0) + size > most_megabytes * MEGABYTE:
        raise Refused(
            f"{who}今天上传的文件合计将超过{most_megabytes}MB的每日上限。",
            remedy="请压缩图片、降低扫描分辨率，或明天再上传。",
        )
