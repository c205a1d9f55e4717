use super::*;
use domain::OrganisationKind;
use std::collections::BTreeMap;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn year(year: i32, today: &str) -> Question {
    Question {
        first_day: NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
        last_day: NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
        today: day(today),
        locale: Locale::Vi,
    }
}

fn organisation(number: u128, kind: OrganisationKind) -> Organisation {
    Organisation {
        id: id(number),
        slug: format!("don-vi-{number}"),
        name: format!("Đơn vị {number}"),
        kind,
        is_agricultural: true,
        founded_year: None,
        founded_from_club_id: None,
    }
}

fn contract(number: u128, seller: u128, kind: OrganisationKind, term: (&str, &str), m2: i64) -> Contract {
    Contract {
        id: id(number),
        number: format!("HD-{number}"),
        seller_id: id(seller),
        buyer: Buyer {
            id: id(900),
            name: "Bên mua".to_owned(),
            kind,
        },
        starts_on: day(term.0),
        ends_on: day(term.1),
        areas: vec![(id(500), m2)],
    }
}

fn records() -> Records {
    Records {
        organisations: vec![organisation(1, OrganisationKind::Cooperative)],
        planting_areas: BTreeMap::from([(
            id(500),
            PlantingArea {
                id: id(500),
                organisation_id: id(1),
                name: "Vùng xoài".to_owned(),
                area_m2: 100_000,
                is_fruit: true,
            },
        )]),
        ..Records::default()
    }
}

fn figure(measure: Measure, records: &Records, question: &Question) -> Result<Measured, NoData> {
    read(measure, records, question).figure
}

#[test]
fn a_planting_area_counts_once_however_many_contracts_name_it() {
    let mut records = records();
    let term = ("2026-01-01", "2026-12-31");
    records.contracts = vec![
        contract(1, 1, OrganisationKind::Enterprise, term, 60_000),
        contract(2, 1, OrganisationKind::Supermarket, term, 70_000),
    ];
    let question = year(2026, "2026-11-21");
    assert_eq!(
        figure(Measure::LinkedArea, &records, &question),
        Ok(Measured::AreaM2(100_000))
    );
    records.contracts.pop();
    let reading = read(Measure::LinkedArea, &records, &question);
    assert_eq!(reading.figure, Ok(Measured::AreaM2(60_000)));
    assert_eq!(reading.records[0].behind[0].label, "HD-1");
}

#[test]
fn linkage_among_producers_stands_apart() {
    let mut records = records();
    let term = ("2026-01-01", "2026-12-31");
    records.contracts = vec![contract(1, 1, OrganisationKind::Club, term, 60_000)];
    let reading = read(Measure::LinkedArea, &records, &year(2026, "2026-11-21"));
    assert_eq!(reading.figure, Ok(Measured::AreaM2(0)));
    assert!(
        reading
            .beside
            .iter()
            .any(|beside| beside.measured == Measured::AreaM2(60_000))
    );
}

#[test]
fn a_contract_counts_in_every_year_that_its_term_touches_and_in_no_other() {
    let mut records = records();
    let term = ("2025-12-31", "2026-01-01");
    records.contracts = vec![contract(1, 1, OrganisationKind::Enterprise, term, 50_000)];
    for (y, expected) in [(2024, 0), (2025, 50_000), (2026, 50_000)] {
        assert_eq!(
            figure(Measure::LinkedArea, &records, &year(y, "2026-11-21")),
            Ok(Measured::AreaM2(expected)),
            "{y}"
        );
    }
    assert_eq!(
        figure(Measure::LinkedArea, &records, &year(2027, "2026-11-21")),
        Err(NoData::NotBegun)
    );
}

