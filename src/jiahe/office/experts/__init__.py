"""Who can judge, in what, and to whom is each of them tied? Experts and the facts that a conflict of interest rests on."""
