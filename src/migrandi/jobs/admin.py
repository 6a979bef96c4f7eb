"""Jobs in the admin: looked at only."""

from django.contrib import admin

from migrandi.jobs.models import Job
from migrandi.law.admin import LookedAt


@admin.register(Job)
class JobAdmin(LookedAt):
    """What workers have to do and what they did."""

    list_display = ["pk", "kind", "about", "state", "due_at", "attempts", "worker", "said"]
    list_filter = ["state", "kind"]
