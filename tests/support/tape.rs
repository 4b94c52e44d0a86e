//! Tars written field by field, for what no library writes: every dialect, and every oddity.

/// A header and what follows it.
#[derive(Debug, Clone)]
pub struct Head {
    block: [u8; 512],
    content: Vec<u8>,
    sum: Option<String>,
}

/// A regular file: ustar, mode 0644, 0:0, time 1.
pub fn file(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Head {
    let content = content.as_ref().to_vec();
    let size = format!("{:011o}\0", content.len());
    let head = Head {
        block: [0; 512],
        content,
        sum: None,
    };
    head.at(0, name)
        .at(100, "0000644\0")
        .at(108, "0000000\0")
        .at(116, "0000000\0")
        .at(124, size)
        .at(136, "00000000001\0")
        .at(156, "0")
        .at(257, "ustar\x0000")
}

/// Another kind of member, without content.
pub fn member(flag: u8, name: impl AsRef<[u8]>) -> Head {
    file(name, "").at(156, [flag])
}

/// A link of either kind.
pub fn link(flag: u8, name: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Head {
    member(flag, name).at(157, target)
}

/// A PAX header (`x`) or a global one (`g`).
pub fn pax(flag: u8, records: &[(&str, &[u8])]) -> Head {
    let records = records.iter().map(|(k, v)| super::build::record(k, v));
    file("PaxHeaders/x", records.collect::<Vec<_>>().concat()).at(156, [flag])
}

/// GNU's long name (`L`) or long link (`K`).
pub fn long(flag: u8, text: impl AsRef<[u8]>) -> Head {
    let text = [text.as_ref(), b"\0"].concat();
    file("././@LongLink", text).at(156, [flag]).gnu()
}

impl Head {
    /// Writes bytes over the header at `offset`.
    pub fn at(mut self, offset: usize, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        let most = if offset == 0 { 100 } else { 512 - offset };
        let n = bytes.len().min(most);
        self.block[offset..offset + n].copy_from_slice(&bytes[..n]);
        self
    }

    pub fn mode(self, mode: u32) -> Self {
        self.at(100, format!("{mode:07o}\0"))
    }

    /// GNU's magic, which ends where ustar's prefix begins to mean something else.
    pub fn gnu(self) -> Self {
        self.at(257, "ustar  \0")
    }

    /// No magic at all, and nothing behind the link's name.
    pub fn v7(self) -> Self {
        self.at(257, [0; 255])
    }

    /// Extra blocks between the header and the content.
    pub fn with_blocks(mut self, blocks: &[u8]) -> Self {
        let padded = blocks.len().next_multiple_of(512);
        let mut all = blocks.to_vec();
        all.resize(padded, 0);
        all.append(&mut self.content);
        self.content = all;
        self
    }

    /// Another checksum than the right one.
    pub fn sum(mut self, field: &str) -> Self {
        self.sum = Some(field.to_owned());
        self
    }

    /// The checksum of bytes with signs, as old writers have it.
    pub fn signed(mut self) -> Self {
        self.block[148..156].fill(b' ');
        let sum: i32 = self.block.iter().map(|b| i32::from(b.cast_signed())).sum();
        self.sum(&format!("{sum:06o}\0 "))
    }

    /// Header with its checksum, content, padding.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.block.to_vec();
        out[148..156].fill(b' ');
        let sum: u32 = out.iter().map(|b| u32::from(*b)).sum();
        let right = || format!("{sum:06o}\0 ");
        let field = self.sum.clone().unwrap_or_else(right);
        out[148..][..field.len()].copy_from_slice(field.as_bytes());
        out.extend_from_slice(&self.content);
        out.resize(out.len().next_multiple_of(512), 0);
        out
    }
}

/// A tar being written.
#[derive(Default, Clone)]
pub struct Tar(pub Vec<u8>);

impl Tar {
    pub fn add(&mut self, head: &Head) -> &mut Self {
        self.0.extend_from_slice(&head.bytes());
        self
    }

    /// With its end marker.
    pub fn end(&self) -> Vec<u8> {
        [self.0.as_slice(), &[0; 1024]].concat()
    }
}

/// A whole tar of these.
pub fn tar(heads: &[Head]) -> Vec<u8> {
    let mut tar = Tar::default();
    for head in heads {
        tar.add(head);
    }
    tar.end()
}
