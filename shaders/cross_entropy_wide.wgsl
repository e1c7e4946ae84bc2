// A row for each workgroup.

// include cross_entropy_row

// include group_a_row
