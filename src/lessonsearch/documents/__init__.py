"""Documents for download: one document model, written as Word, PowerPoint, Markdown, HTML or CSV.

`document` is the model, `compose` builds documents from packs and search results, and one module or package
writes each format. To add a format, write a function that takes a `Document` and register it in
`app.export_formats.EXPORT_FORMATS`.
"""
