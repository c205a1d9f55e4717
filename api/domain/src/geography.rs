//! Distances between communes. Coordinates are ten-thousandths of a degree (WGS 84).

/// Mean radius of the Earth, in kilometres.
const EARTH_RADIUS_KM: f64 = 6371.0088;
/// Road length per great-circle length.
const ROAD_FACTOR: f64 = 1.3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    pub latitude_e4: i32,
    pub longitude_e4: i32,
}

/// Road distance in tenths of a kilometre: great circle (haversine) × 1.3, rounded to 0.1 km.
/// The only place with floating point.
pub fn road_distance_dkm(from: Point, to: Point) -> i64 {
    let radians = |e4: i32| (f64::from(e4) / 10_000.0).to_radians();
    let (lat1, lat2) = (radians(from.latitude_e4), radians(to.latitude_e4));
    let half_lat = (lat2 - lat1) / 2.0;
    let half_lon = (radians(to.longitude_e4) - radians(from.longitude_e4)) / 2.0;
    let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
    let km = 2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin() * ROAD_FACTOR;
    (km * 10.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_of_latitude_is_111_km_and_the_road_is_longer() {
        let here = Point {
            latitude_e4: 100_000,
            longitude_e4: 1_050_000,
        };
        let north = Point {
            latitude_e4: 110_000,
            longitude_e4: 1_050_000,
        };
        assert_eq!(road_distance_dkm(here, here), 0);
        assert_eq!(road_distance_dkm(here, north), 1446);
        assert_eq!(road_distance_dkm(north, here), 1446);
    }
}
