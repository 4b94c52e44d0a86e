use squint::bytes::{Bounds, Hashes};
use squint::session::{ExaminePurpose, Examining, Opening, Scanning, Session};

/// Opens the image in a file: its table of contents, its layers, and then what only a second pass can tell.
fn open(file: &[u8]) -> Result<Session> {
    let aside = Aside::default();
    let opening = Opening::new(file.len() as u64, Box::new(aside.clone()), Bounds::default());
    let found = run(opening, file, &aside)?;
    let mut session = Session::new("mini.tar".into(), found.archive, None)?;
    let layers = session.image()?.layers.len();
    for layer in (0..layers).map(squint::rootfs::LayerId::at) {
        let order = session.scan_order(layer, Hashes::None)?;
        session.add_layer(layer, run(Scanning::new(&order)?, file, &aside)?)?;
    }
    for order in session.examinations(ExaminePurpose::All)? {
        session.add_digests(run(Examining::new(&order)?, file, &aside)?, None)?;
    }
    Ok(session)
}
