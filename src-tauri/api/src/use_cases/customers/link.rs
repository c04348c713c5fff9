//! A client of another system is a customer of the restaurant: a person says so, nothing is written to either.

use mostrador_engine::customers::CUSTOMER;
use mostrador_store::tables::{customer_links, customers};

use super::change::{changing_one, invalid};
use crate::dto::*;
use crate::error::ApiError;
use crate::{Api, Session};

pub(crate) async fn customer_link(
    api: &Api,
    session: &Session,
    request: CustomerLinkRequest,
) -> Result<CustomerDetail, ApiError> {
    changing_one(api, session, move |work| {
        let client = work.customer(request.client)?;
        if client.entity_type == CUSTOMER {
            return Err(invalid("client"));
        }
        let before = customer_links::customer_of(work.transaction, request.client)?;
        match request.customer {
            Some(id) => {
                let customer = work.customer(id)?;
                if customer.entity_type != CUSTOMER {
                    return Err(invalid("customer"));
                }
                customer_links::link(work.transaction, request.client, id, work.actor, work.now)?;
                work.note(&client, "link", None)?;
                work.note(&customer, "link", None)?;
            }
            None => {
                if customer_links::unlink(work.transaction, request.client)? {
                    work.note(&client, "unlink", None)?;
                }
            }
        }
        for id in before.into_iter().chain(request.customer).chain([request.client]) {
            customers::recheck(work.transaction, id)?;
        }
        Ok(request.client)
    })
    .await
}
