"""Results as text: tables, Markdown, HTML, JSON, CSV. Nothing here knows where they came from."""
