"""What is known of Chinese articles' words, as data: boilerplate, bylines, captions, headings. Rules, no code; each with its examples."""
