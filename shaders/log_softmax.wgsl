// A row for each invocation.

// include log_softmax_row

// include one_a_row
