"""Wires the rooms together: settings, addresses, the API, the panels that pages load, the demonstration.

Promises
    No rule of the trade lives here. A setting is read once, typed, and refused at start when it makes no sense.
"""
