"""The ledger of people: organizers, posts and tenures."""
