"""From a file that a member brings to entries, and back.

`models` say where an import stands; `comparing` says what it would change, and writes nothing;
`writing` does it, batch by batch; `carrying` leads each import through its steps, out of the request;
`undoing` takes back what nobody has touched since.
"""
