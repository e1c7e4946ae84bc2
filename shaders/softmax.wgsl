// A row for each invocation.

// include softmax_row

// include one_a_row
