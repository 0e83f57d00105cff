-- Height and slope at t of the cubic through four heights at t = -1, 0, 1, 2, as a list of two.
create or replace macro cubic_slope(heights, t) as [
    heights[2]
    + t * (
        (6 * heights[3] - 2 * heights[1] - 3 * heights[2] - heights[4]) / 6
        + t * (
            (heights[1] - 2 * heights[2] + heights[3]) / 2
            + t * (heights[4] - heights[1] + 3 * heights[2] - 3 * heights[3]) / 6
        )
    ),
    (6 * heights[3] - 2 * heights[1] - 3 * heights[2] - heights[4]) / 6
    + t * (
        heights[1] - 2 * heights[2] + heights[3]
        + t * (heights[4] - heights[1] + 3 * heights[2] - 3 * heights[3]) / 2
    )
];