#[test]
fn the_year_turns_at_midnight_in_viet_nam() {
    let mut records = records();
    let sale = |at: &str, vnd| Sale {
        number: at.to_owned(),
        organisation_id: id(1),
        goods_vnd: vnd,
        completed_at: at.parse().unwrap(),
    };
    records.sales = vec![
        sale("2024-12-31T16:59:59Z", 100),
        sale("2024-12-31T17:00:00Z", 10),
        sale("2025-12-31T16:59:59Z", 1),
        sale("2025-12-31T17:00:00Z", 1000),
    ];
    let average = |y| figure(Measure::AverageRevenue, &records, &year(y, "2026-11-21"));
    assert_eq!(
        average(2024),
        Ok(Measured::Average {
            total_vnd: 100,
            count: 1
        })
    );
    assert_eq!(
        average(2025),
        Ok(Measured::Average {
            total_vnd: 11,
            count: 1
        })
    );
    assert_eq!(
        average(2026),
        Ok(Measured::Average {
            total_vnd: 1000,
            count: 1
        })
    );
}

#[test]
fn a_share_without_denominator_is_no_data_and_a_cooperative_counts_once() {
    let mut records = records();
    let term = ("2026-01-01", "2026-06-30");
    records.contracts = vec![
        contract(1, 1, OrganisationKind::Enterprise, term, 10_000),
        contract(2, 1, OrganisationKind::Enterprise, term, 10_000),
    ];
    records
        .organisations
        .push(organisation(2, OrganisationKind::Cooperative));
    let question = year(2026, "2026-11-21");
    let reading = read(Measure::ShareOfCooperativesLinked, &records, &question);
    assert_eq!(
        reading.figure,
        Ok(Measured::Share {
            numerator: 1,
            denominator: 2
        })
    );
    assert_eq!(
        reading.beside[0].measured,
        Measured::Count(0),
        "none is in force in November"
    );
    records.organisations = vec![organisation(3, OrganisationKind::HouseholdBusiness)];
    assert_eq!(
        figure(Measure::ShareOfCooperativesLinked, &records, &question),
        Err(NoData::ZeroDenominator)
    );
    records.organisations.clear();
    assert_eq!(
        figure(Measure::ShareOfCooperativesLinked, &records, &question),
        Err(NoData::NoOrganisations)
    );
}

#[test]
fn growth_compares_the_same_days_and_needs_a_baseline() {
    let mut records = records();
    let term = ("2025-01-01", "2026-12-31");
    records.contracts = vec![contract(1, 1, OrganisationKind::Enterprise, term, 10_000)];
    let delivery = |on: &str, kg| Delivery {
        number: on.to_owned(),
        contract_id: id(1),
        delivered_on: day(on),
        confirmed_kg: kg,
        price_vnd_per_kg: 10,
        lot: None,
    };
    records.deliveries = vec![delivery("2026-03-01", 110)];
    let question = year(2026, "2026-11-21");
    assert_eq!(
        figure(Measure::RevenueGrowth, &records, &question),
        Err(NoData::NoBaseline)
    );
    records.deliveries.push(delivery("2025-11-21", 100));
    records.deliveries.push(delivery("2025-11-22", 900));
    assert_eq!(
        figure(Measure::RevenueGrowth, &records, &question),
        Ok(Measured::Share {
            numerator: 100,
            denominator: 1000
        })
    );
}

#[test]
fn codes_count_from_issue_to_the_day_before_revocation() {
    let mut records = records();
    records.organisations[0].kind = OrganisationKind::Club;
    records.codes = vec![PlantingAreaCode {
        planting_area_id: id(500),
        code: "VN-DTOR-0001".to_owned(),
        market: "Trung Quốc".to_owned(),
        issued_on: day("2024-05-01"),
        expires_on: None,
        revoked_on: Some(day("2026-05-02")),
    }];
    let on = |today: &str| figure(Measure::ClubFruitCodes, &records, &year(2026, today));
    assert_eq!(on("2026-05-01"), Ok(Measured::Count(1)));
    assert_eq!(on("2026-05-02"), Ok(Measured::Count(0)));
    assert_eq!(
        figure(Measure::ClubFruitCodes, &records, &year(2023, "2026-11-21")),
        Ok(Measured::Count(0))
    );
}

