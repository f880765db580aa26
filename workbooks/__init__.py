"""Excel in and out: reading, previews, import runs and named exports."""
