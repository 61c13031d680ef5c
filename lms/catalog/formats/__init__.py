"""Outside formats of the catalogue: course folders, Markdown, help desks. Values in, values out."""
