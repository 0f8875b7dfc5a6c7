"""Views: one module with a blueprint for each subject of the site."""
