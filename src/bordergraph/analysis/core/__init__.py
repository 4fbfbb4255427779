"""What holds on a day: agencies, mandates, memberships, and the links and ties that follow from them."""
