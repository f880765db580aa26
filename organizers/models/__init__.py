"""Tables of organizers, posts and tenures."""

from organizers.models.organizers import Organizer, Sex
from organizers.models.posts import AppointingAuthority, Post
from organizers.models.record_status import IN_EFFECT, RecordStatus
from organizers.models.tenures import Tenure

__all__ = ["IN_EFFECT", "AppointingAuthority", "Organizer", "Post", "RecordStatus", "Sex", "Tenure"]
