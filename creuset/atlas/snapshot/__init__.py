"""The atlas in columns: one file that every process maps, completed by what changed since.

`columns` and `heaps` are pure; `storing` is the file; `noting` makes the database say what changed;
`making` renews the file; `reading` completes it, and `choosing` is what pages ask.
"""
