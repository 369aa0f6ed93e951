//! The formats of scalars that a validator asserts.

/// What the text or number of a scalar must be like, beside its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each variant is the format of that name")]
pub(crate) enum Format {
    None = 0,
    Int32,
    Int64,
    Float,
    Double,
    /// `[]byte` of a Go type: standard base64, or a list of numbers.
    GoBytes,
    /// `metav1.Time`: RFC 3339.
    GoTime,
    /// `metav1.MicroTime`: RFC 3339 with six digits of a second.
    GoMicroTime,
    /// `metav1.Duration`: the text of a Go duration.
    GoDuration,
    /// `resource.Quantity`.
    Quantity,
    /// `intstr.IntOrString` of a Go type.
    GoIntOrString,
    Byte,
    Date,
    DateTime,
    Duration,
    Uri,
    Email,
    Hostname,
    Ipv4,
    Ipv6,
    Cidr,
    Mac,
    Uuid,
    Uuid3,
    Uuid4,
    Uuid5,
    Isbn,
    Isbn10,
    Isbn13,
    CreditCard,
    Ssn,
    HexColor,
    RgbColor,
    BsonObjectId,
    ShortName,
    LongName,
}

/// Every format, at the place of its number.
const ALL: [Format; 36] = [
    Format::None,
    Format::Int32,
    Format::Int64,
    Format::Float,
    Format::Double,
    Format::GoBytes,
    Format::GoTime,
    Format::GoMicroTime,
    Format::GoDuration,
    Format::Quantity,
    Format::GoIntOrString,
    Format::Byte,
    Format::Date,
    Format::DateTime,
    Format::Duration,
    Format::Uri,
    Format::Email,
    Format::Hostname,
    Format::Ipv4,
    Format::Ipv6,
    Format::Cidr,
    Format::Mac,
    Format::Uuid,
    Format::Uuid3,
    Format::Uuid4,
    Format::Uuid5,
    Format::Isbn,
    Format::Isbn10,
    Format::Isbn13,
    Format::CreditCard,
    Format::Ssn,
    Format::HexColor,
    Format::RgbColor,
    Format::BsonObjectId,
    Format::ShortName,
    Format::LongName,
];

impl Format {
    /// The format with this number in a blob; [`Format::None`] for a number that no format has.
    pub(crate) fn from_number(number: u8) -> Self {
        ALL.get(usize::from(number)).copied().unwrap_or(Self::None)
    }

    /// The format that apiextensions asserts under this name in a CRD (`supportedVersionedFormats` in
    /// `pkg/apiserver/validation/formats.go`); hyphens do not count there. `None` for a name it ignores.
    pub(crate) fn of_custom_resource(name: &str) -> Option<Self> {
        let format = match name.replace('-', "").as_str() {
            "byte" => Self::Byte,
            "date" => Self::Date,
            "datetime" => Self::DateTime,
            "duration" => Self::Duration,
            "uri" => Self::Uri,
            "email" => Self::Email,
            "hostname" => Self::Hostname,
            "ipv4" => Self::Ipv4,
            "ipv6" => Self::Ipv6,
            "cidr" => Self::Cidr,
            "mac" => Self::Mac,
            "uuid" => Self::Uuid,
            "uuid3" => Self::Uuid3,
            "uuid4" => Self::Uuid4,
            "uuid5" => Self::Uuid5,
            "isbn" => Self::Isbn,
            "isbn10" => Self::Isbn10,
            "isbn13" => Self::Isbn13,
            "creditcard" => Self::CreditCard,
            "ssn" => Self::Ssn,
            "hexcolor" => Self::HexColor,
            "rgbcolor" => Self::RgbColor,
            "bsonobjectid" => Self::BsonObjectId,
            "k8sshortname" => Self::ShortName,
            "k8slongname" => Self::LongName,
            "password" => Self::None,
            _ => return None,
        };
        Some(format)
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, Format};

    #[test]
    fn every_format_stands_at_its_number() {
        for (number, format) in ALL.iter().enumerate() {
            assert_eq!(*format as usize, number);
        }
        assert_eq!(Format::from_number(255), Format::None);
    }
}
