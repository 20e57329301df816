"""Views of support, by what they show."""
