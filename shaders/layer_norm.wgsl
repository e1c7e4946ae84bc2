// A row for each invocation.

// include layer_norm_row

// include one_a_row
