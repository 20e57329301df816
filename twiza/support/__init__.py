"""Support walks beside the organisation: who goes, when, what was found, what comes next.

Vocabulary
    case        the support file of one organisation along one pathway, followed by one agent
    pathway     the stages expected of a case (kind, number, deadline), as data: see rules/pathway.py
    diagnostic  the scores 0 to 4 of an organisation, domain by domain, on one day
    need        a skill that the organisation lacks, with its urgency: what mobilisation answers
    session     one meeting that took place: a fact on two clocks, corrected by superseding
    attendance  who sat there, by sex, age class and disability; "unknown" is a class, never nought
    measure     an indicator before and after; NULL means "not measured"

Promises
    - A session is entered once: the key printed in the form makes a double click harmless.
    - Every session writes one plan event in the same transaction; a correction moves both.
    - Lateness is computed from the pathway and the facts, with its reason; it is never typed.
    - A president sees the file of her own organisation: where it is, who has it, what comes next.
"""
