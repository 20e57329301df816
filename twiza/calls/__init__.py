"""Calls choose whom the money helps: a call for projects, its applications, their scores, their awards.

A *call* offers money of one agreement under written criteria; each *window* is a payer with its own scope, ceiling
and rate. An *application* is the file of one organisation, saved as it is written. A *review* scores it blind; the
*ranking* orders what was scored; an *award* becomes a sub-agreement with its tranches.

Promises: who may apply is computed and explained; nobody scores a file in which they have an interest; equal scores are
broken by a rule published before; who is funded elsewhere already is shown.
"""
