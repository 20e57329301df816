"""What was promised: conventions, their parties, clauses, commitments, signatures and proofs.

Vocabulary
    agreement    a convention; its *parties* are institutions in a role, its *clauses* carry *commitments*
    commitment   money, a quantity or an act, due on a day or by the end of a year, with an evidence rule
    fulfilment   a recorded fact that something was done for a commitment
    document     a paper with its hash; a *quote* is the short sentence of it that a field was read from

Promises:
- The standing of a commitment (kept, on track, at risk, late, unknown) is computed from facts and dates, never stored.
- A fulfilment is corrected by superseding it: what was known on a past day can be asked again.
- What a text does not say stays unknown; each field opens the sentence it comes from.
- An agreement is signed only when every signatory has signed; a lapsed agreement without evaluation says so by itself.
"""
