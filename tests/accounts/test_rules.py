"""Roles as data: who may do what stands on one page."""

from twiza.accounts.rules import ROLES, Permission, Role, matrix, roles_with


def test_every_permission_is_held_by_some_role() -> None:
    assert not [p for p in Permission if not roles_with(p)]


def test_every_role_has_its_card() -> None:
    assert set(ROLES) == set(Role)


def test_the_auditor_changes_nothing() -> None:
    writes = {p for p in ROLES[Role.AUDITOR].permissions if not p.endswith((".view", ".export"))}
    assert writes == set()


def test_the_administrator_sees_no_file() -> None:
    assert ROLES[Role.ADMINISTRATOR].permissions == {Permission.USER_MANAGE, Permission.AUDIT_VIEW}


def test_who_computes_a_report_for_the_country_does_not_approve_it() -> None:
    assert Permission.REPORT_APPROVE not in ROLES[Role.NATIONAL_OFFICER].permissions


def test_the_matrix_names_each_permission_once() -> None:
    names = [name for name, _ in matrix()]
    assert sorted(names) == sorted({p.value for p in Permission})
