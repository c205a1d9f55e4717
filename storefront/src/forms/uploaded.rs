use super::FormData;
use super::posted::{require_length, verify};
use domain::{Code, FieldError};
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};

/// Largest picture, in bytes.
pub const PICTURE_LIMIT: usize = 5 * 1024 * 1024;
/// Longest form with its pictures, in bytes.
const UPLOAD_LIMIT: usize = 4 * PICTURE_LIMIT + 1024 * 1024;

/// One picture that came with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    pub field: String,
    pub file_name: String,
    pub bytes: Vec<u8>,
}

/// A posted form with pictures whose token was right.
#[derive(Debug, Clone)]
pub struct Uploaded {
    pub form: FormData,
    pub pictures: Vec<Upload>,
    /// Pictures that were too large and therefore left out.
    pub errors: Vec<FieldError>,
}

impl<'a> FromRequest<'a> for Uploaded {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Uploaded> {
        require_length(request, UPLOAD_LIMIT)?;
        let mut parts = Multipart::from_request(request, body).await?;
        let (mut entries, mut pictures, mut errors) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await? {
            let field = part.name().unwrap_or_default().to_owned();
            let Some(file_name) = part.file_name().map(str::to_owned) else {
                entries.push((field, part.text().await?));
                continue;
            };
            let bytes = part.bytes().await?;
            // A file field left empty is sent as an empty file.
            if bytes.len() > PICTURE_LIMIT {
                errors.push(FieldError::new(field, Code::BadPicture));
            } else if !bytes.is_empty() {
                pictures.push(Upload {
                    field,
                    file_name,
                    bytes,
                });
            }
        }
        let form = FormData::new(entries);
        verify(request, &form)?;
        Ok(Uploaded {
            form,
            pictures,
            errors,
        })
    }
}
