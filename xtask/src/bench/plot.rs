//! The ratios as a picture: a bar for each pair on each image, on a logarithmic scale, with a line at 1.

use std::fmt::Write as _;

use super::Row;

/// The height of a row, and where the bars begin and end, in pixels.
const ROW: usize = 22;
const LEFT: f64 = 420.0;
const WIDTH: f64 = 360.0;

/// The smallest and the largest ratio of the scale, as powers of ten.
const SCALE: (f64, f64) = (-2.0, 1.0);

/// The picture as SVG.
pub(super) fn svg(rows: &[Row], commit: &str) -> String {
    let height = (rows.len() + 3) * ROW;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"860\" height=\"{height}\" font-family=\"sans-serif\" \
         font-size=\"12\"><rect width=\"860\" height=\"{height}\" fill=\"#fff\"/>\
         <text x=\"10\" y=\"16\">Processor time of Squint as a multiple of the program beside it, commit {commit}</text>"
    );
    for power in [-2, -1, 0, 1] {
        let x = place(10f64.powi(power));
        let colour = if power == 0 { "#000" } else { "#ccc" };
        let _ = write!(
            out,
            "<path d=\"M{x:.0} {ROW}V{}\" stroke=\"{colour}\"/><text x=\"{x:.0}\" y=\"{}\" \
             text-anchor=\"middle\">{}</text>",
            height - ROW,
            height - 6,
            10f64.powi(power)
        );
    }
    let told = rows.iter().filter_map(|row| Some((row, row.ratio()?)));
    for (number, (row, ratio)) in told.enumerate() {
        let y = (number + 1) * ROW + 4;
        let end = place(ratio);
        let _ = write!(
            out,
            "<text x=\"10\" y=\"{}\">{}: {} beside {}</text>\
             <rect x=\"{LEFT:.0}\" y=\"{y}\" width=\"{:.0}\" height=\"14\" fill=\"#2a6f97\"/>\
             <text x=\"{:.0}\" y=\"{}\">{:.2}</text>",
            y + 12,
            row.image,
            row.pair.verb,
            row.pair.shown,
            (end - LEFT).max(1.0),
            end + 5.0,
            y + 12,
            ratio,
        );
    }
    out + "</svg>\n"
}

/// Where a ratio lies on the scale, in pixels from the left.
fn place(ratio: f64) -> f64 {
    let (least, most) = SCALE;
    let power = ratio.max(1e-9).log10().clamp(least, most);
    LEFT + (power - least) / (most - least) * WIDTH
}
