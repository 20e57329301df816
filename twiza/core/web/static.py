"""Static files with a hash in their name, tolerant to packages that name files they do not ship."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names when collected; plain names, served by the finders, when not."""

    manifest_strict = False

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        """The name with its hash, or as it is when the file was not collected."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
