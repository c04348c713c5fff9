//! *Clientes*: the list, one customer, edits, blocks, duplicates, privacy and rules.

use crate::dto::*;
use crate::error::ApiError;
use crate::use_cases::unbuilt;
use crate::{Api, Session};

pub(crate) async fn customers_list(
    _: &Api,
    _: &Session,
    _: CustomersRequest,
) -> Result<CustomersPage, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_get(
    _: &Api,
    _: &Session,
    _: CustomerRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_history(
    _: &Api,
    _: &Session,
    _: CustomerRequest,
) -> Result<CustomerHistory, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_save(_: &Api, _: &Session, _: CustomerEdit) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_add(_: &Api, _: &Session, _: CustomerNew) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_block(
    _: &Api,
    _: &Session,
    _: BlockRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_unblock(
    _: &Api,
    _: &Session,
    _: BlockRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn address_save(_: &Api, _: &Session, _: AddressEdit) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn address_remove(
    _: &Api,
    _: &Session,
    _: AddressRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_bring_back(
    _: &Api,
    _: &Session,
    _: BringBackRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customers_duplicates(
    _: &Api,
    _: &Session,
    _: PageRequest,
) -> Result<DuplicatesPage, ApiError> {
    unbuilt()
}

pub(crate) async fn customers_not_duplicates(
    _: &Api,
    _: &Session,
    _: NotDuplicates,
) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_merge(
    _: &Api,
    _: &Session,
    _: MergeRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_unmerge(
    _: &Api,
    _: &Session,
    _: UnmergeRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_export(
    _: &Api,
    _: &Session,
    _: CustomerRequest,
) -> Result<ExportView, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_erase(_: &Api, _: &Session, _: EraseRequest) -> Result<Nothing, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_link(
    _: &Api,
    _: &Session,
    _: CustomerLinkRequest,
) -> Result<CustomerDetail, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_rules_get(
    _: &Api,
    _: &Session,
    _: Nothing,
) -> Result<CustomerRulesView, ApiError> {
    unbuilt()
}

pub(crate) async fn customer_rules_save(
    _: &Api,
    _: &Session,
    _: CustomerRulesSave,
) -> Result<CustomerRulesView, ApiError> {
    unbuilt()
}
