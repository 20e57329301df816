"""Views of agreements, by what people do."""
