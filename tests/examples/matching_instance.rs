//! Writes offers.csv and requests.csv of a generated market:
//! `cargo run --package testkit --example matching_instance -- FOLDER OFFERS REQUESTS [SEED] [--lots]`.

use testkit::instances::Instance;

fn main() {
    let (lots, rest): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word == "--lots");
    let [folder, offers, requests, seed @ ..] = &rest[..] else {
        panic!("FOLDER OFFERS REQUESTS [SEED] [--lots]");
    };
    let number = |word: &String| word.parse::<u64>().expect("a whole number");
    let mut instance = Instance::of(
        seed.first().map_or(1, number),
        number(offers) as usize,
        number(requests) as usize,
    );
    if !lots.is_empty() {
        instance = instance.with_lots();
    }
    let folder = std::path::Path::new(folder);
    std::fs::create_dir_all(folder).expect("the folder");
    std::fs::write(folder.join("offers.csv"), instance.offers_csv()).expect("offers.csv");
    std::fs::write(folder.join("requests.csv"), instance.requests_csv()).expect("requests.csv");
}
