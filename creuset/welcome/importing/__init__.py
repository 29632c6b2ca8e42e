"""From a file to persons, without the database. Real files are dirty: nothing here fails.

`reading` gives rows of text whatever the file; `columns` guesses what each column says; `rows` makes a
row sound or tells what is wrong with it; `sorting` says who is who, and what has to be asked.
"""
