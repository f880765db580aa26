"""What is printed about a filing: forms, report, receipt. Builders are pure: facts in, a sheet out."""
