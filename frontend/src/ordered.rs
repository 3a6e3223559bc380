//! Lists that are kept in order: they are short, and trees and sorting weigh kilobytes for each kind of thing.

/// Puts a thing into its place, unless it is there.
pub(crate) fn insert<T: Ord>(ordered: &mut Vec<T>, thing: T) {
    if let Err(place) = ordered.binary_search(&thing) {
        ordered.insert(place, thing);
    }
}

/// The things in order, each once.
pub(crate) fn each_once<T: Ord>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut ordered = Vec::new();
    for thing in things {
        insert(&mut ordered, thing);
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_lie_in_order_and_each_is_there_once() {
        let mut ordered = each_once([3, 1, 3, 2, 1]);
        assert_eq!(ordered, [1, 2, 3]);
        insert(&mut ordered, 0);
        insert(&mut ordered, 2);
        assert_eq!(ordered, [0, 1, 2, 3]);
    }
}
