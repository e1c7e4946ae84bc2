// A row for each invocation.

// include cross_entropy_row

// include one_a_row
