use crate::caller::SignedIn;
use crate::error::{Failure, fail};
use chrono::{DateTime, Utc};
use poem::web::Data;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Object, OpenApi};
use services::review::{self, Answer, PartReviews, Review, Reviews, Subject, WriteReview};
use services::{App, Ctx, PageRequest};
use std::sync::Arc;
use uuid::Uuid;

pub struct ReviewsApi;

/// Points are no stars: stars are OCOP's alone.
#[derive(Object)]
struct WrittenReview {
    id: Uuid,
    /// 1 to 5
    points: i64,
    text: Option<String>,
    /// A short name; none once the writer's account is deleted.
    writer: Option<String>,
    written_at: DateTime<Utc>,
    changed_at: Option<DateTime<Utc>>,
    /// Name of the product, where the list is not of one product alone.
    product: Option<String>,
    answer: Option<AnswerBody>,
    /// shown or hidden
    state: String,
    /// Made up for the demonstration.
    is_sample: bool,
}

/// The seller's answer.
#[derive(Object)]
pub(crate) struct AnswerBody {
    text: String,
    answered_at: DateTime<Utc>,
}

#[derive(Object)]
struct ReviewList {
    count: i64,
    /// The average in tenths of a point, rounded half up; none without reviews.
    average_tenths: Option<i64>,
    /// Five points first.
    distribution: Vec<PointsCount>,
    /// Newest first.
    items: Vec<WrittenReview>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(Object)]
struct PointsCount {
    points: i64,
    reviews: i64,
}

#[derive(Object)]
struct PartReviewsBody {
    part: String,
    seller: String,
    /// Whether the goods have come, so that they can be reviewed.
    is_received: bool,
    /// The seller first, then the goods.
    subjects: Vec<ReviewedBody>,
}

#[derive(Object)]
struct ReviewedBody {
    /// None for the seller.
    variant_id: Option<Uuid>,
    title: String,
    review: Option<WrittenReview>,
    /// Whether it can be written or changed now.
    is_open: bool,
}

#[derive(Object)]
struct NewReview {
    /// The order's key, unless your account placed it.
    key: Option<String>,
    /// 1 to 5
    points: i64,
    /// At most 2,000 characters.
    text: Option<String>,
}

#[derive(Object)]
pub(crate) struct NewAnswer {
    /// At most 1,000 characters.
    pub answer: String,
}

#[derive(Object)]
struct ReviewPage {
    items: Vec<WrittenReview>,
    /// Send it as `after` for the next page; none at the end.
    next: Option<String>,
}

#[derive(ApiResponse)]
pub(crate) enum Kept {
    /// It stands as it was sent.
    #[oai(status = 204)]
    Kept,
}

