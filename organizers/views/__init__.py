"""Pages of people, posts and tenures."""

from organizers.views.identity import IdNumberReveal
from organizers.views.people import OrganizerAccount, OrganizerCreate, OrganizerDetail, OrganizerEdit, OrganizerList
from organizers.views.posts import PostAbolish, PostCreate, PostEdit
from organizers.views.tenures import TenureCreate, TenureEdit, TenureVoid

__all__ = [
    "IdNumberReveal",
    "OrganizerAccount",
    "OrganizerCreate",
    "OrganizerDetail",
    "OrganizerEdit",
    "OrganizerList",
    "PostAbolish",
    "PostCreate",
    "PostEdit",
    "TenureCreate",
    "TenureEdit",
    "TenureVoid",
]
