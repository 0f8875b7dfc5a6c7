"""How well reports are read, tagged and guarded on import."""