#[OpenApi]
impl ReviewsApi {
    /// What buyers who received it say of a product
    #[oai(path = "/products/:slug/reviews", method = "get")]
    async fn of_product(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ReviewList>, Failure> {
        let page = page(per_page, after);
        let found = review::of_product(&app, &ctx, &slug, &page).await;
        Ok(Json(found.map_err(fail(&ctx))?.into()))
    }

    /// What buyers say of a producer as their seller
    #[oai(path = "/producers/:slug/reviews", method = "get")]
    async fn of_producer(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        slug: Path<String>,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ReviewList>, Failure> {
        let page = page(per_page, after);
        let found = review::of_producer(&app, &ctx, &slug, &page).await;
        Ok(Json(found.map_err(fail(&ctx))?.into()))
    }

    /// What the buyer of a part can review, and has
    #[oai(path = "/orders/:number/parts/:part/reviews", method = "get")]
    async fn of_part(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        key: Query<Option<String>>,
    ) -> Result<Json<PartReviewsBody>, Failure> {
        let found = review::of_part(&app, &ctx, &number, key.0.as_deref(), &part).await;
        Ok(Json(found.map_err(fail(&ctx))?.into()))
    }

    /// Review the seller of a part that you have received, or change that review within 30 days
    #[oai(path = "/orders/:number/parts/:part/reviews/seller", method = "put")]
    async fn write_of_seller(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        body: Json<NewReview>,
    ) -> Result<Kept, Failure> {
        write(&app, &ctx, &number, &part, Subject::Seller, body.0).await
    }

    /// Review goods that you have received, or change that review within 30 days
    #[oai(path = "/orders/:number/parts/:part/reviews/goods/:variant", method = "put")]
    async fn write_of_goods(
        &self,
        app: Data<&Arc<App>>,
        ctx: Data<&Ctx>,
        number: Path<String>,
        part: Path<String>,
        variant: Path<Uuid>,
        body: Json<NewReview>,
    ) -> Result<Kept, Failure> {
        let subject = Subject::Goods {
            variant_id: variant.0,
        };
        write(&app, &ctx, &number, &part, subject, body.0).await
    }

    /// What buyers say of your organisation and its goods, newest first
    #[oai(path = "/seller/reviews", method = "get")]
    async fn for_seller(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        per_page: Query<Option<u64>>,
        after: Query<Option<String>>,
    ) -> Result<Json<ReviewPage>, Failure> {
        let ctx = caller.0;
        let page = page(per_page, after);
        let found = review::for_seller(&app, &ctx, &page).await.map_err(fail(&ctx))?;
        Ok(Json(ReviewPage {
            items: found.items.into_iter().map(WrittenReview::from).collect(),
            next: found.next,
        }))
    }

    /// Answer a review, or change the answer
    #[oai(path = "/seller/reviews/:id/answer", method = "put")]
    async fn answer(
        &self,
        app: Data<&Arc<App>>,
        caller: SignedIn,
        id: Path<Uuid>,
        body: Json<NewAnswer>,
    ) -> Result<Kept, Failure> {
        let ctx = caller.0;
        review::answer(&app, &ctx, id.0, &body.answer)
            .await
            .map_err(fail(&ctx))?;
        Ok(Kept::Kept)
    }
}

async fn write(
    app: &App,
    ctx: &Ctx,
    number: &str,
    part: &str,
    subject: Subject,
    body: NewReview,
) -> Result<Kept, Failure> {
    let NewReview { key, points, text } = body;
    let command = WriteReview { points, text };
    review::write(app, ctx, number, key.as_deref(), part, subject, command)
        .await
        .map_err(fail(ctx))?;
    Ok(Kept::Kept)
}

fn page(per_page: Query<Option<u64>>, after: Query<Option<String>>) -> PageRequest {
    PageRequest {
        per_page: per_page.0,
        after: after.0,
    }
}

impl From<Answer> for AnswerBody {
    fn from(answer: Answer) -> AnswerBody {
        AnswerBody {
            text: answer.text,
            answered_at: answer.answered_at,
        }
    }
}

impl From<Review> for WrittenReview {
    fn from(review: Review) -> WrittenReview {
        WrittenReview {
            id: review.id,
            points: review.points,
            text: review.text,
            writer: review.writer,
            written_at: review.written_at,
            changed_at: review.changed_at,
            product: review.product,
            answer: review.answer.map(AnswerBody::from),
            state: review.state.to_string(),
            is_sample: review.is_sample,
        }
    }
}

impl From<Reviews> for ReviewList {
    fn from(found: Reviews) -> ReviewList {
        let distribution = found.tally.rows();
        ReviewList {
            count: found.tally.count(),
            average_tenths: found.tally.average_tenths(),
            distribution: distribution
                .map(|(points, reviews)| PointsCount { points, reviews })
                .collect(),
            items: found.items.into_iter().map(WrittenReview::from).collect(),
            next: found.next,
        }
    }
}

impl From<PartReviews> for PartReviewsBody {
    fn from(found: PartReviews) -> PartReviewsBody {
        let subjects = found.subjects.into_iter().map(|it| ReviewedBody {
            variant_id: match it.subject {
                Subject::Seller => None,
                Subject::Goods { variant_id } => Some(variant_id),
            },
            title: it.title,
            review: it.review.map(WrittenReview::from),
            is_open: it.is_open,
        });
        PartReviewsBody {
            part: found.part_number,
            seller: found.seller,
            is_received: found.is_received,
            subjects: subjects.collect(),
        }
    }
}
