"""Coverage and trajectory, pure: column tables in, figures out. Nothing here knows Django."""
