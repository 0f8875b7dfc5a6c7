"""Importing: a published report becomes draft lessons that a person looks over.

    readers       files to blocks: headings, numbered paragraphs, bullets, quotations, tables, notes
    segmentation  blocks to lessons
    suggestions   which title, kind, themes, ages and agencies a draft lesson may have, and why
    privacy       names and numbers of people that a published source must not carry
    drafts        the Markdown files of a draft, written without overwriting what a person edited

To read another kind of file, add a reader that gives an `ImportedReport` to `readers`.
"""
