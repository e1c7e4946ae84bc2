// A row for each invocation.

// include softmax_grad_row

// include one_a_row
