class Told(Exception):
    """What stopped a command, in a sentence that says what to do. Shown as it is."""
