//! Ids as Google makes them: opaque, of the right length, the same in every run.

#[derive(Clone)]
pub(crate) struct Ids {
    state: u64,
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

impl Ids {
    pub(crate) fn new() -> Self {
        Self { state: 0x7473_756e_6167_6921 }
    }

    /// splitmix64: enough to look random.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn letters(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(LETTERS[(self.next() % 64) as usize])).collect()
    }

    /// A blob or a folder: 33 signs that begin with 1.
    pub(crate) fn file(&mut self) -> String {
        format!("1{}", self.letters(32))
    }

    /// A native document: 44 signs that begin with 1.
    pub(crate) fn document(&mut self) -> String {
        format!("1{}", self.letters(43))
    }

    /// A shared drive: 19 signs that begin with 0A.
    pub(crate) fn drive(&mut self) -> String {
        format!("0A{}PVA", self.letters(14))
    }

    /// Eight hexadecimal digits, as forms' questions have.
    pub(crate) fn hex(&mut self) -> String {
        format!("{:08x}", self.next() as u32)
    }

    /// A positive 31-bit number, as sheets, charts, protected ranges and metadata have.
    pub(crate) fn number(&mut self) -> i64 {
        (self.next() % 2_000_000_000) as i64 + 1
    }
}
