#include "engine/base/bounded_queue.hpp"

#include <doctest/doctest.h>

using poolscope::base::BoundedQueue;
using poolscope::base::Keep;

TEST_CASE("BoundedQueue wakes once per turn from empty and drains in order") {
    int wakes = 0;
    BoundedQueue<int> queue(4, [&] { ++wakes; });
    queue.push(1, Keep::always);
    queue.push(2, Keep::droppable);
    CHECK(wakes == 1);

    BoundedQueue<int>::Batch batch;
    queue.drain(batch);
    CHECK(batch.items == std::vector<int>{1, 2});
    CHECK(batch.dropped == 0);

    queue.push(3, Keep::always);
    CHECK(wakes == 2);
}

TEST_CASE("BoundedQueue drops and counts droppable items beyond its bound, and keeps the others") {
    BoundedQueue<int> queue(2);
    CHECK(queue.push(1, Keep::droppable));
    CHECK(queue.push(2, Keep::droppable));
    CHECK_FALSE(queue.push(3, Keep::droppable));
    CHECK(queue.push(4, Keep::always));

    BoundedQueue<int>::Batch batch;
    queue.drain(batch);
    CHECK(batch.items == std::vector<int>{1, 2, 4});
    CHECK(batch.dropped == 1);

    queue.drain(batch);
    CHECK(batch.items.empty());
    CHECK(batch.dropped == 0);
}
