use squint::bytes::{Bounds, Hashes};
use squint::session::{Opening, Scanning, Session};

/// Opens the image in a file: reads its table of contents, then each layer.
fn open(file: &[u8]) -> Result<Session> {
    let aside = Aside::default();
    let opening = Opening::new(file.len() as u64, Box::new(aside.clone()), Bounds::default());
    let found = run(opening, file, &aside)?;
    let mut session = Session::new("mini.tar".into(), found.archive, None)?;
    for layer in 0..session.image()?.layers.len() as u32 {
        let order = session.scan_order(layer, Hashes::All)?;
        session.add_layer(layer, run(Scanning::new(&order)?, file, &aside)?)?;
    }
    Ok(session)
}
