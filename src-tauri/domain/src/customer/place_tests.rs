use super::*;

fn point(latitude: f64, longitude: f64) -> Point {
    Point::new(latitude, longitude).unwrap()
}

#[test]
fn a_degree_of_latitude_is_111_kilometres() {
    let distance = distance_metres(point(-2.0, -79.0), point(-3.0, -79.0));
    assert!((distance - 111_195.0).abs() < 10.0, "{distance}");
}

#[test]
fn from_quito_to_guayaquil_it_is_270_kilometres_to_the_south_west() {
    let (quito, guayaquil) = (point(-0.1807, -78.4678), point(-2.1710, -79.9224));
    let distance = distance_metres(quito, guayaquil);
    assert!((265_000.0..280_000.0).contains(&distance), "{distance}");
    let bearing = bearing_degrees(quito, guayaquil).unwrap();
    assert!((210.0..220.0).contains(&bearing), "{bearing}");
}

#[test]
fn north_is_0_and_east_is_90() {
    assert!(bearing_degrees(point(1.0, 1.0), point(2.0, 1.0)).unwrap().abs() < 0.001);
    assert!((bearing_degrees(point(0.001, 1.0), point(0.001, 2.0)).unwrap() - 90.0).abs() < 0.1);
    assert_eq!(bearing_degrees(point(1.0, 1.0), point(1.0, 1.0)), None);
}

#[test]
fn the_middle_of_the_atlantic_and_what_is_off_the_earth_are_no_places() {
    assert_eq!(Point::new(0.0, 0.0), None);
    assert_eq!(Point::new(91.0, 0.0), None);
    assert_eq!(Point::new(0.0, -180.5), None);
    assert_eq!(Point::new(f64::NAN, 1.0), None);
}
