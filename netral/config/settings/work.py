"""Background work: queued in the database, done by `netral work`, which `netral serve` starts beside itself."""

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
