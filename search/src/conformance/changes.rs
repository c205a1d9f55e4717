//! Writing.

use super::Outcome;
use super::shelf::*;
use crate::{SearchEngine, SearchPage};
use domain::Category;
use uuid::Uuid;

pub(super) async fn replaces_and_deletes(engine: &dyn SearchEngine) -> Outcome {
    engine.replace_all(shelf()).await?;
    let all = shelf().len() as u64;
    let mut changed = product(1, "Xoài keo", "HTX xoài Mỹ Xương", Category::FreshFruit);
    engine.upsert(vec![changed.clone()]).await?;
    assert_eq!(engine.document_count().await?, all);
    assert_eq!(
        slugs_of(&find(engine, "xoài keo").await?, &[changed.clone()]),
        ["xoai-keo"]
    );
    assert!(
        find(engine, "xoai cat chu").await?.relaxed,
        "the old text is gone"
    );

    // Of two with one id the later stays.
    let earlier = changed.clone();
    changed.name = "Xoài tứ quý".into();
    let added = product(99, "Yến sào tinh chế", "HTX xoài Mỹ Xương", Category::BirdsNest);
    engine
        .upsert(vec![earlier, changed.clone(), added.clone()])
        .await?;
    assert_eq!(engine.document_count().await?, all + 1);
    assert_eq!(find(engine, "xoài tứ quý").await?.ids, [changed.id]);
    assert!(find(engine, "xoài keo").await?.relaxed);

    engine.delete(vec![added.id, Uuid::from_u128(12_345)]).await?;
    engine.delete(vec![]).await?;
    engine.upsert(vec![]).await?;
    assert_eq!(engine.document_count().await?, all);
    assert_eq!(find(engine, "yến sào tinh chế").await?.total, 0);
    assert!(
        !engine.needs_rebuild().await?,
        "small changes keep the index filled"
    );

    engine.replace_all(vec![added.clone(), added.clone()]).await?;
    assert_eq!(engine.document_count().await?, 1);
    assert_eq!(find(engine, "").await?.ids, [added.id]);
    engine.replace_all(vec![]).await?;
    let empty = find(engine, "").await?;
    assert_eq!(empty, SearchPage::default());
    assert_eq!(find(engine, "xoài").await?.total, 0);
    assert!(
        !engine.needs_rebuild().await?,
        "an empty market is a filled index too"
    );
    Ok(())
}
