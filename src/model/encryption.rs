//! The encryption field of VNet flow logs: whether a packet was encrypted, why not, and what became of it.

/// A value of the encryption field. `Encryption::X` and every `NX` are told apart by whole values, never by a part of
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption<'a> {
    /// `X`
    Encrypted,
    /// `NX`
    NotConfigured,
    /// `NX_HW_NOT_SUPPORTED`
    HardwareNotSupported,
    /// `NX_SW_NOT_READY`
    SoftwareNotReady,
    /// `NX_NOT_ACCEPTED`
    NotAccepted,
    /// `NX_NOT_SUPPORTED`
    NotSupported,
    /// `NX_LOCAL_DST`
    LocalDestination,
    /// `NX_FALLBACK`
    Fallback,
    /// Unencrypted, for a reason this program does not know: any other `NX_…`.
    OtherReason(&'a str),
}

/// Three times the longest value there is; what is longer is no value but damage, and every value is kept.
const LONGEST: usize = 64;

/// What the platform did with packets in a given encryption status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    LetThrough,
    Dropped,
    NotStated,
}

impl<'a> Encryption<'a> {
    pub fn parse(text: &'a str) -> Option<Self> {
        Some(match text {
            "X" => Self::Encrypted,
            "NX" => Self::NotConfigured,
            "NX_HW_NOT_SUPPORTED" => Self::HardwareNotSupported,
            "NX_SW_NOT_READY" => Self::SoftwareNotReady,
            "NX_NOT_ACCEPTED" => Self::NotAccepted,
            "NX_NOT_SUPPORTED" => Self::NotSupported,
            "NX_LOCAL_DST" => Self::LocalDestination,
            "NX_FALLBACK" => Self::Fallback,
            _ if text.starts_with("NX_") && text.len() <= LONGEST => Self::OtherReason(text),
            _ => return None,
        })
    }

    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::Encrypted)
    }

    pub const fn fate(self) -> Fate {
        match self {
            Self::Encrypted | Self::NotConfigured | Self::LocalDestination | Self::Fallback => Fate::LetThrough,
            Self::SoftwareNotReady | Self::NotAccepted | Self::NotSupported => Fate::Dropped,
            Self::HardwareNotSupported | Self::OtherReason(_) => Fate::NotStated,
        }
    }

    /// In a few words, for a table.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::NotConfigured => "not configured",
            Self::HardwareNotSupported => "no hardware support",
            Self::SoftwareNotReady => "dropped",
            Self::NotAccepted => "dropped, as required",
            Self::NotSupported => "dropped",
            Self::LocalDestination => "same host",
            Self::Fallback => "failed, let through",
            Self::OtherReason(_) => "unencrypted, reason not known",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, encrypted: bool, fate: Fate) {
        let value = Encryption::parse(text).expect(text);
        assert_eq!((value.is_encrypted(), value.fate()), (encrypted, fate), "{text}");
    }

    #[test]
    fn all_documented_values() {
        check("X", true, Fate::LetThrough);
        check("NX", false, Fate::LetThrough);
        check("NX_HW_NOT_SUPPORTED", false, Fate::NotStated);
        check("NX_SW_NOT_READY", false, Fate::Dropped);
        check("NX_NOT_ACCEPTED", false, Fate::Dropped);
        check("NX_NOT_SUPPORTED", false, Fate::Dropped);
        check("NX_LOCAL_DST", false, Fate::LetThrough);
        check("NX_FALLBACK", false, Fate::LetThrough);
        check("NX_TOMORROW", false, Fate::NotStated);
        assert_eq!(Encryption::parse("E"), None);
        assert_eq!(Encryption::parse("XX"), None);
        assert_eq!(Encryption::parse("NXX"), None);
        assert_eq!(Encryption::parse(&format!("NX_{}", "A".repeat(62))), None);
    }
}
