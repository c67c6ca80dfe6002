from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        """Find what every app declares, as Django finds every `admin.py`; and our own bell
        and notices.

        In `notices.py` what can be told, in `by_mail.py` what can be done about it from a mail, in `tasks.py` what the
        worker does again and again, in `jobs.py` what it does once, because somebody started it; in
        `retained.py` what is kept for how long.
        """
        autodiscover_modules("notices", "by_mail", "tasks", "jobs", "retained")
        import_module("realtime.bell")
        import_module("realtime.own_notices")
