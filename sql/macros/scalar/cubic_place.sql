-- The node before a value on even nodes, counted from 0, with a node before it and two after it;
-- null where the value lies beyond the nodes. As laws/forecast/lagrange.py has it.
create or replace macro cubic_place(value, first_node, step, nodes) as
case
    when (value - first_node) / step between -1e-9 and nodes - 1 + 1e-9
        then greatest(1, least(nodes - 3, floor((value - first_node) / step)))::bigint
end;
