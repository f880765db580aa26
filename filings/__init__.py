"""Selection, appointment and removal documents, and record filing (Articles 6 and 7)."""
