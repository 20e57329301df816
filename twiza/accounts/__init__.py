"""Who may act: users, and roles held in a territory, an agreement or an organisation.

Vocabulary
    permission  one thing that can be done, e.g. `register.import`
    role        a named set of permissions, written as data in rules.py
    grant       a role held by a user, narrowed to a territory, an agreement or an organisation

Promises
    One predicate, `visible(user, permission, queryset)`, answers both "which ones?" and "may I?".
    Nobody is a superuser in daily use; every grant is dated, audited and revocable.
    Roles stand on one page; the matrix in docs/reference is made from it.
"""
