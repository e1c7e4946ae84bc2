// A row for each workgroup.

// include layer_norm_grad_row

// include group_a_row
