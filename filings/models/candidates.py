"""What is known about the candidate of a filing: the basic information form, and the qualification (Article 6)."""

import uuid
from typing import Any

from django.db import models

from accounts.models import User
from attachments.models import Attachment
from common.encryption import keyring
from common.fields import KeyField

FILING = "filings.Filing"
FORM_PURPOSE = "filings.basic_form.content"


class BasicForm(models.Model):
    """相关人员基本信息表 as structured data. It holds an ID number and the family, so it rests encrypted as a whole."""

    class Shape(models.TextChoices):
        SHORT = "SHORT", "简表"
        FULL = "FULL", "干部任免审批表"

    id = KeyField()
    filing = models.OneToOneField(FILING, models.PROTECT, related_name="basic_form", verbose_name="备案")
    shape = models.CharField("表式", max_length=8, choices=Shape, default=Shape.SHORT)
    # JSON, encrypted and bound to this row.
    content_sealed = models.TextField("内容", blank=True, editable=False)
    photo = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    # The .lrmx or .lrm file that it was last taken from, as it was uploaded.
    source = models.OneToOneField(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源文件"
    )
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")
    updated_at = models.DateTimeField("填写时间", editable=False)

    class Meta:
        verbose_name = "基本信息表"
        verbose_name_plural = "基本信息表"

    def __str__(self) -> str:
        return self.get_shape_display()

    def rotate(self) -> bool:
        """Bring the content under the current key; whether that changed anything. The row is not saved."""
        return _rotate(self, "content_sealed", FORM_PURPOSE)


class Qualification(models.Model):
    """任职资格 of a candidate as the unit's party committee states it; never scored by the system.

    ``judgements`` maps a part (`rules.qualification_facts.Judgement`) to {"text", "stated_on"}; ``experience`` is a
    list of {"kind", "what", "from_on", "until"}; days are ISO texts.
    """

    id = KeyField()
    filing = models.OneToOneField(FILING, models.PROTECT, related_name="qualification", verbose_name="备案")
    is_probationary = models.BooleanField("预备党员", default=False)
    is_fit = models.BooleanField("具有正常履行职责的身体条件", null=True, blank=True)
    judgements = models.JSONField("评价", default=dict, blank=True)
    experience = models.JSONField("经历", default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")
    updated_at = models.DateTimeField("填写时间", editable=False)

    class Meta:
        verbose_name = "任职资格"
        verbose_name_plural = "任职资格"

    def __str__(self) -> str:
        return f"{self.filing}任职资格"


class SealedFiling(models.Model):
    """The content of a filing as it was filed, with the digest of each file. The database refuses every change.

    ``digest`` is the SHA-256 of {"content", "files"} as canonical JSON (sorted keys, no spaces, UTF-8). The basic
    information form stands in it by its own digest only: it holds an ID number, and its row is frozen with the filing.
    """

    id = KeyField()
    filing = models.OneToOneField(FILING, models.PROTECT, related_name="sealed", verbose_name="备案")
    content = models.JSONField("内容", editable=False)
    digest = models.CharField("校验值", max_length=64, editable=False)
    files = models.JSONField("文件校验值", default=list, editable=False)  # [{"kind", "name", "size", "sha256"}]
    sealed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="备案人")
    sealed_at = models.DateTimeField("封存时间", editable=False)

    class Meta:
        verbose_name = "备案封存"
        verbose_name_plural = "备案封存"

    def __str__(self) -> str:
        return self.digest


def seal_text(plain: str, *, row: uuid.UUID, purpose: str) -> str:
    """A text of a row, encrypted."""
    return keyring().encrypt(plain, row=row, purpose=purpose)


def open_text(token: str, *, row: uuid.UUID, purpose: str) -> str:
    """A text of a row, in plain; empty where nothing was stored."""
    return keyring().decrypt(token, row=row, purpose=purpose) if token else ""


def _rotate(row: Any, column: str, purpose: str) -> bool:
    token = getattr(row, column)
    fresh = keyring().rotate(token, row=row.pk, purpose=purpose) if token else ""
    setattr(row, column, fresh)
    return bool(fresh != token)
