//! Clients as Wispro lists them: the same fields, about 650 bytes each, one body per page.

use std::fmt::Write;

use uuid::Uuid;

/// The id of a client: a UUID that looks random, so that an index of them is filled out of order.
#[must_use]
pub fn id(number: u64) -> Uuid {
    // SplitMix64, twice: https://prng.di.unimi.it/splitmix64.c. Repeatable, and cheaper than a generator per id.
    let mix = |seed: u64| {
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    uuid::Builder::from_random_bytes((u128::from(mix(number)) << 64 | u128::from(mix(!number))).to_be_bytes())
        .into_uuid()
}

/// One client as JSON.
pub fn write_client(out: &mut String, number: u64) {
    let id = id(number);
    let national = 1_000_000 + number;
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        concat!(
            r#"{{"id":"{id}","public_id":{number},"custom_id":null,"name":"Cliente Número {number} Peña","#,
            r#""email":"cliente{number}@example.com","phone":null,"phone_mobile":"+58412{national}","#,
            r#""phone_mobile_verified":false,"address":"Calle {number}, entre avenidas 3 y 4, casa Nº {number}","#,
            r#""city":"Barquisimeto","state":"Lara","details":"V","national_identification_number":"{national}","#,
            r#""zone_name":"Zona {zone}","neighborhood_id":null,"collector_id":null,"seller_id":null,"#,
            r#""link_mobile_login":"https://example.com/clientes/{id}/entrar","#,
            r#""created_at":"2025-01-01T00:00:00.000-03:00","updated_at":"2025-01-02T00:00:00.000-03:00"}}"#
        ),
        id = id,
        number = number,
        national = national,
        zone = number % 40,
    );
}

/// The body of page `page` (from 1) of `total` clients, `per_page` on each.
#[must_use]
pub fn page(page: u64, per_page: u64, total: u64) -> String {
    let first = (page - 1) * per_page;
    let last = total.min(first + per_page);
    let mut body = String::with_capacity(usize::try_from(per_page * 720).unwrap_or(0));
    let _ = write!(
        body,
        concat!(
            r#"{{"status":200,"meta":{{"object":"client","pagination":{{"total_records":{total},"#,
            r#""total_pages":{pages},"per_page":{per_page},"current_page":{page}}}}},"data":["#
        ),
        total = total,
        pages = total.div_ceil(per_page),
        per_page = per_page,
        page = page,
    );
    for number in first..last {
        if number > first {
            body.push(',');
        }
        write_client(&mut body, number);
    }
    body.push_str("]}");
    body
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_is_json_with_the_clients_that_belong_on_it() {
        let body: serde_json::Value = serde_json::from_str(&page(3, 10, 25)).unwrap();
        assert_eq!(body["meta"]["pagination"]["total_pages"], 3);
        let data = body["data"].as_array().unwrap();
        assert_eq!(data.len(), 5);
        assert_eq!(data[0]["public_id"], 20);
        assert!((600..800).contains(&data[0].to_string().len()), "{}", data[0].to_string().len());
    }
}
