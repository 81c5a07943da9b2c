"""The programme: rounds of the procedures in a plan, the cases handed in, and what is done with them."""
