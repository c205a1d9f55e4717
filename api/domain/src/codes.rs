//! Every error a person can meet: code → kind → HTTP status → text. One table.

use crate::Locale;
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The input is wrong; `fields` say where.
    Invalid,
    /// Nobody is signed in, or the sign-in failed.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    /// Not there, or not yours: the two look the same.
    NotFound,
    /// Something changed in between; look again.
    Conflict,
    /// Too many tries.
    TooMany,
    /// Our fault.
    Internal,
}

impl ErrorKind {
    pub const fn status(self) -> u16 {
        match self {
            ErrorKind::Invalid => 422,
            ErrorKind::Unauthenticated => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Conflict => 409,
            ErrorKind::TooMany => 429,
            ErrorKind::Internal => 500,
        }
    }
}

/// One wrong field: where, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pub path: String,
    pub code: Code,
}

impl FieldError {
    pub fn new(path: impl Into<String>, code: Code) -> FieldError {
        FieldError {
            path: path.into(),
            code,
        }
    }
}

macro_rules! error_codes {
    ($($variant:ident = $code:literal, $kind:ident, $vi:literal, $en:literal;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $($variant),+ }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code),+ }
            }

            pub const fn kind(self) -> ErrorKind {
                match self { $(Code::$variant => ErrorKind::$kind),+ }
            }

            /// What is wrong and what to do next.
            pub const fn text(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Code::$variant, Locale::Vi) => $vi,
                      (Code::$variant, Locale::En) => $en),+
                }
            }
        }

        impl Serialize for Code {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
    };
}

