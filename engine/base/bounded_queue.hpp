#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace poolscope::base {

/// Whether an item may be lost when the queue is full.
enum class Keep { always, droppable };

/// A double-buffered queue from one or more producers to one consumer: a single swap drains it.
/// Items marked `Keep::always` are taken beyond the bound; droppable ones are counted and lost there.
template <class T>
class BoundedQueue {
public:
    struct Batch {
        std::vector<T> items;
        std::uint64_t dropped = 0;  ///< droppable items lost since the batch before
    };

    /// `wake` is called, without the lock, whenever the queue turns from empty to non-empty.
    explicit BoundedQueue(std::size_t bound, std::function<void()> wake = {}) : bound_(bound), wake_(std::move(wake)) {}

    /// Any thread. False when the item was dropped.
    bool push(T item, Keep keep) {
        bool was_empty = false;
        {
            const std::scoped_lock lock(mutex_);
            if (keep == Keep::droppable && pending_.items.size() >= bound_) {
                ++pending_.dropped;
                return false;
            }
            was_empty = pending_.items.empty();
            pending_.items.push_back(std::move(item));
        }
        if (was_empty && wake_) wake_();
        return true;
    }

    /// Consumer's thread. Empties `batch` and fills it with what has come since the last call.
    void drain(Batch& batch) {
        batch.items.clear();
        batch.dropped = 0;
        const std::scoped_lock lock(mutex_);
        std::swap(batch, pending_);
    }

private:
    const std::size_t bound_;
    const std::function<void()> wake_;

    std::mutex mutex_;
    Batch pending_;  // guarded by mutex_
};

}  // namespace poolscope::base
