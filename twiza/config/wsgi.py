"""The door of the application server. A thread warms what the first visitor would otherwise wait for."""

import gc
import logging
import os
import sys
import threading

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "twiza.config.settings")
application = get_wsgi_application()
# Two threads that take turns every 5 ms both finish a page late; a page is drawn in less than this
sys.setswitchinterval(0.02)
# Pages leave little that counting references does not free, and each full collection walks through every kept table
gc.set_threshold(50_000, 20, 50)


def warm() -> None:
    """Compiled loops, column tables, the register, the portfolio of today; a database not yet made is no error here."""
    from django.utils import timezone

    from twiza.plans.queries import warm as warm_plans
    from twiza.portfolio.queries.portfolio import day_of
    from twiza.register.models import Organisation

    try:
        warm_plans()
        Organisation.objects.catalogue()
        gc.freeze()
        day_of(timezone.localdate())
    except DatabaseError as error:
        logging.getLogger("twiza").warning("not warmed: %s", error)
    finally:
        connection.close()


threading.Thread(target=warm, name="warm", daemon=True).start()
