"""What is the same for every format: structure, captions, boilerplate, ids."""
