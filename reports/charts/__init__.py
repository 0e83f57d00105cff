"""The charts of a family's page, one a file: rows of published tables in, Vega-Lite out."""
