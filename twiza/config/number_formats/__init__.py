"""How numbers and days are typed in languages that Django does not know (settings.FORMAT_MODULE_PATH)."""
