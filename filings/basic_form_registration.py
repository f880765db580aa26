"""What the lower rooms are told about basic information forms when the application starts."""

from attachments import ownership
from common.sealed_text import register_rotator
from filings.models import Filing
from filings.services.basic_forms import FORM_OWNER, rotate_basic_forms


def register() -> None:
    """Who sees the photo and the file that it was taken from; how it gets under another key. Twice is as once."""
    ownership.register(
        FORM_OWNER,
        label="基本信息表照片和来源文件",
        visible_ids=lambda user: Filing.objects.visible_to(user).values("pk"),
    )
    register_rotator("份基本信息表", lambda: rotate_basic_forms(by=None))
