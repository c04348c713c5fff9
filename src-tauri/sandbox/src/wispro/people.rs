//! One client by its index. Every name, number and address is made up.

use std::fmt::Write;

use uuid::Uuid;

const FIRST: [&str; 24] = [
    "María", "José", "Carmen", "Luis", "Ana", "Íñigo", "Begoña", "Yuleisy", "Ángel", "Ñusta", "Rafael",
    "Dayana", "Jesús", "Wilmer", "Sofía", "Óscar", "Marisol", "Néstor", "Zulay", "Pedro", "Yamileth",
    "Andrés", "Coromoto", "Eduvigis",
];
const LAST: [&str; 22] = [
    "Pérez",
    "Peña",
    "Núñez",
    "Rodríguez",
    "Muñoz",
    "Zambrano",
    "Colmenárez",
    "Briceño",
    "Acuña",
    "Ordóñez",
    "Gutiérrez",
    "Añez",
    "Montilla",
    "Quiñones",
    "Useche",
    "Yépez",
    "Ibáñez",
    "Camacaro",
    "Suárez",
    "Castañeda",
    "Terán",
    "Urdaneta",
];
const CITIES: [&str; 6] = ["Barquisimeto", "Cabudare", "Quíbor", "Carora", "El Tocuyo", "Acarigua"];

/// The number of the first document; each client has one of its own.
const FIRST_DOCUMENT: u64 = 3_000_000;

/// How a client's document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `12345678`, with `V` in `details`.
    Plain,
    /// `12.345.678`, with `V` in `details`.
    Dotted,
    /// `V-12345678`, nothing in `details`.
    Prefixed,
    /// `V12.345.678`.
    PrefixedDotted,
    /// `0012345678`, with `V` in `details`.
    Zeros,
    /// `12 345 678`, nothing in `details`.
    Spaced,
    /// `E-12345678`.
    Foreign,
    /// `12345678`, with `E` in `details`.
    ForeignInDetails,
    /// `J-12345678-3`.
    Company,
    /// `null`.
    Null,
    /// An empty text, spaces or zeros.
    Empty,
    /// The field is not there.
    Absent,
}

impl Spelling {
    /// Whether the document is one of a Venezuelan, however it is written.
    pub(super) fn is_national(self) -> bool {
        matches!(
            self,
            Self::Plain | Self::Dotted | Self::Prefixed | Self::PrefixedDotted | Self::Zeros | Self::Spaced
        )
    }

    fn of(hash: u64) -> Self {
        match hash % 20 {
            0..=6 => Self::Plain,
            7..=9 => Self::Dotted,
            10 | 11 => Self::Prefixed,
            12 => Self::PrefixedDotted,
            13 => Self::Zeros,
            14 => Self::Spaced,
            15 => Self::Foreign,
            16 => Self::ForeignInDetails,
            17 => Self::Company,
            18 => Self::Null,
            _ => {
                if hash & 32 == 0 {
                    Self::Empty
                } else {
                    Self::Absent
                }
            }
        }
    }

    /// Another spelling of the same document.
    pub(super) fn other(self) -> Self {
        if self == Self::Dotted { Self::Prefixed } else { Self::Dotted }
    }
}

/// Where the clients come from: the same seed gives the same ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct People {
    pub(super) seed: u64,
}

impl People {
    /// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>. Cheaper than a generator for each client.
    fn hash(self, index: u64, salt: u64) -> u64 {
        let mut z = self
            .seed
            .wrapping_mul(0x2545_f491_4f6c_dd1d)
            .wrapping_add(index)
            .wrapping_add(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15))
            .wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn id(self, index: u64) -> Uuid {
        let bits = u128::from(self.hash(index, 1)) << 64 | u128::from(self.hash(index, 2));
        uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
    }

    pub(super) fn spelling(self, index: u64) -> Spelling {
        Spelling::of(self.hash(index, 3))
    }

