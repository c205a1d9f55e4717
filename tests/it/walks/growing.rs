//! A seller records a planting area and its code; the office verifies the code.

use super::verifying::Verifying;
use super::{Face, sample, through_every_face};
use domain::{QueueKind, Verification};
use testkit::world::World;

through_every_face!(a_planting_area_is_recorded_and_its_code_verified);

pub trait Growing: Face {
    async fn planting_areas(&mut self) -> Vec<PlantingArea>;
    /// Records an area of mangoes.
    async fn plants(&mut self, name: &str, area_m2: i64);
    async fn corrects_size(&mut self, name: &str, area_m2: i64);
    async fn adds_code(&mut self, name: &str, code: &str);
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlantingArea {
    pub name: String,
    pub area_m2: i64,
    pub codes: Vec<(String, Verification)>,
}

const ORCHARD: &str = "Vườn xoài thử";

async fn a_planting_area_is_recorded_and_its_code_verified<F: Growing + Verifying>(world: &World) {
    let mut seller: F = sample(world, "nhanvien").await;
    let before = seller.planting_areas().await;
    seller.plants(ORCHARD, 124_000).await;
    seller.corrects_size(ORCHARD, 125_000).await;
    seller.adds_code(ORCHARD, "vn-thu-0001").await;
    let expected = |verification| PlantingArea {
        name: ORCHARD.to_owned(),
        area_m2: 125_000,
        codes: vec![("VN-THU-0001".to_owned(), verification)],
    };
    let areas = seller.planting_areas().await;
    assert_eq!(areas.len(), before.len() + 1);
    assert!(areas.contains(&expected(Verification::Pending)), "{areas:?}");
    assert!(before.iter().all(|area| areas.contains(area)), "{areas:?}");

    let mut officer: F = sample(world, "canbo.dongthap").await;
    let queue = officer.queue().await;
    let code = queue.iter().find(|item| item.papers.contains("VN-THU-0001"));
    let code = code.expect("the code waits for the office of its place");
    assert_eq!(code.kind, QueueKind::PlantingCode);
    officer.approves(code).await;
    let areas = seller.planting_areas().await;
    assert!(areas.contains(&expected(Verification::Verified)), "{areas:?}");
}
