"""Faces of the kernel: the shell of every page, its pieces, job pages, errors, health."""
