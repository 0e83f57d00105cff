-- Values on even nodes, interpolated at a value that lies among them; null beyond.
create or replace macro cubic_between(on_nodes, value, first_node, step) as
list_inner_product(
    on_nodes[
        cubic_place(value, first_node, step, len(on_nodes)):
        cubic_place(value, first_node, step, len(on_nodes)) + 3
    ],
    cubic_weights(
        (value - first_node) / step - cubic_place(value, first_node, step, len(on_nodes))
    )
);
