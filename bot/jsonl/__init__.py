"""JSON lines -> entries; findings, alerts and what was taken -> JSON objects. The forms are stable: scripts
rely on them.

Each form is a module of its own, for what only analyses need not load what tells."""
