"""Funding brings money: promised, committed, ordered, paid, received, spent, justified, returned; counted once.

An *entry* is one fact of the ledger: a stage, who moves the money (payer), to whom (payee), the budget year, an exact
amount, its paper, the day of its value and the instant we learnt it. Entries are never changed: a wrong one is
*reversed* by its mirror. A *purse* is whoever holds money: an institution, an organisation of the register, or the
programme of an agreement itself. The *chain* joins agreements through which the same money runs (donor, ministry,
programme, cooperative); what a holder passes on is a *transfer* and never counts twice.
A *tranche* waits for its conditions and is released by two different people. A *fund call* asks a party for what is
late.

Promises: integer centimes of one currency; an envelope is never overspent, whoever pays at the same instant; every
total opens its rows and comes out again as it was known on any past day.
"""
