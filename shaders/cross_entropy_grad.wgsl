// A row for each invocation.

// include cross_entropy_grad_row

// include one_a_row
