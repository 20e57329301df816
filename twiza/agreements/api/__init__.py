"""Typed endpoints: agreements that the reader may see, and their life."""

from ninja import Router

from . import agreements, life

router = Router()
router.add_router("", agreements.router)
router.add_router("", life.router)
