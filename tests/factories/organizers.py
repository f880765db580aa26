"""Organizers, posts and tenures, written past the services so that they may lie in the past."""

import itertools
from datetime import date

from common.pinyin import of_person
from organizers.models import Organizer, Post, RecordStatus, Tenure
from units.models import Unit

_numbers = itertools.count(1)
LONG_AGO = date(2015, 1, 1)


def organizer(name: str = "", *, staff_number: str = "", **fields) -> Organizer:
    number = next(_numbers)
    name = name or f"测试同志{number}"
    pinyin, initials = of_person(name)
    return Organizer.objects.create(
        staff_number=staff_number or f"S{number:05d}", name=name, pinyin=pinyin, initials=initials, **fields
    )


def post(of: Unit, number: int = 1, *, established_on: date = LONG_AGO, **fields) -> Post:
    return Post.objects.create(unit=of, number=number, established_on=established_on, **fields)


def tenure(of: Post, person: Organizer, *, effective_on: date = LONG_AGO, **fields) -> Tenure:
    values = {"status": RecordStatus.HISTORICAL, "is_full_time": of.is_full_time, "level": of.level} | fields
    return Tenure.objects.create(post=of, organizer=person, effective_on=effective_on, **values)
