//! Bulk trade: the public board, offers and requests, rounds, proposals, contracts and deliveries.

mod board;
mod buying_today;
mod chances;
mod conditions;
mod contract;
mod contract_amend;
mod contract_edit;
mod contract_file;
mod contract_liquidation;
mod contract_paper;
mod contract_print;
mod contract_step;
mod contract_versions;
mod contracts;
mod deliveries;
mod delivery;
mod delivery_new;
mod desk;
mod gap_report;
mod goods;
mod match_settings;
mod pools;
mod proposal;
mod proposals;
mod reference_prices;
mod registration;
mod round;
mod round_compare;
mod round_invitations;
mod round_new;
mod round_pools;
mod round_settings;
mod rounds;

pub(crate) use contract_file::answer as private_file;
pub(crate) use desk::{Continued, Desk, next_url, tell};

use crate::urls;
use poem::{Route, get, post};

pub fn routes(route: Route) -> Route {
    registration::routes(route)
        .at(urls::TRADE, get(board::show))
        .at(urls::TRADE_ROUND, get(board::show_round))
        .at(urls::SELLER_PROPOSALS, get(proposals::show))
        .at(urls::REFERENCE_PRICES, get(reference_prices::show))
        .at(urls::REFERENCE_PRICES_FILE, get(reference_prices::file))
        .at(urls::SELLER_CHANCES, get(chances::show))
        .at(urls::SELLER_POOLS, get(pools::show))
        .at(urls::SELLER_POOL_NEW, get(pools::new_one).post(pools::declare))
        .at(urls::SELLER_POOL_STEP, post(pools::step))
        .at(
            urls::OFFICE_ROUND_POOLS,
            get(round_pools::show).post(round_pools::declare),
        )
        .at(urls::OFFICE_ROUND_POOL_STEP, post(round_pools::step))
        .at(urls::OFFICE_GAPS, get(gap_report::show))
        .at(urls::OFFICE_GAPS_FILE, get(gap_report::file))
        .at(urls::OFFICE_GAPS_SHEET, get(gap_report::sheet))
        .at(
            urls::OFFICE_ROUND_SETTINGS,
            get(round_settings::show).post(round_settings::take),
        )
        .at(urls::OFFICE_ROUND_COMPARE, get(round_compare::show))
        .at(urls::OFFICE_ROUND_TAKE, post(round_compare::take))
        .at(
            urls::OFFICE_ROUND_INVITATIONS,
            get(round_invitations::show).post(round_invitations::invite),
        )
        .at(urls::SELLER_PROPOSAL, get(proposal::show))
        .at(urls::SELLER_PROPOSAL_TERMS, post(proposal::put_terms))
        .at(urls::BUYING_PROPOSAL, get(proposal::show))
        .at(urls::BUYING_PROPOSAL_TERMS, post(proposal::put_terms))
        .at(urls::OFFICE_ROUND_PROPOSALS, get(proposals::of_round))
        .at(urls::OFFICE_PROPOSAL, get(proposal::show))
        .at(urls::OFFICE_PROPOSAL_TERMS, post(proposal::put_terms))
        .at(urls::SELLER_PROPOSAL_ANSWER, post(proposals::answer))
        .at(urls::SELLER_CONTRACTS, get(contracts::show))
        .at(urls::SELLER_CONTRACT, get(contract::show))
        .at(urls::SELLER_CONTRACT_SIGN, post(contract::sign))
        .at(
            urls::SELLER_CONTRACT_EDIT,
            get(contract_edit::show).post(contract_edit::take),
        )
        .at(urls::SELLER_CONTRACT_STEP, post(contract_step::take))
        .at(urls::SELLER_CONTRACT_PRINT, get(contract_print::show))
        .at(
            urls::SELLER_CONTRACT_PAPER,
            get(contract_paper::show).post(contract_paper::take),
        )
        .at(urls::SELLER_CONTRACT_VERSIONS, get(contract_versions::show))
        .at(urls::SELLER_CONTRACT_LIQUIDATION, get(contract_liquidation::show))
        .at(
            urls::SELLER_CONTRACT_AMEND,
            get(contract_amend::show).post(contract_amend::take),
        )
        .at(
            urls::SELLER_CONTRACT_FAILURE,
            post(contract_step::declare_crop_failure),
        )
        .at(urls::SELLER_DELIVERY_FIGURE, post(delivery::answer_figure))
        .at(urls::SELLER_DELIVERIES, get(deliveries::show))
        .at(urls::SELLER_DELIVERY, get(delivery::show))
        .at(
            urls::SELLER_DELIVERY_NEW,
            get(delivery_new::show).post(delivery_new::take),
        )
        .at(urls::BUYING, get(buying_today::show))
        .at(urls::BUYING_PROPOSALS, get(proposals::show))
        .at(urls::BUYING_PROPOSAL_ANSWER, post(proposals::answer))
        .at(urls::BUYING_CONTRACTS, get(contracts::show))
        .at(urls::BUYING_CONTRACT, get(contract::show))
        .at(urls::BUYING_CONTRACT_SIGN, post(contract::sign))
        .at(
            urls::BUYING_CONTRACT_EDIT,
            get(contract_edit::show).post(contract_edit::take),
        )
        .at(urls::BUYING_DELIVERIES, get(deliveries::show))
        .at(urls::BUYING_DELIVERY, get(delivery::show))
        .at(urls::BUYING_DELIVERY_CONFIRM, post(delivery::confirm))
        .at(urls::BUYING_DELIVERY_DISPUTE, post(delivery::dispute))
        .at(urls::BUYING_DELIVERY_FIGURE, post(delivery::answer_figure))
        .at(urls::BUYING_CONTRACT_STEP, post(contract_step::take))
        .at(urls::BUYING_CONTRACT_PRINT, get(contract_print::show))
        .at(
            urls::BUYING_CONTRACT_PAPER,
            get(contract_paper::show).post(contract_paper::take),
        )
        .at(urls::BUYING_CONTRACT_VERSIONS, get(contract_versions::show))
        .at(urls::BUYING_CONTRACT_LIQUIDATION, get(contract_liquidation::show))
        .at(
            urls::BUYING_CONTRACT_AMEND,
            get(contract_amend::show).post(contract_amend::take),
        )
        .at(urls::OFFICE_ROUNDS, get(rounds::show))
        .at(urls::OFFICE_ROUND_NEW, get(round_new::show).post(round_new::take))
        .at(urls::OFFICE_ROUND, get(round::show))
        .at(urls::OFFICE_ROUND_OPEN, post(round::open))
        .at(urls::OFFICE_ROUND_CLOSE, post(round::close))
        .at(urls::OFFICE_ROUND_MATCH, post(round::run_matching))
        .at(urls::OFFICE_ROUND_PUBLISH, post(round::publish))
        .at(urls::OFFICE_ROUND_SETTLE, post(round::settle))
        .at(urls::OFFICE_CONTRACTS, get(contracts::show))
        .at(urls::OFFICE_CONTRACT, get(contract::show))
        .at(urls::OFFICE_CONTRACT_STEP, post(contract_step::take))
        .at(urls::OFFICE_CONTRACT_PRINT, get(contract_print::show))
        .at(
            urls::OFFICE_CONTRACT_PAPER,
            get(contract_paper::show).post(contract_paper::take),
        )
        .at(urls::OFFICE_CONTRACT_VERSIONS, get(contract_versions::show))
        .at(urls::OFFICE_CONTRACT_LIQUIDATION, get(contract_liquidation::show))
        .at(urls::OFFICE_DELIVERIES, get(deliveries::show))
        .at(urls::OFFICE_DELIVERY, get(delivery::show))
        .at(urls::OFFICE_DELIVERY_FIGURE, post(delivery::answer_figure))
        .at(urls::CONTRACT_FILE, get(contract_file::show))
        .at(urls::CONTRACT_WORD, get(contract_file::word))
}
