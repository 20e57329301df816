"""Pure decisions of support: pathway, cases, sessions, diagnostic, measures, needs. No Django."""
