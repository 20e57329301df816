"""Pure decisions of the room: the frozen document, how it is laid out, typeset, tabulated and compared."""
