//! What one kilogram on a pair is worth to the objective, as one ordered number.

use domain::Objective;
use std::ops::{Add, Neg, Sub};

/// Compared by `main`, then by `tie`. `main` holds kilograms and surplus in the objective's order;
/// `tie` is drawn from the two ids, so that in practice one allocation only is best and the order of
/// rows or of pivots cannot show in the result.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gain {
    pub main: i64,
    pub tie: i64,
}

impl Gain {
    pub const ZERO: Gain = Gain { main: 0, tie: 0 };
    /// Above every gain, with room for sums.
    pub const MOST: Gain = Gain {
        main: i64::MAX / 4,
        tie: 0,
    };
}

impl Add for Gain {
    type Output = Gain;
    fn add(self, other: Gain) -> Gain {
        Gain {
            main: self.main + other.main,
            tie: self.tie + other.tie,
        }
    }
}

impl Sub for Gain {
    type Output = Gain;
    fn sub(self, other: Gain) -> Gain {
        Gain {
            main: self.main - other.main,
            tie: self.tie - other.tie,
        }
    }
}

impl Neg for Gain {
    type Output = Gain;
    fn neg(self) -> Gain {
        Gain::ZERO - self
    }
}

/// Folds (kilograms, surplus) into one integer, in the objective's order.
///
/// A step of the network simplex moves one kilogram along a cycle through the leftover node at most
/// once: the total changes by one kilogram at most, and the surplus by at most the longest cycle times
/// the largest surplus.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub objective: Objective,
    kilogram: i64,
    pub largest_surplus: i64,
}

impl Scale {
    /// `shorter_side`: rows on the side that has fewer; bounds the length of a cycle.
    pub fn new(objective: Objective, largest_surplus: i64, shorter_side: usize) -> Scale {
        let longest = i64::try_from(shorter_side).unwrap_or(i64::MAX).saturating_add(4);
        Scale {
            objective,
            kilogram: longest.saturating_mul(largest_surplus.saturating_add(1)),
            largest_surplus,
        }
    }

    pub fn main(&self, surplus_vnd: i64) -> i64 {
        match self.objective {
            Objective::Volume => self.kilogram + surplus_vnd,
            Objective::Value => 2 * surplus_vnd + 1,
        }
    }

    /// The smallest surplus for which `main` is at least `main`.
    pub fn surplus_reaching(&self, main: i64) -> i64 {
        match self.objective {
            Objective::Volume => main - self.kilogram,
            Objective::Value => main.div_euclid(2),
        }
    }
}

/// Scrambles an id (FNV-1a, then a finaliser) for [`tie`].
pub(crate) fn scramble(id: &str) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    finalise(hash)
}

/// The tie-breaking part of a pair's gain, below 2^40: a sum of thousands of them fits.
pub(crate) fn tie(offer: u64, request: u64) -> i64 {
    (finalise(offer ^ request.rotate_left(29)) >> 24).cast_signed()
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn finalise(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
