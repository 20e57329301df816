"""Enters the data files through the actions of the rooms: a file each, named as the room and as its data file."""
