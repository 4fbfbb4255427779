"""Groups that keep to themselves, and who connects them."""
