//! A contract as Vietnamese contracts are laid out: quốc hiệu and tiêu ngữ, what it rests on, parties,
//! articles, signatures of both. Fonts and margins as Decree 30/2020/NĐ-CP, annex I asks of documents:
//! Times New Roman 13 to 14, A4, margins of 20, 20, 30 and 15 mm.

use docx_rs::{
    AlignmentType, Docx, PageMargin, Paragraph, Run, RunFonts, SpecialIndentType, Table, TableCell, TableRow,
    WidthType,
};
use domain::clauses::{self, ClauseKind};
use services::ports::ContractPaper;

/// Twentieths of a point in a centimetre.
const TWIPS_PER_CM: i32 = 567;
const A4: (u32, u32) = (11_906, 16_838);
/// Half points.
const BODY: usize = 26;
const HEADING: usize = 28;
const SMALL: usize = 18;
const FONT: &str = "Times New Roman";

pub(super) fn lay_out(paper: &ContractPaper) -> Docx {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let mut docx = Docx::new()
        .page_size(A4.0, A4.1)
        .page_margin(margins())
        .default_fonts(fonts)
        .default_size(BODY)
        .add_paragraph(centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BODY))
        .add_paragraph(centred("Độc lập - Tự do - Hạnh phúc", HEADING))
        .add_paragraph(Paragraph::new());
    for clause in clauses::read(&paper.text) {
        docx = docx.add_paragraph(paragraph(clause.kind, clause.text));
    }
    docx.add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Right)
            .keep_next(true)
            .add_run(Run::new().add_text(&paper.dated).italic()),
    )
    .add_table(signatures(paper))
    .add_paragraph(Paragraph::new().add_run(Run::new().add_text(&paper.foot).size(SMALL)))
}

fn margins() -> PageMargin {
    PageMargin {
        top: 2 * TWIPS_PER_CM,
        bottom: 2 * TWIPS_PER_CM,
        left: 3 * TWIPS_PER_CM,
        right: 3 * TWIPS_PER_CM / 2,
        header: TWIPS_PER_CM,
        footer: TWIPS_PER_CM,
        gutter: 0,
    }
}

fn centred(text: &str, size: usize) -> Paragraph {
    let run = Run::new().add_text(text).bold().size(size);
    Paragraph::new().align(AlignmentType::Center).add_run(run)
}

fn paragraph(kind: ClauseKind, text: &str) -> Paragraph {
    let run = Run::new().add_text(text);
    let body = Paragraph::new().align(AlignmentType::Both);
    match kind {
        ClauseKind::Title => centred(text, HEADING),
        ClauseKind::Number => Paragraph::new().align(AlignmentType::Center).add_run(run),
        ClauseKind::Basis => indented(body).add_run(run.italic()),
        ClauseKind::Party | ClauseKind::Article => body.keep_next(true).add_run(run.bold()),
        ClauseKind::Item => body.indent(Some(TWIPS_PER_CM), None, None, None).add_run(run),
        ClauseKind::Plain => indented(body).add_run(run),
    }
}

/// The first line one centimetre in.
fn indented(paragraph: Paragraph) -> Paragraph {
    paragraph.indent(None, Some(SpecialIndentType::FirstLine(TWIPS_PER_CM)), None, None)
}

/// Two columns without lines: the seller's side and the buyer's.
fn signatures(paper: &ContractPaper) -> Table {
    let cell = |title: &str, signature: &str| {
        TableCell::new()
            .width(4_600, WidthType::Dxa)
            .add_paragraph(centred(title, BODY))
            .add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .add_run(Run::new().add_text("(Ký, ghi rõ họ tên, đóng dấu)").italic()),
            )
            .add_paragraph(Paragraph::new())
            .add_paragraph(Paragraph::new())
            .add_paragraph(
                Paragraph::new()
                    .align(AlignmentType::Center)
                    .add_run(Run::new().add_text(signature)),
            )
    };
    let row = TableRow::new(vec![
        cell("ĐẠI DIỆN BÊN BÁN", &paper.seller_signature),
        cell("ĐẠI DIỆN BÊN MUA", &paper.buyer_signature),
    ])
    .cant_split();
    Table::without_borders(vec![row]).set_grid(vec![4_600, 4_600])
}

#[cfg(test)]
mod tests {
    use crate::documents::WordDocuments;
    use services::ports::{ContractPaper, Documents};
    use std::io::{Cursor, Read};

    #[test]
    fn the_file_says_every_clause_on_a4() {
        let text = "HỢP ĐỒNG LIÊN KẾT\nSố: HDLK-1\nCăn cứ Nghị định số 98/2018/NĐ-CP.\n\nBÊN BÁN: HTX A & B\nĐiều 1. Sản phẩm: xoài <loại 1>.\n- Tháng 12/2026: 5 kg\nCộng.\n";
        let paper = ContractPaper {
            text: text.into(),
            dated: "ngày 21 tháng 11 năm 2026".into(),
            seller_signature: "Nguyễn Văn A".into(),
            buyer_signature: "Trần Thị B".into(),
            foot: "SHA-256 abc".into(),
        };
        let file = WordDocuments.contract(&paper).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let mut xml = String::new();
        archive
            .by_name("word/document.xml")
            .unwrap()
            .read_to_string(&mut xml)
            .unwrap();
        for line in text.lines().filter(|line| !line.is_empty()) {
            let escaped = line
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
            assert!(xml.contains(&escaped), "{line}");
        }
        for said in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Nguyễn Văn A",
            "Trần Thị B",
        ] {
            assert!(xml.contains(said), "{said}");
        }
        for size in [
            "w:w=\"11906\"",
            "w:h=\"16838\"",
            "w:top=\"1134\"",
            "w:left=\"1701\"",
            "w:right=\"850\"",
        ] {
            assert!(xml.contains(size), "{size}");
        }
        let mut styles = String::new();
        archive
            .by_name("word/styles.xml")
            .unwrap()
            .read_to_string(&mut styles)
            .unwrap();
        assert!(styles.contains("Times New Roman") && styles.contains("w:sz w:val=\"26\""));
    }
}
