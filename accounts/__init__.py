"""Users, dated global roles and the audit."""
