"""Mobilisation brings people: experts and investors abroad, whom they fit, and whether they answer.

Vocabulary
    expert      a Moroccan abroad who gives time: skills with a level, languages, places (missions at once), consent
    investor    one who may bring money in a relation that the law knows; nothing promises a return
    need        what support states in a case: skill, urgency, language, mode
    run         an assignment of experts to needs: weights, floors, figures, and the proof that none is better
    proposal    one expert for one need: a draft, then a request with its answer, its silence or its end
    mission     what both sides agreed to; its sessions are sessions of the support case

Promises
    - Nobody is asked anything before consent and vetting; a withdrawal is never refused.
    - Before both sides have agreed a request says the diagnosis, no name, no address; then both ways.
    - A need has one open proposal, an expert no more requests than places: held by the database and by locks.
    - The response clock decides from days alone; what it missed it makes up for before it releases anybody.
    - One message a person a day, in the language of that person, written in the transaction of what it tells.
"""
