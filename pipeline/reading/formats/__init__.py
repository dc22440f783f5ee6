"""One module a file format or a step of reading one: source file → blocks without ids."""
