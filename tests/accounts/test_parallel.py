"""Roles and edits by several writers at once: no pair of roles that must not meet, no lost update."""

import pytest

from accounts import services
from accounts.models import AuditEntry, RoleGrant, User
from common.errors import Refused, Stale
from tests.factories import accounts as factory, units
from tests.parallel import together
from units import services as unit_services
from units.models import Membership

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def test_roles_that_must_not_meet_never_do():
    security = factory.security_administrator("security")
    for number in range(ROUNDS):
        account = factory.account(f"clerk{number}")
        results = together(
            [
                lambda role=role, key=account.pk: services.grant_role(
                    account=User.objects.get(pk=key), role=role, by=User.objects.get(pk=security.pk)
                )
                for role in ("AUDIT_ADMINISTRATOR", "SECTION_CHIEF", "SYSTEM_ADMINISTRATOR", "AUDIT_ADMINISTRATOR")
            ]
        )
        assert [type(result) for result in results].count(RoleGrant) == 1
        assert [type(result) for result in results].count(Refused) == 3
    assert AuditEntry.objects.filter(action="accounts.grant_role").count() == ROUNDS


def test_nobody_becomes_member_and_administrator_at_once():
    security, chief, unit = factory.security_administrator(), factory.section_chief(), units.unit()
    for number in range(ROUNDS):
        key = factory.account(f"clerk{number}").pk
        together(
            [
                lambda key=key: services.grant_role(
                    account=User.objects.get(pk=key), role="SYSTEM_ADMINISTRATOR", by=User.objects.get(pk=security.pk)
                ),
                lambda key=key: unit_services.grant_membership(
                    account=User.objects.get(pk=key), unit=unit, role="UNIT_HANDLER", by=User.objects.get(pk=chief.pk)
                ),
            ]
        )
        roles = RoleGrant.objects.filter(user=key).count()
        assert roles + Membership.objects.filter(user=key).count() == 1


def test_of_many_edits_of_one_version_one_is_taken():
    admin, account = factory.system_administrator("sysadmin"), factory.account("clerk")
    results = together(
        [
            lambda name=f"姓名{number}": services.change_account(
                account=User.objects.get(pk=account.pk), display_name=name, version=1, by=User.objects.get(pk=admin.pk)
            )
            for number in range(8)
        ]
    )
    kinds = [type(result) for result in results]
    assert (kinds.count(User), kinds.count(Stale)) == (1, 7)
    assert AuditEntry.objects.count() == 1
    winner = next(result for result in results if isinstance(result, User))
    assert User.objects.get(pk=account.pk).display_name == winner.display_name
