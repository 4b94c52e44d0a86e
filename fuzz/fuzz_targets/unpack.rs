//! Any bytes as a packed blob: the same comes out in whatever bites it goes in, and never more than the bounds allow.
#![no_main]

#[path = "../../tests/support/gunzip.rs"]
mod gunzip;

use libfuzzer_sys::fuzz_target;
use squint::bytes::{Bounds, Compression, Demand, Digest, Feed, Hasher, Result, Unpack};

#[derive(Default)]
struct Sum {
    hasher: Hasher,
    bytes: u64,
}

impl Feed for Sum {
    fn feed(&mut self, bytes: &[u8]) -> Result<Demand> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(Demand::More)
    }

    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
}

const BOUNDS: Bounds = Bounds {
    free: 1 << 20,
    ratio: 1000,
    total: 16 << 20,
};

fn unpack(blob: &[u8], bite: usize) -> (Unpack<Sum>, bool) {
    let mut machine = Unpack::new(Sum::default(), BOUNDS);
    for piece in blob.chunks(bite.max(1)) {
        if machine.feed(piece).is_err() {
            return (machine, false);
        }
    }
    let ended = machine.finish().is_ok();
    (machine, ended)
}

fuzz_target!(|input: &[u8]| {
    let Some((bite, blob)) = input.split_first() else {
        return;
    };
    let (whole, ended) = unpack(blob, usize::MAX);
    let (bitten, also) = unpack(blob, usize::from(*bite));
    assert_eq!(whole.compression(), bitten.compression());
    for machine in [&whole, &bitten] {
        // What a blob gives before it breaks a bound is no more than the bound and one mouthful.
        assert!(machine.inner().bytes <= BOUNDS.total);
    }
    // The ratio is judged by what has come in so far, so only a blob below it must end alike.
    if ended && also {
        assert_eq!(whole.inner().bytes, bitten.inner().bytes);
        assert_eq!(
            whole.inner().hasher.digest(),
            bitten.inner().hasher.digest()
        );
        assert_eq!(whole.trailing(), bitten.trailing());
        if whole.compression() == Compression::Gzip {
            let (plain, _) = gunzip::gunzip(blob).expect("what zlib-rs unpacks, others do");
            assert_eq!(Digest::sha256(&plain), whole.inner().hasher.digest());
        }
    } else if whole.inner().bytes < BOUNDS.free && bitten.inner().bytes < BOUNDS.free {
        assert_eq!(ended, also);
    }
});
