"""Text analysis: how text becomes index terms, the thesaurus, and which fields of a lesson are indexed."""