error_codes! {
    Invalid = "invalid", Invalid, "Có thông tin chưa đúng. Xin sửa các ô được đánh dấu.", "Some of this is not right. Please correct the marked fields.";
    Required = "required", Invalid, "Xin điền ô này.", "Please fill this in.";
    TooLong = "too_long", Invalid, "Nội dung quá dài.", "This is too long.";
    TooShort = "too_short", Invalid, "Nội dung quá ngắn.", "This is too short.";
    NotANumber = "not_a_number", Invalid, "Xin nhập một số nguyên.", "Please enter a whole number.";
    OutOfRange = "out_of_range", Invalid, "Số này nằm ngoài khoảng cho phép.", "This number is out of range.";
    NotADate = "not_a_date", Invalid, "Xin nhập ngày theo dạng ngày/tháng/năm.", "Please enter a date.";
    NotAMonth = "not_a_month", Invalid, "Xin nhập tháng theo dạng 2026-05.", "Please enter a month like 2026-05.";
    DateOrder = "date_order", Invalid, "Ngày kết thúc phải sau ngày bắt đầu.", "The end must come after the start.";
    UnknownChoice = "unknown_choice", Invalid, "Xin chọn một mục trong danh sách.", "Please choose one from the list.";
    SeveralOrganisations = "several_organisations", Invalid, "Nhiều đơn vị có tên như vậy. Xin ghi rõ hơn hoặc chọn trong gợi ý.", "Several organisations have such a name. Please say which, or choose from the list.";
    UnknownCommune = "unknown_commune", Invalid, "Chưa rõ là xã, phường nào. Xin chọn trong danh sách gợi ý, hoặc ghi thêm tên tỉnh.", "It is not clear which commune this is. Please choose it from the list, or add the province.";
    BadEmail = "bad_email", Invalid, "Địa chỉ e-mail chưa đúng, ví dụ: ten@vidu.vn.", "This is not an e-mail address, for example name@example.vn.";
    BadPhone = "bad_phone", Invalid, "Số điện thoại chưa đúng, ví dụ: 0912 345 678.", "This is not a Vietnamese phone number, for example 0912 345 678.";
    WeakPassword = "weak_password", Invalid, "Mật khẩu cần ít nhất 10 ký tự.", "The password needs at least 10 characters.";
    EmailTaken = "email_taken", Invalid, "E-mail này đã có tài khoản. Xin đăng nhập hoặc đặt lại mật khẩu.", "There is already an account with this e-mail. Please sign in or reset the password.";
    PhoneTaken = "phone_taken", Invalid, "Số điện thoại này đã có tài khoản. Xin đăng nhập.", "There is already an account with this phone number. Please sign in.";
    TaxCodeTaken = "tax_code_taken", Invalid, "Mã số thuế này đã được đăng ký. Xin liên hệ cơ quan xúc tiến nếu đó là đơn vị của bạn.", "An organisation with this tax code exists. Please ask the trade office if it is yours.";
    ConsentNeeded = "consent_needed", Invalid, "Xin đọc và đánh dấu đồng ý để tiếp tục.", "Please read and tick the box to go on.";
    BadPicture = "bad_picture", Invalid, "Ảnh phải là JPEG, PNG hoặc WebP, không quá 5 MB.", "The picture must be JPEG, PNG or WebP and at most 5 MB.";
    StarsNeedCertificate = "stars_need_certificate", Invalid, "Sao OCOP cần số quyết định, cơ quan cấp và ngày cấp.", "OCOP stars need the decision number, the issuer and the date.";
    ClubNeedsRepresentative = "club_needs_representative", Invalid, "Hội quán bán hàng qua một hợp tác xã, tổ hợp tác hoặc hộ kinh doanh: xin chọn đơn vị đại diện.", "A club sells through a cooperative, a cooperative group or a household: please name it.";
    BadRequest = "bad_request", Invalid, "Yêu cầu không đúng dạng đã mô tả.", "The request is not of the documented form.";
    NotADecimal = "not_a_decimal", Invalid, "Xin nhập một số, ví dụ 12,5.", "Please enter a number, for example 12.5.";
    TooManyDecimals = "too_many_decimals", Invalid, "Có quá nhiều chữ số sau dấu phẩy.", "There are too many digits after the point.";
    DayInFuture = "day_in_future", Invalid, "Ngày này chưa đến.", "This day has not come yet.";
    OutsidePeriod = "outside_period", Invalid, "Ngày này nằm ngoài thời gian của chương trình.", "This day lies outside the programme's period.";
    OutsideArea = "outside_area", Invalid, "Địa bàn này nằm ngoài phạm vi của cơ quan.", "This place lies outside the office's area.";
    PlantingCodeTaken = "planting_code_taken", Invalid, "Mã này đã được khai cho một vùng trồng khác ở cùng thị trường.", "This code is already recorded for another planting area and the same market.";
    KeyTaken = "key_taken", Invalid, "Đã có chương trình với tên và thời gian này.", "There is already a programme with this name and period.";
    BadTaxCode = "bad_tax_code", Invalid, "Mã số thuế gồm 10 hoặc 13 chữ số (hộ kinh doanh có thể dùng số định danh 12 chữ số).", "A tax code has 10 or 13 digits (a household business may use its owner's 12-digit number).";
    AddressBookFull = "address_book_full", Conflict, "Sổ địa chỉ đã đầy (20 địa chỉ). Xin xóa bớt rồi lưu lại.", "The address book is full (20 addresses). Please delete some and save again.";
    AlreadyPacked = "already_packed", Conflict, "Người bán đã đóng gói đơn trước nên không gửi chung được nữa. Xin chọn giao riêng.", "The seller has packed the earlier order, so nothing can travel with it any more. Please have it sent by itself.";
    OrderOver = "order_over", Conflict, "Đơn trước đã hủy hoặc quá hạn thanh toán nên không gửi chung được. Xin chọn giao riêng.", "The earlier order is cancelled or was not paid in time, so nothing can travel with it. Please have it sent by itself.";
    OtherReceiver = "other_receiver", Conflict, "Hàng gửi chung phải cùng điện thoại và địa chỉ với đơn trước. Xin giữ nguyên như đơn trước, hoặc chọn giao riêng.", "Goods that travel together go to the same phone and address. Please keep those of the earlier order, or have them sent by themselves.";
    AddedGoodsFirst = "added_goods_first", Conflict, "Có hàng đặt thêm đang đi cùng đơn này. Xin hủy phần đặt thêm trước.", "Goods ordered later travel with this part. Please cancel those first.";
    BadVoucherCode = "bad_voucher_code", Invalid, "Mã gồm 3 đến 20 chữ cái không dấu và chữ số, ví dụ: XOAI10.", "A code has 3 to 20 letters and digits, for example XOAI10.";
    VoucherCodeTaken = "voucher_code_taken", Invalid, "Đơn vị đã có mã này. Xin đặt mã khác.", "You have a voucher with this code already. Please choose another.";
    TooMuchDiscount = "too_much_discount", Invalid, "Theo Nghị định 81/2018/NĐ-CP, mức giảm không quá 50% giá hàng: phần trăm giảm nhiều nhất là 50, và tiền hàng tối thiểu phải gấp ít nhất hai lần số tiền giảm.", "By Decree 81/2018/NĐ-CP no more than 50% of a price may come off: at most 50 per cent, and the goods must come to at least twice the amount.";
    VoucherUnknown = "voucher_unknown", Conflict, "Người bán này không có mã giảm giá đó. Xin so lại từng chữ.", "This seller has no voucher with that code. Please compare letter by letter.";
    VoucherNotYet = "voucher_not_yet", Conflict, "Mã giảm giá này chưa đến ngày áp dụng.", "This voucher does not hold yet.";
    VoucherEnded = "voucher_ended", Conflict, "Mã giảm giá này đã kết thúc nên không được trừ nữa. Xin xem lại tổng tiền trước khi đặt.", "This voucher is over, so nothing comes off any more. Please look at the total again before ordering.";
    VoucherUsedUp = "voucher_used_up", Conflict, "Mã giảm giá này vừa hết lượt nên không được trừ nữa. Xin xem lại tổng tiền trước khi đặt.", "This voucher has just been used up, so nothing comes off any more. Please look at the total again before ordering.";
    VoucherSpent = "voucher_spent", Conflict, "Bạn đã dùng hết số lượt của mã giảm giá này nên không được trừ nữa. Xin xem lại tổng tiền trước khi đặt.", "You have had all your uses of this voucher, so nothing comes off. Please look at the total again before ordering.";
    VoucherNeedsMore = "voucher_needs_more", Conflict, "Tiền hàng của người bán này chưa đủ để dùng mã giảm giá.", "The goods of this seller do not come to enough for the voucher yet.";
    WrongTaxCode = "wrong_tax_code", Invalid, "Mã số thuế chưa đúng. Mã của công ty có 10 chữ số (đơn vị phụ thuộc thêm 3 chữ số); xin so lại từng chữ số.", "This tax code is not right. A company's has 10 digits (a dependent unit 3 more); please compare digit by digit.";
    BadBankBin = "bad_bank_bin", Invalid, "Mã ngân hàng (BIN) gồm 6 chữ số.", "A bank's number (BIN) has 6 digits.";
    BadBankAccount = "bad_bank_account", Invalid, "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19 ký tự.", "An account number has only letters and digits, at most 19.";
    NoSuchAccount = "no_such_account", Invalid, "Chưa có tài khoản với e-mail hoặc số điện thoại này. Xin nhờ người đó đăng ký trước.", "There is no account with this e-mail or phone number yet. Please ask the person to sign up first.";
    AlreadyMember = "already_member", Invalid, "Người này đã thuộc đơn vị.", "This person already belongs to the organisation.";
    AlreadyAnswered = "already_answered", Conflict, "Yêu cầu này đã được dùng cho một nội dung khác. Xin tải lại trang.", "This request key was used for something else. Please reload the page.";

    SignInNeeded = "sign_in_needed", Unauthenticated, "Xin đăng nhập để tiếp tục.", "Please sign in to go on.";
    WrongCredentials = "wrong_credentials", Unauthenticated, "E-mail (hoặc số điện thoại) hay mật khẩu chưa đúng.", "The e-mail (or phone number) or the password is wrong.";
    TooManySignIns = "too_many_sign_ins", TooMany, "Bạn đã thử quá nhiều lần. Xin đợi 15 phút hoặc đặt lại mật khẩu.", "Too many tries. Please wait 15 minutes or reset the password.";
    TooManyRequests = "too_many_requests", TooMany, "Quá nhiều yêu cầu. Xin đợi một lát rồi thử lại.", "Too many requests. Please wait a little and try again.";
    LinkExpired = "link_expired", Invalid, "Liên kết này đã dùng hoặc đã hết hạn. Xin yêu cầu liên kết mới.", "This link was used or has expired. Please ask for a new one.";
    FormExpired = "form_expired", Forbidden, "Trang đã mở quá lâu. Xin tải lại trang và gửi lại.", "The page was open for too long. Please reload it and send again.";
    NotAllowed = "not_allowed", Forbidden, "Bạn không có quyền làm việc này.", "You are not allowed to do this.";
    NotVerified = "not_verified", Forbidden, "Đơn vị chưa được cơ quan xúc tiến xác minh. Bạn có thể soạn sẵn, nhưng chưa thể gửi.", "The trade office has not verified this organisation yet. You can prepare, but not send.";
    NotFound = "not_found", NotFound, "Không tìm thấy. Có thể liên kết đã cũ hoặc nội dung đã được gỡ.", "Not found. The link may be old, or it was taken down.";

    Changed = "changed", Conflict, "Nội dung vừa được người khác thay đổi. Xin tải lại trang để xem bản mới nhất.", "Somebody just changed this. Please reload the page to see the latest.";
    WrongState = "wrong_state", Conflict, "Việc này không còn làm được ở bước hiện tại. Xin tải lại trang.", "This cannot be done at the present step any more. Please reload the page.";
    OutOfStock = "out_of_stock", Conflict, "Không còn đủ hàng. Xin giảm số lượng hoặc chọn sản phẩm khác.", "There is not enough stock. Please take fewer, or another product.";
    PriceChanged = "price_changed", Conflict, "Giá hoặc hàng trong giỏ vừa thay đổi. Xin xem lại trước khi đặt.", "A price or an item in the cart has changed. Please look again before ordering.";
    CartEmpty = "cart_empty", Conflict, "Giỏ hàng đang trống.", "The cart is empty.";
    NoBankAccount = "no_bank_account", Conflict, "Người bán chưa có tài khoản nhận VietQR. Xin chọn thanh toán khi nhận hàng.", "This seller has no VietQR account yet. Please choose cash on delivery.";
    NoShippingRates = "no_shipping_rates", Invalid, "Người bán chưa có bảng phí giao hàng nên chưa gửi được hàng. Xin liên hệ người bán, hoặc chọn nhận tại nơi bán nếu có.", "This seller has set no shipping rates yet, so nothing can be sent. Please ask the seller, or pick the goods up where that is offered.";
    NotSentThere = "not_sent_there", Invalid, "Người bán không giao đến tỉnh này. Xin đổi địa chỉ, chọn nhận tại nơi bán nếu có, hoặc bỏ hàng của người bán này.", "This seller does not send to that province. Please change the address, pick the goods up where that is offered, or take them out of the cart.";
    TooFar = "too_far", Invalid, "Có hàng tươi chỉ giao gần nơi bán, không giao được đến địa chỉ này. Xin bỏ hàng đó, đổi địa chỉ hoặc chọn nhận tại nơi bán nếu có.", "Some fresh goods are sent only near their seller and not to this address. Please take them out, change the address, or pick them up where that is offered.";
    NoPickup = "no_pickup", Invalid, "Người bán không có chỗ cho nhận hàng tại nơi bán. Xin chọn giao tận nơi.", "This seller offers no pickup. Please choose delivery.";
    RoundNotOpen = "round_not_open", Conflict, "Đợt kết nối này không nhận đăng ký nữa.", "This round takes no more registrations.";
    ProposalExpired = "proposal_expired", Conflict, "Đề xuất này đã quá hạn trả lời.", "The time to answer this proposal is over.";
    SameOrganisation = "same_organisation", Conflict, "Bên bán và bên mua phải là hai đơn vị khác nhau.", "Seller and buyer must be two different organisations.";
    NotSignedYet = "not_signed_yet", Conflict, "Hợp đồng chưa được hai bên ký.", "The contract is not signed by both sides yet.";
    AreaTooLarge = "area_too_large", Invalid, "Diện tích ghi trong hợp đồng lớn hơn diện tích vùng trồng.", "The contract names more than the planting area's size.";
    ComputedHere = "computed_here", Conflict, "Chỉ tiêu này được tính từ dữ liệu trên sàn nên không nhập tay.", "This indicator is computed from records and takes no typed figure.";
    TargetAsWritten = "target_as_written", Conflict, "Chỉ tiêu giữ nguyên như văn bản. Xin chép chương trình sang kỳ mới rồi sửa ở bản chép.", "This target stands as the document has it. Please copy the programme to a new period and change it there.";

    LastManager = "last_manager", Conflict, "Đơn vị cần ít nhất một người quản lý.", "An organisation needs at least one manager.";
    StandardNotHeld = "standard_not_held", Invalid, "Đơn vị chưa có giấy chứng nhận còn hiệu lực, đã được xác minh cho tiêu chuẩn này.", "The organisation holds no verified, valid certificate for this standard.";
    MonthPast = "month_past", Invalid, "Tháng này đã qua.", "This month is over.";
    MonthOutsideRound = "month_outside_round", Invalid, "Tháng này nằm ngoài thời gian của đợt kết nối.", "This month lies outside the round's period.";
    MonthTwice = "month_twice", Invalid, "Mỗi tháng chỉ ghi một lần.", "Each month is given only once.";
    FutureDate = "future_date", Invalid, "Ngày này chưa đến.", "This date is in the future.";
    TermsChanged = "terms_changed", Conflict, "Điều khoản của đề xuất vừa được thay đổi. Xin xem điều khoản mới rồi trả lời.", "The terms of this proposal just changed. Please look at the new terms and answer.";
    MoreThanMatched = "more_than_matched", Invalid, "Không được nhiều hơn khối lượng đã ghép: phần còn lại đã dành cho bên khác.", "This is more than was matched: the rest is held for others.";
    SameTerms = "same_terms", Invalid, "Xin đổi khối lượng, giá hoặc nơi giao; nếu giữ nguyên thì chọn Đồng ý.", "Please change the quantity, the price or the delivery point; to keep them, accept.";
    ResultOutdated = "result_outdated", Conflict, "Sau khi ghép đã có câu trả lời mới. Xin ghép lại rồi công bố.", "There were answers after this matching. Please match again, then publish.";
    CommodityOutsideRound = "commodity_outside_round", Invalid, "Đợt kết nối này không nhận mặt hàng này. Xin chọn mặt hàng khác hoặc đợt khác.", "This round does not take this commodity. Please choose another commodity or another round.";
    SellerOutsideRound = "seller_outside_round", Invalid, "Đợt kết nối này chỉ nhận người bán ở địa bàn đã nêu. Xin chọn đợt khác.", "This round only takes sellers of the area it names. Please choose another round.";
    NameTaken = "name_taken", Invalid, "Tên này đã có. Xin chọn tên khác.", "This name is taken. Please choose another.";
    PoolTooSmall = "pool_too_small", Invalid, "Nhóm cần ít nhất hai bên bán. Xin chọn thêm.", "A pool needs two sellers at least. Please choose more.";
    AlreadyPooled = "already_pooled", Conflict, "Đơn vị đã xác nhận vào một nhóm khác của đợt này. Xin rời nhóm đó trước.", "The organisation has confirmed in another pool of this round. Please leave that one first.";
    AnswersAwaited = "answers_awaited", Conflict, "Còn đề xuất chưa được trả lời và chưa hết hạn.", "Some proposals are still waiting for an answer within their time.";
    FigureChanged = "figure_changed", Conflict, "Bên kia vừa đưa ra một số khác. Xin xem số mới rồi trả lời.", "The other side just put forward another figure. Please look at it and answer.";
    BadFile = "bad_file", Invalid, "Tệp phải là PDF, JPEG, PNG hoặc WebP, không quá 5 MB.", "The file must be a PDF, JPEG, PNG or WebP of at most 5 MB.";
    AmendmentWaits = "amendment_waits", Conflict, "Đang có một bản sửa đổi chờ trả lời. Xin trả lời bản đó trước.", "Another amendment waits for an answer. Please answer it first.";
    TerminationWaits = "termination_waits", Conflict, "Đang có một đề nghị chấm dứt chờ trả lời.", "Another termination waits for an answer.";
    ContractEnded = "contract_ended", Conflict, "Hợp đồng đã chấm dứt hoặc đã thanh lý.", "The contract has ended or is liquidated.";
    ScheduleUsed = "schedule_used", Invalid, "Tháng này đã gọi hàng hoặc đã khai mất mùa nhiều hơn số còn lại.", "More than this was called off or declared lost in this month already.";
    ScheduleFull = "schedule_full", Invalid, "Nhiều hơn số còn gọi được của tháng. Muốn lấy thêm, xin đề nghị sửa hợp đồng.", "More than the month's schedule still holds. To take more, please propose an amendment.";
    NotScheduled = "not_scheduled", Invalid, "Hợp đồng không có sản lượng cho tháng này.", "The contract schedules nothing for this month.";
    DayOver = "day_over", Invalid, "Ngày này đã qua.", "This day is over.";
    MarketPriceNeeded = "market_price_needed", Invalid, "Hợp đồng tính theo giá tham chiếu: xin nhập giá tham chiếu của ngày giao.", "The contract follows a market reference: please give its price on that day.";
    PriceByRule = "price_by_rule", Invalid, "Đơn giá theo hợp đồng khác số này. Muốn đổi giá, xin đề nghị sửa hợp đồng.", "The contract gives another price. To change it, please propose an amendment.";
    Unanswered = "unanswered", Conflict, "Còn phiếu giao nhận hoặc khoản tiền chưa được trả lời.", "A delivery or a payment still waits for an answer.";
    StillRuns = "still_runs", Conflict, "Hợp đồng còn thời hạn và chưa giao đủ nên chưa thể thanh lý.", "The contract still runs and not all of it has come, so it cannot be liquidated yet.";

    UnclearName = "unclear_name", Invalid, "Tên này có thể là nhiều thứ. Xin ghi rõ hơn.", "This name can mean several things. Please be more precise.";
    UnknownOrganisation = "unknown_organisation", Invalid, "Không tìm thấy đơn vị đã xác minh có mã số thuế hoặc tên này.", "No verified organisation has this tax code or name.";
    NotASpreadsheet = "not_a_spreadsheet", Invalid, "Tệp phải là bảng tính XLSX hoặc CSV (UTF-8).", "The file must be an XLSX or CSV (UTF-8) spreadsheet.";
    FileTooLarge = "file_too_large", Invalid, "Tệp quá lớn: nhiều nhất 500 dòng, 80 cột và 1 MB. Xin chia nhỏ.", "The file is too large: at most 500 rows, 80 columns and 1 MB. Please split it.";
    EmptySheet = "empty_sheet", Invalid, "Trang tính đầu tiên chưa có dòng nào.", "The first sheet has no rows.";
    UnknownColumn = "unknown_column", Invalid, "Không hiểu tiêu đề cột này. Xin dùng tiêu đề của tệp mẫu.", "This heading is not known. Please use the headings of the template.";
    ColumnTwice = "column_twice", Invalid, "Cột này đã có ở trên. Xin gộp lại.", "This column is there twice. Please merge them.";
    MissingColumn = "missing_column", Invalid, "Thiếu cột này.", "This column is missing.";
    RegistrationHeld = "registration_held", Conflict, "Đợt kết nối đã đóng đăng ký nên không sửa, tạm dừng hay rút được nữa. Xin liên hệ cơ quan tổ chức.", "The round has closed, so this can no longer be changed, paused or withdrawn. Please ask the office that runs it.";

    PaymentKnown = "payment_known", Invalid, "Khoản tiền có mã giao dịch này đã được ghi, với số tiền hoặc đơn khác. Xin kiểm tra lại mã.", "The payment with this bank reference is entered already, with another amount or order. Please check the reference.";
    MoreThanPaid = "more_than_paid", Invalid, "Số tiền phải lớn hơn 0 và không quá phần còn hoàn được.", "The amount must be above zero and at most what can still be refunded.";
    NoStatementTable = "no_statement_table", Invalid, "Không thấy bảng giao dịch trong tệp: cần cột ngày, cột số tiền (hoặc ghi có) và cột nội dung. Xin tải lại sao kê từ ngân hàng, dạng Excel hoặc CSV.", "There is no table of transactions in the file: it needs a date, an amount (or credit) and a description. Please download the statement from the bank again, as Excel or CSV.";
    BadCardAccount = "bad_card_account", Invalid, "Mã tài khoản Stripe có dạng acct_… gồm chữ và số, xem trong trang quản trị Stripe.", "A Stripe account id looks like acct_… with letters and digits; see Stripe's dashboard.";
    NoCardAccount = "no_card_account", Conflict, "Người bán này không nhận thẻ. Xin chọn cách trả khác.", "This seller takes no cards. Please choose another way to pay.";
    CardRefused = "card_refused", Conflict, "Stripe chưa mở được trang trả tiền cho người bán này. Xin thử lại sau, hoặc liên hệ người bán.", "Stripe could not open a payment page for this seller. Please try again later, or ask the seller.";
    CardUnreachable = "card_unreachable", Conflict, "Chưa kết nối được với Stripe, thẻ của bạn chưa bị trừ tiền. Xin thử lại sau ít phút.", "Stripe cannot be reached now; your card was not charged. Please try again in a few minutes.";
    BadSignature = "bad_signature", Invalid, "Chữ ký của thông báo không đúng hoặc đã quá hạn.", "The signature of this message is wrong or too old.";

    NotReceivedYet = "not_received_yet", Conflict, "Chỉ người đã nhận hàng mới đánh giá được. Xin đợi đến khi phần đơn này được giao.", "Only who has received the goods can review them. Please wait until this part is delivered.";
    ReviewClosed = "review_closed", Conflict, "Đánh giá chỉ sửa được trong 30 ngày kể từ khi viết.", "A review can be changed for 30 days after it was written.";
    HiddenByOffice = "hidden_by_office", Conflict, "Nội dung này đã bị ẩn nên không sửa được. Xin liên hệ cơ quan đã ẩn nếu bạn không đồng ý.", "This was hidden and cannot be changed. Please contact the office that hid it if you disagree.";
    TooManyQuestions = "too_many_questions", TooMany, "Bạn đang có nhiều câu hỏi chưa được trả lời. Xin đợi người bán trả lời rồi hỏi tiếp.", "Many of your questions still wait for an answer. Please wait for the sellers before asking more.";

    WrongPassword = "wrong_password", Invalid, "Mật khẩu chưa đúng.", "The password is wrong.";
    OrderUnderWay = "order_under_way", Conflict, "Còn đơn hàng chưa giao xong hoặc chưa trả đủ tiền. Xin đợi nhận hàng, hoặc hủy đơn nếu còn hủy được, rồi xóa tài khoản.", "An order is still under way or not fully paid. Please wait for the goods, or cancel it if you still can, then delete the account.";
    ComplaintUnderWay = "complaint_under_way", Conflict, "Còn khiếu nại chưa giải quyết xong. Xin đợi kết quả, hoặc rút khiếu nại, rồi xóa tài khoản.", "A complaint is not settled yet. Please wait for its outcome, or withdraw it, then delete the account.";
    RefundAwaited = "refund_awaited", Conflict, "Người bán còn phải hoàn tiền cho bạn. Xin đợi nhận tiền hoàn, hoặc liên hệ người bán, rồi xóa tài khoản.", "A seller still has to pay you back. Please wait for the refund or contact the seller, then delete the account.";
    SoleManager = "sole_manager", Conflict, "Bạn là người quản lý duy nhất của một đơn vị. Xin thêm một người quản lý khác ở trang của đơn vị, rồi xóa tài khoản.", "You are the only manager of an organisation. Please add another manager on its page, then delete the account.";
    SoleAdministrator = "sole_administrator", Conflict, "Bạn là quản trị viên duy nhất của sàn. Cần có quản trị viên khác trước khi xóa tài khoản.", "You are the only administrator. Another one is needed before the account can be deleted.";

    ComplaintOpen = "complaint_open", Conflict, "Phần đơn này đang có một khiếu nại chưa giải quyết xong. Xin xem khiếu nại đó trên trang đơn hàng.", "A complaint about this part is not settled yet. Please see it on the order's page.";
    NothingPaid = "nothing_paid", Invalid, "Phần đơn này chưa có gì để hoàn: hàng chưa gửi hoặc chưa trả đủ tiền.", "There is nothing to refund of this part yet: it is not sent or not fully paid.";
    MoreThanOrdered = "more_than_ordered", Invalid, "Số lượng phải từ 1 và không quá số đã đặt, trừ số đã trả lại người bán.", "The quantity must be at least 1 and at most what was ordered, less what went back to the seller.";
    NotWithBuyer = "not_with_buyer", Invalid, "Không yêu cầu trả hàng được: hàng này chưa ghi là đã giao, hoặc đã được trả lại. Xin ghi đã giao trước, hoặc bỏ chọn trả hàng.", "The goods cannot be sent back: they are not entered as delivered, or have come back already. Please enter the delivery first, or do not ask for them.";
    MoreThanOutstanding = "more_than_outstanding", Invalid, "Số lượng phải từ 1 và không quá số còn phải gửi. Xin tải lại trang để xem số mới nhất.", "The quantity must be at least 1 and at most what is still to be sent. Please reload the page to see the latest.";
    NothingLeft = "nothing_left", Invalid, "Bớt như vậy thì đơn không còn hàng nào. Xin hủy đơn.", "That would leave nothing of the order. Please cancel it instead.";

    NotReady = "not_ready", Internal, "Hệ thống đang khởi động. Xin thử lại sau ít phút.", "The service is starting. Please try again in a few minutes.";
    Internal = "internal", Internal, "Có lỗi ở phía chúng tôi. Dữ liệu của bạn không bị mất. Xin thử lại sau ít phút.", "Something went wrong on our side. Nothing of yours is lost. Please try again in a few minutes.";
}

impl Code {
    /// Whether the order is still there, at another total: it is shown again, to be confirmed or changed.
    pub const fn asks_for_review(self) -> bool {
        use Code::*;
        matches!(
            self,
            PriceChanged
                | VoucherUnknown
                | VoucherNotYet
                | VoucherEnded
                | VoucherUsedUp
                | VoucherSpent
                | VoucherNeedsMore
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_speak_both_languages() {
        let words: BTreeSet<&str> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(!code.text(Locale::Vi).is_empty() && !code.text(Locale::En).is_empty());
        }
    }
}
