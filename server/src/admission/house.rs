//! A limited number of places, of which no source gets so many that none are left for others.

use std::{net::IpAddr, sync::Arc};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Connections, Full, Seat, Source, is_fair};

/// Places for connections. Cheap to clone; every clone has the same.
#[derive(Debug, Clone)]
pub struct House {
    max: usize,
    free: Arc<Semaphore>,
    sources: Connections,
}

/// A place that is taken until this is dropped.
#[derive(Debug)]
pub struct Place {
    _of_all: OwnedSemaphorePermit,
    /// None of whoever is exempt.
    _share: Option<Seat>,
}

impl House {
    /// A house of so many places, which exempts whom `connections` exempt.
    pub fn new(max: usize, connections: &Connections) -> Self {
        Self { max, free: Arc::new(Semaphore::new(max)), sources: connections.anew() }
    }

    /// Waits until there is a place.
    pub async fn free_place(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        Arc::clone(&self.free).acquire_owned().await.ok()
    }

    /// Gives a place that was free to a connection from this address.
    ///
    /// # Errors
    /// If the address has its share.
    pub fn give(&self, place: OwnedSemaphorePermit, address: IpAddr) -> Result<Place, Full> {
        let share = self.sources.source(address).map(|source| self.share(source)).transpose()?;
        Ok(Place { _of_all: place, _share: share })
    }

    /// A place for a connection of this source.
    ///
    /// # Errors
    /// If there is none, or the source has its share.
    pub fn take(&self, source: Source) -> Result<Place, Full> {
        let place = Arc::clone(&self.free).try_acquire_owned().map_err(|_| Full)?;
        Ok(Place { _of_all: place, _share: Some(self.share(source)?) })
    }

    /// The place that it is about is taken already.
    fn share(&self, source: Source) -> Result<Seat, Full> {
        let others = self.max.saturating_sub(self.free.available_permits() + 1);
        self.sources.seat_if(source, |own| is_fair(own as usize, others, self.max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn a_few_addresses_leave_places_to_others() {
        let house = House::new(1024, &Connections::new(1, ["10.0.0.0/8".parse().unwrap()].into()));
        let mut places = Vec::new();
        for number in 1..=4 {
            let greedy = address(&format!("192.0.2.{number}"));
            while let Ok(place) = house.give(house.free_place().await.unwrap(), greedy) {
                places.push(place);
            }
        }
        assert_eq!(places.len(), 512 + 256 + 128 + 64);
        let other = Source::behind(address("198.51.100.1"));
        places.push(house.take(other).unwrap());
        for exempt in ["::1", "10.1.2.3"].into_iter().cycle().take(1024 - places.len()) {
            places.push(house.give(house.free_place().await.unwrap(), address(exempt)).unwrap());
        }
        assert!(house.take(other).is_err());
        assert_eq!(house.free.available_permits(), 0);
        drop(places);
        assert_eq!(house.free.available_permits(), 1024);
        assert!(house.take(other).is_ok());
    }
}