    /// The client, with the document of the client `document`.
    pub(super) fn write(self, out: &mut String, index: u64, document: u64, spelling: Spelling) {
        let hash = self.hash(index, 4);
        let pick = |list: &'static [&'static str], shift: u32| {
            let place = usize::try_from(hash >> shift).unwrap_or_default() % list.len().max(1);
            list.get(place).copied().unwrap_or_default()
        };
        let one_in = |n: u64, shift: u32| (hash >> shift).is_multiple_of(n);
        let id = self.id(index);
        // Writing to a String cannot fail.
        let _ = write!(out, r#"{{"id":"{id}","public_id":{},"#, 1_000 + index);
        if one_in(4, 3) {
            let _ = write!(out, r#""custom_id":"C-{index:06}","#);
        } else {
            out.push_str(r#""custom_id":null,"#);
        }
        let emoji = if one_in(97, 5) { " 🚀" } else { "" };
        let (first, last, second) = (pick(&FIRST, 7), pick(&LAST, 13), pick(&LAST, 19));
        let _ = write!(out, r#""name":"{first} {last} {second}{emoji}","#);
        if one_in(5, 11) {
            out.push_str(r#""email":null,"#);
        } else if one_in(31, 17) {
            // A household: e-mail addresses are no key.
            let _ = write!(out, r#""email":"familia{}@example.com","#, index / 50);
        } else {
            let _ = write!(out, r#""email":"cliente{index}@example.com","#);
        }
        let _ = write!(out, r#""address":"Calle {}, casa Nº {}, {last}","#, hash % 60, index % 400);
        if one_in(3, 23) {
            out.push_str(r#""phone":null,"#);
        }
        let _ = write!(
            out,
            r#""phone_mobile":"+58412{:07}","phone_mobile_verified":{},"#,
            index % 10_000_000,
            one_in(2, 29)
        );
        write_document(out, FIRST_DOCUMENT + document * 3, spelling, hash >> 41);
        let _ = write!(out, r#""city":"{}","state":"Lara","#, pick(&CITIES, 31));
        if !one_in(7, 37) {
            let _ = write!(out, r#""zone_name":"Zona {}","#, hash % 24);
        }
        out.push_str(r#""collector_id":null,"seller_id":null,"neighborhood_id":null,"#);
        if one_in(11, 43) {
            let _ = write!(out, r#""password":"geheim-{index}","#);
        }
        if one_in(13, 47) {
            let _ = write!(out, r#""future":{{"score":1.10,"big":9007199254740993,"password":"geheim"}},"#);
        }
        let _ = write!(
            out,
            concat!(
                r#""link_mobile_login":"https://example.com/clientes/{id}/entrar","#,
                r#""created_at":"2025-01-01T00:00:00.000-03:00","updated_at":"2025-01-{day:02}T08:00:00.000-03:00"}}"#
            ),
            id = id,
            day = 1 + hash % 28,
        );
    }
}

fn write_document(out: &mut String, number: u64, spelling: Spelling, choice: u64) {
    let dotted = |separator: char| {
        let digits = number.to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    };
    let (text, details) = match spelling {
        Spelling::Plain => (number.to_string(), "\"V\""),
        Spelling::Dotted => (dotted('.'), "\"V\""),
        Spelling::Prefixed => (format!("V-{number}"), "null"),
        Spelling::PrefixedDotted => (format!("V{}", dotted('.')), "\"Paga los viernes\""),
        Spelling::Zeros => (format!("00{number}"), "\"V\""),
        Spelling::Spaced => (dotted(' '), "null"),
        Spelling::Foreign => (format!("E-{number}"), "null"),
        Spelling::ForeignInDetails => (number.to_string(), "\"E\""),
        Spelling::Company => (format!("J-{number}-{}", number % 10), "null"),
        Spelling::Null => {
            out.push_str(r#""national_identification_number":null,"details":null,"#);
            return;
        }
        Spelling::Empty => {
            let text = ["", "   ", "0", "00000000"].get(usize::try_from(choice % 4).unwrap_or_default());
            (text.copied().unwrap_or_default().to_owned(), "\"V\"")
        }
        Spelling::Absent => return,
    };
    let _ = write!(out, r#""national_identification_number":"{text}","details":{details},"#);
}
