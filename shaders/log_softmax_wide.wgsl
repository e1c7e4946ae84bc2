// A row for each workgroup.

// include log_softmax_row

// include group_a_row
