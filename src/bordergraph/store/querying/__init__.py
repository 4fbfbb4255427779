"""Questions on their way: what one may take, the process that runs it, and the rows that come back."""
