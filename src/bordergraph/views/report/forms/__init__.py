"""The forms a report is given in: text, Markdown, HTML, JSON."""
