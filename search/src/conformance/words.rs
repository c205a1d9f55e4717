//! What is found for the words people type, and in which order.

use super::Outcome;
use super::shelf::*;
use crate::SearchEngine;
use domain::Category;

pub(super) async fn finds_names_without_marks(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    assert_eq!(engine.document_count().await?, shelf().len() as u64);
    assert!(!engine.needs_rebuild().await?);
    for q in [
        "xoai cat chu",
        "XOAI CAT CHU",
        "Xoài cát Chu",
        "xoa\u{300}i ca\u{301}t chu",
        "  chu,cat;xoai ",
    ] {
        let page = find(engine, q).await?;
        assert_eq!(first(&page), "xoai-cat-chu-cao-lanh", "{q}");
        assert_eq!((page.total, page.relaxed), (1, false), "{q}");
    }
    let composed = find(engine, "đường thốt nốt").await?;
    let decomposed = find(engine, "đươ\u{300}ng thô\u{301}t nô\u{301}t").await?;
    let folded = find(engine, "duong thot not").await?;
    assert_eq!(slugs(&composed), ["duong-thot-not"]);
    assert_eq!(composed, decomposed);
    assert_eq!(composed.ids, folded.ids);
    Ok(())
}

pub(super) async fn ranks_words_as_written_first(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let pineapple = slugs(&find(engine, "dứa").await?);
    assert_eq!(pineapple[..2], ["dua-mat-huu-co", "keo-dua-sap-la-dua"]);
    let coconut = slugs(&find(engine, "dừa").await?);
    assert!(
        coconut.iter().position(|slug| *slug == "dua-sap")
            < coconut.iter().position(|slug| *slug == "dua-luoi")
    );
    let melon = slugs(&find(engine, "dưa").await?);
    assert_eq!(melon[..2], ["dua-luoi", "dua-mam"]);
    for found in [&pineapple, &coconut, &melon, &slugs(&find(engine, "dua").await?)] {
        assert_eq!(found.len(), 6, "marks change the order only: {found:?}");
    }
    assert_eq!(first(&find(engine, "khô cá lóc").await?), "kho-ca-loc");
    assert_eq!(
        first(&find(engine, "hoà lộc").await?),
        first(&find(engine, "hòa lộc").await?)
    );
    Ok(())
}

pub(super) async fn ranks_the_name_before_other_fields(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    // In the name, in the producer's name, in the description.
    assert_eq!(
        slugs(&find(engine, "sen").await?),
        ["tra-tim-sen", "dua-mam", "xoai-cat-hoa-loc"]
    );
    // Words of one query may stand in several fields.
    assert_eq!(
        slugs(&find(engine, "xoài mỹ xương đồng tháp").await?),
        ["xoai-cat-chu-cao-lanh"]
    );
    assert_eq!(slugs(&find(engine, "coffee").await?), ["ca-phe-sach"]);
    // Neighbours before scattered words, then the shorter name.
    assert_eq!(
        slugs(&find(engine, "dừa sáp").await?),
        ["dua-sap", "keo-dua-sap-la-dua"]
    );
    Ok(())
}

pub(super) async fn takes_the_beginning_of_the_last_word(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for q in ["xoai cat ch", "xoài cát ch", "thot n", "thốt nố"] {
        let page = find(engine, q).await?;
        assert_eq!(page.total, 1, "{q}");
        assert!(!page.relaxed, "{q}");
    }
    Ok(())
}

pub(super) async fn relaxes_only_when_nothing_fits(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for (q, slug) in [
        ("xoai cat tru", "xoai-cat-chu-cao-lanh"),
        ("duoong thot not", "duong-thot-not"),
        ("xoaii", "xoai-cat-chu-cao-lanh"),
        ("khô cá lóc thượng hạng", "kho-ca-loc"),
    ] {
        let page = find(engine, q).await?;
        assert!(page.relaxed, "{q}");
        assert!(slugs(&page).contains(&slug.to_owned()), "{q}");
    }
    // A filter that leaves nothing is no reason to show something else.
    let mut query = asking("xoài cát chu");
    query.filters.categories = vec![Category::Coffee];
    let page = engine.search(&query).await?;
    assert_eq!((page.total, page.relaxed), (0, false));
    assert_eq!(page.facets.categories, counted([(Category::FreshFruit, 1)]));
    Ok(())
}

pub(super) async fn takes_any_text(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let long = "xoài ".repeat(2_000);
    let unbroken = "x".repeat(20_000);
    for q in [
        "\"",
        "xoài\"",
        "name:xoài",
        "(",
        "xoài AND (",
        "+xoài -cát",
        "*",
        "xo*ài?",
        "[a TO b]",
        "xoài^9",
        "~",
        "\\",
        "a:b:c",
        "/regex.*/",
        "💐",
        "\u{0}",
        "\u{301}",
        "中文",
        "' OR 1=1 --",
        "<b>",
        "%",
        &long,
        &unbroken,
    ] {
        engine.search(&asking(q)).await?;
        engine.suggest(q, 5).await?;
    }
    for q in ["?!", "qwxz", "zzzz yyyy"] {
        assert_eq!(find(engine, q).await?.total, 0, "{q}");
    }
    assert!(find(engine, "\"xoài\" (cát) +chu!").await?.total == 1);
    Ok(())
}

pub(super) async fn suggests_while_typing(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    for typed in ["xoai cat c", "xoài cát c", "Xoài cát Chu"] {
        let suggested = engine.suggest(typed, 5).await?;
        assert_eq!(
            suggested.first().map(|one| one.name.as_str()),
            Some("Xoài cát Chu Cao Lãnh"),
            "{typed}"
        );
        assert_eq!(
            suggested.first().map(|one| one.slug.as_str()),
            Some("xoai-cat-chu-cao-lanh")
        );
        assert_eq!(
            suggested.first().map(|one| one.producer_name.as_str()),
            Some("HTX xoài Mỹ Xương")
        );
    }
    let started = engine.suggest("d", 3).await?;
    assert_eq!(started.len(), 3);
    // With the tone typed before the last letter.
    assert_eq!(
        engine.suggest("dứ", 1).await?.first().map(|one| one.slug.clone()),
        Some("dua-mat-huu-co".into())
    );
    assert!(engine.suggest("  ", 5).await?.is_empty() && engine.suggest("xoai", 0).await?.is_empty());
    assert!(engine.suggest("qwxz", 5).await?.is_empty());
    Ok(())
}
