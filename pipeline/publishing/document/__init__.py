"""What every output format shares: the AST of a bilingual article, its labels, pictures, dates and proofs."""
