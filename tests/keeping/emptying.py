from django.core.management import call_command


def empty():
    """A server that has just been migrated."""
    call_command(
        "flush", interactive=False, verbosity=0, reset_sequences=True, inhibit_post_migrate=False
    )