#[test]
fn an_ocop_product_counts_in_the_year_of_its_decision_while_it_is_valid() {
    let mut records = records();
    records.ratings = vec![Rating {
        product_id: id(7),
        product_slug: "xoai".to_owned(),
        product_name: "Xoài".to_owned(),
        is_tourism: false,
        organisation_id: id(1),
        stars: 3,
        certificate_number: "12/QĐ-UBND".to_owned(),
        decided_on: day("2024-06-01"),
        expires_on: None,
        withdrawn_on: Some(day("2025-03-01")),
    }];
    let of = |y| figure(Measure::OcopThreeStars, &records, &year(y, "2026-11-21"));
    assert_eq!(of(2024), Ok(Measured::Count(1)));
    assert_eq!(of(2025), Ok(Measured::Count(0)));
    let share = |y| {
        figure(
            Measure::ShareOfCooperativesWithOcop,
            &records,
            &year(y, "2026-11-21"),
        )
    };
    let of_one = |numerator| {
        Ok(Measured::Share {
            numerator,
            denominator: 1,
        })
    };
    assert_eq!((share(2024), share(2025)), (of_one(1), of_one(0)));
}

/// Numbers that look thrown and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn up_to(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(most.unsigned_abs())).unwrap() + 1
    }

    fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap();
            things.swap(last, other);
        }
    }
}

fn thrown(dice: &mut Dice) -> Records {
    let mut records = records();
    for number in 500..500 + 1 + u128::from(dice.below(5)) {
        records.planting_areas.insert(
            id(number),
            PlantingArea {
                id: id(number),
                organisation_id: id(1),
                name: format!("Vùng {number}"),
                area_m2: dice.up_to(200_000),
                is_fruit: false,
            },
        );
    }
    let kinds = [
        OrganisationKind::Enterprise,
        OrganisationKind::Supermarket,
        OrganisationKind::Club,
    ];
    for number in 0..dice.below(8) {
        let kind = kinds[usize::try_from(dice.below(3)).unwrap()];
        let starts = day("2024-01-01") + chrono::Duration::days(dice.up_to(1000));
        let ends = starts + chrono::Duration::days(dice.up_to(500));
        let mut contract = contract(u128::from(number), 1, kind, ("2024-01-01", "2024-01-01"), 1);
        (contract.starts_on, contract.ends_on) = (starts, ends);
        contract.areas = records
            .planting_areas
            .keys()
            .filter(|_| dice.below(2) == 0)
            .map(|area| (*area, 1))
            .collect();
        for (_, m2) in &mut contract.areas {
            *m2 = dice.up_to(150_000);
        }
        records.contracts.push(contract);
    }
    records
}

#[test]
fn linked_hectares_never_pass_the_area_and_do_not_ask_for_an_order() {
    let mut dice = Dice(20_261_121);
    for _ in 0..500 {
        let mut records = thrown(&mut dice);
        let question = year(2025, "2026-11-21");
        let Ok(Measured::AreaM2(linked)) = figure(Measure::LinkedArea, &records, &question) else {
            panic!("no hectares");
        };
        let counting: Vec<&Contract> = records
            .contracts
            .iter()
            .filter(|row| row.buyer.kind != OrganisationKind::Club)
            .filter(|row| row.starts_on <= question.last_day && row.ends_on >= question.first_day)
            .collect();
        let whole: i64 = records.planting_areas.values().map(|area| area.area_m2).sum();
        let named: i64 = counting.iter().flat_map(|row| &row.areas).map(|(_, m2)| m2).sum();
        assert!(linked <= whole && linked <= named);
        // By hand, area by area.
        let expected: i64 = records
            .planting_areas
            .values()
            .map(|area| {
                let parts = counting.iter().flat_map(|row| &row.areas);
                let sum: i64 = parts.filter(|(of, _)| *of == area.id).map(|(_, m2)| m2).sum();
                sum.min(area.area_m2)
            })
            .sum();
        assert_eq!(linked, expected);

        let told = read(Measure::LinkedArea, &records, &question);
        let of_rows: i64 = told
            .records
            .iter()
            .map(|row| match row.measured {
                Some(Measured::AreaM2(m2)) => m2,
                _ => 0,
            })
            .sum();
        assert_eq!(of_rows, linked, "the records add up to the figure");
        dice.shuffle(&mut records.contracts);
        for contract in &mut records.contracts {
            dice.shuffle(&mut contract.areas);
        }
        assert_eq!(
            figure(Measure::LinkedArea, &records, &question),
            Ok(Measured::AreaM2(linked))
        );
    }
}
