"""The sandbox made of containers: one a run, from an image of the project's own."""
