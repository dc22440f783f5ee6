"""Several articles as one book, in every format and edition."""
