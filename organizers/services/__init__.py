"""The only writers of people, posts and tenures."""

from organizers.services.identity import RevealReason, note_id_number, reveal_id_number, rotate_id_numbers
from organizers.services.people import (
    change_organizer,
    change_organizer_by_department,
    link_account,
    objection_to_role,
    register_organizer,
    register_organizer_by_department,
)
from organizers.services.posts import abolish_post, establish_post, next_number, refuse_while_posts_remain, revise_post
from organizers.services.tenures import (
    correct_historical_tenure,
    end_tenure,
    mark_filed,
    note_removal_filed,
    record_historical_tenure,
    record_tenure,
    reopen_tenure,
    revise_tenure,
    void_historical_tenure,
    void_tenure,
)

__all__ = [
    "RevealReason",
    "abolish_post",
    "change_organizer",
    "change_organizer_by_department",
    "correct_historical_tenure",
    "end_tenure",
    "establish_post",
    "link_account",
    "mark_filed",
    "note_id_number",
    "note_removal_filed",
    "next_number",
    "objection_to_role",
    "record_historical_tenure",
    "record_tenure",
    "refuse_while_posts_remain",
    "register_organizer",
    "register_organizer_by_department",
    "reopen_tenure",
    "reveal_id_number",
    "revise_post",
    "revise_tenure",
    "rotate_id_numbers",
    "void_historical_tenure",
    "void_tenure",
]
