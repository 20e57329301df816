"""What was promised: conventions, their parties, clauses, commitments, signatures and proofs.

Vocabulary: an *agreement* (convention) is signed by *parties* (institutions in a role); its *clauses* carry *commitments*
(money, a quantity, an act) due on a date; a *fulfilment* is a recorded fact that something was done; a *document* is a paper
with its hash; a *quote* is the short sentence that a field was read from.

Promises:
- The standing of a commitment (kept, on track, at risk, late, unknown) is computed from facts and dates, never stored.
- A fulfilment is corrected by superseding it: what was known on a past day can be asked again.
- What a text does not say stays unknown; each field opens the sentence it comes from.
- An agreement is signed only when every signatory has signed; a lapsed agreement without evaluation says so by itself.
"""
