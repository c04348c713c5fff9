//! Distance and direction between two points of the earth.

/// A point, WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Degrees, -90 to 90, north positive.
    pub latitude: f64,
    /// Degrees, -180 to 180, east positive.
    pub longitude: f64,
}

/// Mean radius of the earth, in metres.
const RADIUS: f64 = 6_371_008.8;

impl Point {
    /// The point, where it is one. 0, 0 lies in the Atlantic: it is how some systems write that they do not know.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        (on_earth && (latitude != 0.0 || longitude != 0.0)).then_some(Self { latitude, longitude })
    }
}

/// Metres as the crow flies (haversine): within 0.5 % of the true distance.
pub fn distance_metres(from: Point, to: Point) -> f64 {
    let (from_latitude, to_latitude) = (from.latitude.to_radians(), to.latitude.to_radians());
    let north = ((to_latitude - from_latitude) / 2.0).sin();
    let east = ((to.longitude - from.longitude).to_radians() / 2.0).sin();
    let chord = (north * north + from_latitude.cos() * to_latitude.cos() * east * east).clamp(0.0, 1.0);
    2.0 * RADIUS * chord.sqrt().asin()
}

/// Direction in which one sets out, in degrees from north, clockwise, 0 to below 360. `None` between a point and itself.
pub fn bearing_degrees(from: Point, to: Point) -> Option<f64> {
    if from == to {
        return None;
    }
    let (from_latitude, to_latitude) = (from.latitude.to_radians(), to.latitude.to_radians());
    let east = (to.longitude - from.longitude).to_radians();
    let y = east.sin() * to_latitude.cos();
    let x = from_latitude.cos() * to_latitude.sin() - from_latitude.sin() * to_latitude.cos() * east.cos();
    Some(y.atan2(x).to_degrees().rem_euclid(360.0))
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
