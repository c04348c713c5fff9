//! The tray's icon, plain and with a badge: drawn from the program's own, so that there is one icon to keep.

use tauri::image::Image;

/// Of the icon's width: radius of the badge and of the bright ring around it.
const BADGE: f32 = 0.27;
const RING: f32 = 0.33;

const RED: [u8; 3] = [0xD9, 0x2D, 0x20];
const WHITE: [u8; 3] = [0xFF, 0xFF, 0xFF];

/// The icon with a red disc in its upper right corner.
pub(crate) fn with_badge(icon: &Image<'_>) -> Image<'static> {
    let (width, height) = (icon.width(), icon.height());
    Image::new_owned(drawn(icon.rgba().to_vec(), width), width, height)
}

/// `pixels`: red, green, blue, opacity, row by row.
fn drawn(mut pixels: Vec<u8>, width: u32) -> Vec<u8> {
    let size = width as f32;
    let (centre_x, centre_y) = (size * (1.0 - RING), size * RING);
    for (place, pixel) in (0_u32..).zip(pixels.as_chunks_mut::<4>().0) {
        let (x, y) = ((place % width.max(1)) as f32 + 0.5, (place / width.max(1)) as f32 + 0.5);
        let distance = (x - centre_x).hypot(y - centre_y);
        // One pixel of transition keeps the edge smooth.
        blend(pixel, WHITE, (size * RING - distance + 0.5).clamp(0.0, 1.0));
        blend(pixel, RED, (size * BADGE - distance + 0.5).clamp(0.0, 1.0));
    }
    pixels
}

fn blend(pixel: &mut [u8; 4], colour: [u8; 3], share: f32) {
    let [red, green, blue, opacity] = pixel;
    for (part, wanted) in [red, green, blue].into_iter().zip(colour) {
        *part = mixed(*part, wanted, share);
    }
    *opacity = mixed(*opacity, 0xFF, share);
}

fn mixed(from: u8, to: u8, share: f32) -> u8 {
    (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u8
}

#[cfg(test)]
#[path = "icon_tests.rs"]
mod tests;
