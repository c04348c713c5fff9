use super::*;

const SIZE: usize = 32;

fn pixel(pixels: &[u8], x: usize, y: usize) -> [u8; 4] {
    let start = (y * SIZE + x) * 4;
    pixels[start..start + 4].try_into().expect("a pixel")
}

#[test]
fn the_badge_is_a_red_disc_in_the_upper_right_corner_and_nothing_else_changes() {
    let blue = [10, 20, 200, 255].repeat(SIZE * SIZE);
    let drawn = drawn(blue, 32);
    assert_eq!(pixel(&drawn, 21, 10), [0xD9, 0x2D, 0x20, 255]);
    for (x, y) in [(0, 0), (4, 28), (31, 31), (2, 10)] {
        assert_eq!(pixel(&drawn, x, y), [10, 20, 200, 255], "{x} {y}");
    }
}

#[test]
fn the_badge_is_seen_on_a_transparent_icon() {
    let drawn = drawn(vec![0; SIZE * SIZE * 4], 32);
    assert_eq!(pixel(&drawn, 21, 10), [0xD9, 0x2D, 0x20, 255]);
    assert_eq!(pixel(&drawn, 0, 31), [0, 0, 0, 0]);
}
