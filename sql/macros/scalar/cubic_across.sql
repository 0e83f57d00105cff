-- A value from sixteen nodes: four rows of four, with the weights of the rows and those within one.
create or replace macro cubic_across(row_weights, weights, row_1, row_2, row_3, row_4) as
list_inner_product(
    row_weights,
    [
        list_inner_product(weights, row_1),
        list_inner_product(weights, row_2),
        list_inner_product(weights, row_3),
        list_inner_product(weights, row_4)
    ]
);
