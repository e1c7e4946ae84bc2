// A row for each workgroup.

// include softmax_row

// include group_a_row
