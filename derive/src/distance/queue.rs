//! What came last, in the order in which it came.

/// A queue that needs no memory of its own.
#[derive(Debug, Clone)]
pub(super) struct Queue<T, const CAPACITY: usize> {
    items: [Option<T>; CAPACITY],
    len: usize,
}

impl<T: Copy, const CAPACITY: usize> Default for Queue<T, CAPACITY> {
    fn default() -> Self {
        Self { items: [None; CAPACITY], len: 0 }
    }
}

impl<T: Copy, const CAPACITY: usize> Queue<T, CAPACITY> {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + Clone {
        self.items[..self.len].iter().flatten()
    }

    pub(super) fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut T> {
        self.items[..self.len].iter_mut().flatten()
    }

    pub(super) fn first(&self) -> Option<T> {
        self.iter().next().copied()
    }

    pub(super) fn last(&self) -> Option<T> {
        self.iter().next_back().copied()
    }

    /// Adds an item at the end; gives the first one where there was no room.
    pub(super) fn push(&mut self, item: T) -> Option<T> {
        let out = if self.len == CAPACITY { self.pop_first() } else { None };
        self.items[self.len] = Some(item);
        self.len += 1;
        out
    }

    pub(super) fn pop_first(&mut self) -> Option<T> {
        let first = self.items[..self.len].first_mut()?.take();
        self.items[..self.len].rotate_left(1);
        self.len -= 1;
        first
    }

    pub(super) fn clear(&mut self) {
        self.len = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_makes_room_for_the_last() {
        const CAPACITY: usize = 5;
        let mut queue = Queue::<usize, CAPACITY>::default();
        let out: Vec<usize> = (0..CAPACITY + 3).filter_map(|i| queue.push(i)).collect();
        assert_eq!(out, [0, 1, 2]);
        assert_eq!((queue.first(), queue.last(), queue.len()), (Some(3), Some(CAPACITY + 2), CAPACITY));
        assert_eq!((queue.pop_first(), queue.first()), (Some(3), Some(4)));
        assert!(queue.iter().copied().eq(4..CAPACITY + 3));
        queue.clear();
        assert_eq!((queue.pop_first(), queue.last()), (None, None));
    }
}
