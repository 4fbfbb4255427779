"""The page of questions: every named question with its form, and an editor, over one endpoint."""

from bordergraph.views.ask.page import Field, Name, Question, page

__all__ = ["Field", "Name", "Question", "page"]
