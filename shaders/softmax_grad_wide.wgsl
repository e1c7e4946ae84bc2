// A row for each workgroup.

// include softmax_grad_row

// include group_a_row
