from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "creuset.keeping"

    def ready(self) -> None:
        from creuset.keeping import checks  # noqa: F401, PLC0415
