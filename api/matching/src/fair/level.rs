//! Levels: shares as equal as whole kilograms allow when nothing but the total limits them.

use std::cmp::Ordering;

/// A seller: kilograms of the whole round, what it has for certain, and the most it can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    pub offered_kg: i64,
    pub least_kg: i64,
    pub most_kg: i64,
}

/// Fractions of 2^64 in a share of one.
const WHOLE: u128 = 1 << 64;

/// Kilograms for each claim that add up to `total_kg`: as if every kilogram in turn went to the one
/// with the smallest share so far, among equals to the one whose share then grows most, then to the
/// first. `total_kg` must lie between the sums of the least and of the most.
pub(super) fn level(claims: &[Claim], total_kg: i128) -> Vec<i64> {
    let kilograms = |claim: &Claim, fraction: u128| -> i64 {
        let exact = (claim.offered_kg.unsigned_abs() as u128 * fraction).div_ceil(WHOLE);
        i64::try_from(exact)
            .unwrap_or(i64::MAX)
            .clamp(claim.least_kg, claim.most_kg)
    };
    let all = |fraction: u128| {
        claims
            .iter()
            .map(|c| i128::from(kilograms(c, fraction)))
            .sum::<i128>()
    };
    // The highest fraction that the total reaches everywhere.
    let (mut low, mut high) = (0, WHOLE + 1);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if all(middle) <= total_kg {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut parts: Vec<i64> = claims.iter().map(|claim| kilograms(claim, low)).collect();
    let mut missing = total_kg - parts.iter().map(|kg| i128::from(*kg)).sum::<i128>();
    // Less than one more kilogram each is missing now.
    let mut next: Vec<usize> = (0..claims.len())
        .filter(|i| parts[*i] < claims[*i].most_kg)
        .collect();
    next.sort_by(|a, b| {
        let by_share = |more: i64| {
            share(
                parts[*a] + more,
                claims[*a].offered_kg,
                parts[*b] + more,
                claims[*b].offered_kg,
            )
        };
        by_share(0).then(by_share(1).reverse()).then(a.cmp(b))
    });
    for index in next {
        if missing <= 0 {
            break;
        }
        parts[index] += 1;
        missing -= 1;
    }
    parts
}

/// Compares a/of_a with b/of_b.
fn share(a: i64, of_a: i64, b: i64, of_b: i64) -> Ordering {
    (i128::from(a) * i128::from(of_b)).cmp(&(i128::from(b) * i128::from(of_a)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(offered_kg: i64, most_kg: i64) -> Claim {
        Claim {
            offered_kg,
            least_kg: 0,
            most_kg,
        }
    }

    #[test]
    fn shares_rise_together_and_odd_kilograms_help_the_small_first() {
        assert_eq!(level(&[claim(10, 10), claim(30, 30)], 20), [5, 15]);
        assert_eq!(level(&[claim(10, 10), claim(1, 1)], 1), [0, 1]);
        assert_eq!(level(&[claim(10, 2), claim(10, 10)], 9), [2, 7]);
        assert_eq!(level(&[claim(3, 3), claim(3, 3)], 3), [2, 1]);
    }
}
