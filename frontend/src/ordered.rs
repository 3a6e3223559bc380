//! Lists that are kept in order: they are short, and trees, tables and sorting weigh kilobytes for each kind of thing.

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

/// What stands beside a key, if it is there.
#[cfg(feature = "dashboard")]
pub(crate) fn get<'a, K: Ord, V>(ordered: &'a [(K, V)], key: &K) -> Option<&'a V> {
    let place = ordered.binary_search_by(|(other, _)| other.cmp(key)).ok()?;
    Some(&ordered[place].1)
}

/// What stands beside a key; what is made, unless it is there.
#[cfg(feature = "dashboard")]
pub(crate) fn entry<K: Ord, V>(ordered: &mut Vec<(K, V)>, key: K, make: impl FnOnce() -> V) -> &mut V {
    let place = ordered.binary_search_by(|(other, _)| other.cmp(&key)).unwrap_or_else(|place| {
        ordered.insert(place, (key, make()));
        place
    });
    &mut ordered[place].1
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

    #[test]
    fn what_stands_beside_a_key_is_made_once() {
        let mut ordered = Vec::new();
        entry(&mut ordered, "b", || 1).clone_from(&2);
        entry(&mut ordered, "a", || 3);
        assert_eq!(*entry(&mut ordered, "b", || 4), 2);
        assert_eq!(ordered, [("a", 3), ("b", 2)]);
        assert_eq!(get(&ordered, &"a"), Some(&3));
        assert_eq!(get(&ordered, &"c"), None);
    }
}
