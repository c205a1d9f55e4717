//! Money is whole đồng in `i64`, always checked; the names end in `_vnd`.

/// Price × quantity; `None` on overflow.
pub fn times(price_vnd: i64, quantity: i64) -> Option<i64> {
    price_vnd.checked_mul(quantity)
}

/// Exact sum; `None` on overflow.
pub fn sum(parts: impl IntoIterator<Item = i64>) -> Option<i64> {
    parts.into_iter().try_fold(0_i64, i64::checked_add)
}

/// `numerator / denominator` rounded half up (towards +∞ on a tie). The one rounding function.
/// `None` when the denominator is not positive or the quotient does not fit.
pub fn divide_half_up(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let quotient = (2 * numerator + denominator).div_euclid(2 * denominator);
    i64::try_from(quotient).ok()
}

/// Splits `total` over `weights` by largest remainder, so that the parts add up exactly.
/// Ties go to the earlier part. `None` when weights are negative, all zero, or overflow.
pub fn split(total: i64, weights: &[i64]) -> Option<Vec<i64>> {
    if total < 0 || weights.iter().any(|w| *w < 0) {
        return None;
    }
    let whole: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    if whole == 0 {
        return None;
    }
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, weight) in weights.iter().enumerate() {
        let exact = i128::from(total) * i128::from(*weight);
        parts.push(i64::try_from(exact / whole).ok()?);
        remainders.push((exact % whole, index));
    }
    let missing = usize::try_from(total - sum(parts.iter().copied())?).ok()?;
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, index) in remainders.into_iter().take(missing) {
        parts[index] += 1;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_adds_up_and_gives_the_odd_dong_to_the_largest_remainder() {
        assert_eq!(split(100, &[1, 1, 1]), Some(vec![34, 33, 33]));
        assert_eq!(split(10, &[3, 0, 1]), Some(vec![8, 0, 2]));
        assert_eq!(split(5, &[0, 0]), None);
    }

    #[test]
    fn half_goes_up() {
        assert_eq!(divide_half_up(5, 2), Some(3));
        assert_eq!(divide_half_up(-5, 2), Some(-2));
        assert_eq!(divide_half_up(7, 3), Some(2));
        assert_eq!(divide_half_up(1, 0), None);
    }
}
