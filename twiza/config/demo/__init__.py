"""The demonstration: a synthetic Moroccan register and the programmes that walk beside it.

Nothing here is real: no organisation, person or support file exists. The totals are real: they are the published ones,
met exactly by construction (calibration.py names each source; what is not published is marked as an assumption).
The same seed gives the same data on every machine.

    apportion     shares made whole numbers that add up
    calibration   published totals and assumptions
    words, names  vocabulary of names in French and Arabic, and their making
    places        provinces, communes and points
    register      `generate_register`: the columns of the register, pure
    people        the log-ins of the demonstration
    programmes    `generate_cases`: support cases and sessions, pure
    loading       the same through the actions of the rooms
"""
