"""The store: connections, named SQL, schema revisions, the embedded server. No business rule."""
