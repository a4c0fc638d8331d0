"""Wordings that ask for one aspect, as patterns over read text in lower case.

They say little alone (`được không` asks for conditions, a channel or a person);
`bot.aspect_model` learns what each weighs.
"""

from __future__ import annotations

import re

_HOW_MANY = r"(?:bao nhiêu|mấy)"
_HOW = r"(?:thế nào|như thế nào|như nào|ra sao|làm sao|kiểu gì|kiểu nào|cách nào|sao)"
_WHERE = r"(?:đâu|chỗ nào|nơi nào|cơ quan nào|chỗ mô|phòng nào|sở nào|đơn vị nào|bộ phận nào|cấp nào)"
_PERSON = r"(?:ai|người|chồng|vợ|con|bạn|em|anh|chị|mẹ|bố|cha|ba|má|cháu|ông|bà|cô|chú|bác)"

CUES: dict[str, str] = {
    "fee sum": (
        rf"(?<!được )(?<!hưởng )(?<!cấp )(?<!nhận )(?<!lĩnh ){_HOW_MANY} (?:tiền|nghìn|ngàn|đồng|trăm|"
        rf"triệu|xu|lệ phí|phí)\b|(?:hết|tốn|đóng|giá|thu|"
        rf"trả) {_HOW_MANY}(?! ngày| lâu| hôm| tháng| tuần| bản| bộ)"
    ),
    "fee word": r"\b(?:lệ phí|chi phí|phí|cước|mức thu|biểu phí)\b",
    "fee must": (
        r"(?:mất|tốn|thu|nộp|đóng|trả|chịu) (?:thêm |cái |tí |chút )?(?:lệ phí|phí|tiền)\b|mất tiền|"
        r"tốn kém|miễn (?:lệ )?phí"
    ),
    "fee asked": r"(?:lệ phí|phí|chi phí|cước|tiền)[^,.?]{0,45}(?:bao nhiêu|thế nào|ra sao|là mấy|không|sao)\b",
    "fee none": (
        r"(?:đồng|xu|tiền) nào\b|không công|không mất (?:gì|tiền)|miễn (?:hết|luôn)|"
        r"(?:bớt|giảm)(?: cho)? (?:gì|đồng|tiền|phí|phần)|bỏ (?:tiền|túi)|tiền túi"
    ),
    "fee dear": r"\b(?:đắt|rẻ|tốn|đúng giá|giá)\b",
    "fee enough": (
        r"(?:trăm|chục|triệu|nghìn|ngàn)(?: \w+){0,8} (?:đủ|vừa|đúng)\b|"
        r"(?:đòi|thu|lấy)(?: \w+){0,2} (?:\w+ )?(?:trăm|chục|triệu|nghìn)"
    ),
    "money got": (
        r"(?:trợ cấp|hỗ trợ|được hưởng|được nhận|được lĩnh|mức hưởng|được vay|bồi thường|"
        r"mỗi tháng được|(?:trả|nhà nước|bảo hiểm) cho)[^,.?]{0,30}(?:bao nhiêu|mấy)|mức (?:hưởng|trợ cấp|hỗ trợ|vay)"
    ),
    "money put": r"(?:ký quỹ|vốn|thu nhập|doanh thu|lương)[^,.?]{0,30}(?:bao nhiêu|mấy)",
    "time long": r"bao lâu|lâu không|nhanh không|trong ngày|lấy (?:ngay|luôn|liền)",
    "time catch": r"\bkịp\b",
    "time wait": r"(?:đợi|chờ|ngóng)\b|cầm (?:\w+ ){0,3}về (?:ngay|luôn)|(?:có|lấy|xong) (?:giấy )?(?:ngay|luôn|liền)",
    "time late": r"(?:đã |có )?(?:quá |bị )?(?:muộn|trễ|chậm) (?:chưa|quá|không|rồi)|quá hạn chưa",
    "time days": rf"{_HOW_MANY} (?:ngày|hôm|tuần|tháng|tiếng|giờ|buổi)\b",
    "time when": r"(?:bao giờ|khi nào|lúc nào|hôm nào|chừng nào)",
    "time word": (
        r"(?:thời gian|thời hạn) (?:giải quyết|xử lý|thực hiện|cấp|trả|làm|ra|xét|thẩm định|hoàn thành|"
        r"là|bao|mấy|để|xem xét|được|công nhận)|thời gian$|thời hạn$"
    ),
    "deadline": (
        rf"trong vòng|trước (?:bao lâu|{_HOW_MANY})|trước mấy|(?:muộn|chậm|trễ) nhất|(?:quá|trễ|hết) hạn|"
        rf"hạn (?:chót|nộp|cuối|là|bao|mấy|phải)|kể từ|trở lên thì|báo trước|quá {_HOW_MANY}"
    ),
    "valid": (
        r"(?:giá trị|hiệu lực|hạn sử dụng|thời hạn sử dụng|dùng được|sử dụng được)[^,.?]{0,25}(?:bao lâu|"
        r"mấy|bao nhiêu|khi nào|bao giờ)|thời hạn (?:mấy|bao nhiêu) năm|mấy năm phải đổi"
    ),
    "place where": (
        rf"(?:ở|tại|đến|ra|lên|tới|vào|đi|về|gửi|nộp|cho|qua|sang|xuống|làm|khai|xin|đăng ký|"
        rf"hỏi) {_WHERE}\b|(?<!khác )(?<!khác nhau ){_WHERE}(?: ạ| vậy| hả| thế| nhỉ| đấy)?$"
    ),
    "place agency": (
        r"cơ quan nào|chỗ nào|nơi nào|sở nào|đơn vị nào|(?:cho|lên|với|gặp|báo|đến) ai\b|ai (?:cấp|"
        r"giải quyết|duyệt|ký|xác nhận|có thẩm quyền)|thẩm quyền|nơi (?:nộp|tiếp nhận|làm|cấp)|"
        r"địa (?:chỉ|điểm)"
    ),
    "place or": (
        r"(?:xã|phường|huyện|tỉnh|công an|ủy ban|thuế|sở)[^,.?]{0,25} hay (?:là )?(?:lên |ra |đến |ở |"
        r"bên )?(?:xã|phường|huyện|tỉnh|công an|ủy ban|thuế|sở)"
    ),
    "place hours": (
        r"thứ (?:bảy|7|hai|sáu)|chủ nhật|ngày lễ|ngày nghỉ|mấy giờ (?:mở|đóng|làm|nghỉ)|giờ (?:làm việc|"
        r"hành chính)|buổi (?:trưa|chiều|sáng|tối)|cuối tuần|xuyên trưa|thông trưa|nghỉ trưa|"
        r"\btết\b|giờ (?:chiều|sáng|tối)|còn (?:nhận|làm|mở)|trực\b"
    ),
    "place home": (
        r"về (?:tận )?quê|hộ khẩu (?:ở )?(?:nơi|tỉnh|xã)|chỗ trọ|đang (?:ở )?trọ|(?:bên|"
        r"phía) (?:nhà )?(?:vợ|chồng|gái|trai)"
    ),
    "place who": (
        r"gặp (?:ai|người nào)|hỏi ai|ai lo|bên nào|(?:công an|bên \w+(?: \w+)?|ủy ban|thuế) (?:lo|làm) hay|"
        r"cứ (?:ra|lên|đến) \w+"
    ),
    "method net": (
        r"online|trực tuyến|qua mạng|trên mạng|vneid|dịch vụ công|ứng dụng|trang web|website|\bweb\b|"
        r"điện thoại được|email|thư điện tử|internet|đường link"
    ),
    "method post": r"bưu (?:điện|chính|cục|phẩm)|chuyển phát|gửi về nhà|về tận nhà|tận nhà",
    "method home": r"(?:ngồi|ở|từ|tại) nhà|từ xa|tận nơi|trực tiếp|lưu động|khỏi phải đi|không cần đến",
    "method go": r"(?:lên|ra|đến|xuống|tới) tận|khỏi (?:phải )?(?:đến|lên|ra|đi)|không (?:phải )?(?:lên|ra|đến) \w+ mà",
    "method device": r"\b(?:app|zalo|máy tính|phần mềm|điện thoại)\b|\bbấm\b|chụp (?:ảnh |giấy|hình)|quét",
    "method hand": r"tận tay|nộp tay|(?:mang|đem|gửi|ship) (?:\w+ )?(?:đến|về) (?:tận )?nhà|ngồi (?:ở|một)",
    "method way": (
        r"(?:bằng|qua|theo) (?:những )?(?:cách|hình thức|đường|kênh)(?: thức)? (?:nào|gì)|(?:nộp|"
        r"gửi) (?:kiểu|cách) (?:gì|nào)|cách thức|hình thức nộp|hình thức nào|toàn trình|một phần"
    ),
    "steps how": (
        rf"(?:làm|xin|đăng ký|khai|khai báo|đổi|sửa|rút|khóa|cấp|chuyển|tách|báo|lập|mở|nhập|xóa|"
        rf"giải quyết|xử lý|xét|gỡ|hủy|chấm dứt)[^,.?]{{0,30}} {_HOW}\b"
    ),
    "steps word": (
        rf"thủ tục[^,.?]{{0,60}} {_HOW}\b|trình tự|quy trình|các bước|bước nào|mấy bước|từng bước|"
        rf"hướng dẫn|chỉ (?:tôi|em|mình|cho)"
    ),
    "steps do": (
        r"phải làm (?:gì|sao|những gì)|làm (?:gì|sao)\b|làm thế nào|cách (?:làm|đăng ký|xin|khai|nộp|"
        r"đổi)\b|bắt đầu từ đâu|trước hay sau|làm gì trước|trước,? .{0,20}sau"
    ),
    "steps lost": (
        r"(?:việc|cái) (?:gì|nào) trước|xoay (?:sở|xở)|tính sao|(?:không|chưa) biết (?:phải )?(?:lo|làm|bắt đầu)|"
        r"tiếp (?:đến|theo)"
    ),
    "steps visit": r"(?:có )?(?:người|ai|cán bộ)(?: \w+)? xuống(?: \w+)? (?:đo|xem|kiểm tra|thẩm định|khám)",
    "steps still": r"(?:có )?phải (?:khai báo|họp|đến|lên|ký|làm) .{0,20}(?:gì )?(?:không|nữa)",
    "papers what": (
        r"(?:giấy tờ|giấy má|giấy|hồ sơ|tài liệu|văn bản|chứng từ|đơn từ|đơn|tờ) (?:gì|nào|gồm|bao gồm|"
        r"cần|có những|thế nào|như thế nào|ra sao|gồm có)\b|tờ gì"
    ),
    "papers need": (
        r"cần (?:phải )?(?:có |những |chuẩn bị |nộp |mang )*(?:gì|giấy|loại giấy|những gì)\b|"
        r"gồm (?:có )?(?:những )?(?:gì|giấy)|gồm những|gồm có"
    ),
    "papers bring": (
        r"(?:mang|cầm|đem|nộp|xuất trình|đưa|trình|chuẩn bị|gửi|kèm|kèm theo) (?:theo |ra |đi |lên |"
        r"thêm |cho \w+ )?(?:những |cái |các )?(?:gì|giấy|giấy tờ)\b"
    ),
    "papers word": (
        r"thành phần|hồ sơ$|giấy tờ$|bản (?:sao|chính|gốc|photo|phô tô)|mấy bộ|bao nhiêu bộ|mấy bản|"
        r"sổ hộ khẩu|ảnh (?:thẻ|cỡ)|(?:mấy|bao nhiêu) (?:tấm )?ảnh"
    ),
    "papers enough": (
        r"tay không|người không|(?:giấy|ảnh|bản|tờ|thẻ|sinh|viện|này)[^,.?]{0,12} (?:là |thì |đã |"
        r"có )*(?:đủ|được chưa)|"
        r"chỉ (?:có|mang|cần)|còn thiếu|thiếu (?:giấy|tờ)"
    ),
    "papers instead": (
        r"(?:gì|nào) (?:để )?(?:thay|chứng minh)|thay (?:bằng|được)|chứng minh [^,.?]{0,20}(?:gì|nào)|"
        r"phô tô|photo"
    ),
    "papers carry": r"(?:cầm|mang|đem|đưa|trình)[^,.?]{0,20} (?:theo|ra)\b",
    "papers also": r"có (?:cần|phải) (?:mang|cầm|nộp|đem|có|giấy|ảnh|bản|công chứng)",
    "rule word": (
        r"điều kiện|tiêu chuẩn|tiêu chí|yêu cầu (?:gì|thế nào|ra sao|đối với|về)|đủ tuổi|độ tuổi|"
        r"(?:bao nhiêu|mấy) tuổi|đối tượng|đáp ứng"
    ),
    "rule may": (
        r"có được[^,.?]{0,60}(?:không|chưa)\b|được (?:không|ko|chứ)|có đủ|được phép|được hưởng|được xét|"
        r"được công nhận|được cấp không"
    ),
    "rule yet": r"(?:đã|đủ)[^,.?]{0,20} (?:được|đến lượt|đủ)[^,.?]{0,20} chưa\b|được chưa\b|đến lượt|\bliệu\b",
    "rule harm": r"làm sao không|bị gì không|bị (?:loại|cắt|mất quyền)|có sao\b|cứ (?:để|dùng)",
    "rule need": r"có (?:phải|cần) (?:đăng ký|xin phép|khai|thi|đổi|báo)",
    "rule must": (
        r"bắt buộc|có phải[^,.?]{0,60}không|phải[^,.?]{0,25} mới được|có cần phải|(?:bị|có) phạt|"
        r"bị (?:xử phạt|từ chối)|có sao không"
    ),
    "rule limit": (
        rf"tối (?:thiểu|đa)|ít nhất|(?:mấy|bao nhiêu) (?:lần|năm|mét|người|phần trăm|môn)|trường hợp nào|"
        rf"những trường hợp|{_HOW_MANY} (?:tuổi|mét)"
    ),
    "rule so": r"thì sao\b|thì thế nào|có (?:khác|lâu hơn)",
    "result what": (
        r"kết quả[^,.?]{0,60} (?:là gì|gì|nào)|kết quả (?:nhận|của|thực hiện|thủ tục|giải quyết)|"
        r"được cấp (?:cái |giấy |những |loại |bản )*(?:gì|nào)|nhận (?:được |về |lại )+(?:cái |giấy |"
        r"những )*(?:gì|nào)|được (?:cái )?gì$|(?:cấp|trả|đưa)[^,.?]{0,15} (?:giấy|cái|bản) gì"
    ),
    "result handed": r"(?:đưa|phát|trả)(?: \w+){0,2} (?:tờ|giấy|bản|thẻ)|cấp (?:một lần|cho)[^,.?]{0,12} mấy năm",
    "law what": (
        r"(?:luật|nghị định|thông tư|văn bản|điều|khoản|quyết định|bộ luật|pháp lệnh|"
        r"quy định) (?:pháp luật |luật |quy phạm pháp luật )?(?:nào|gì|số mấy|mấy|số bao nhiêu)\b"
    ),
    "law word": (
        r"căn cứ|cơ sở pháp lý|pháp lý|quy định (?:ở|tại|trong) |số hiệu|trích dẫn|dẫn nguồn|dựa vào|"
        r"theo luật|luật nói|nghị định số"
    ),
    "law where": (
        r"(?:chỗ nào|ở đâu) (?:viết|ghi|nói)|(?:dựa|căn cứ)(?: theo| vào)? (?:cái )?(?:gì|đâu)|"
        r"luật (?:ấy|đó|gì)\b|cãi|số (?:của )?(?:thông tư|nghị định)"
    ),
    "form write": r"\bđiền\b|tự (?:viết|soạn)|in sẵn|đánh máy|gõ máy|giấy trắng|viết (?:ra|vào)|tờ in",
    "form word": r"\bmẫu\b|biểu mẫu|tờ khai|bản word|file|viết tay|tải (?:về|đơn|tờ|mẫu|ở)",
    "form which": (
        r"(?:mẫu|tờ khai|phiếu|biểu mẫu)[^,.?]{0,30} (?:nào|gì|số mấy|ở đâu|chỗ nào|bao nhiêu)|(?:viết|"
        r"làm) đơn (?:thế nào|như thế nào|ra sao|theo)|xin mẫu|tải[^,.?]{0,20} (?:ở đâu|chỗ nào)|"
        r"đơn[^,.?]{0,12} (?:lấy|mua|tải|xin) (?:ở )?(?:đâu|chỗ nào)"
    ),
    "who for": (
        rf"(?:làm|nộp|đi|lấy|ký|khai|xin|nhận|đăng ký)[^,.?]{{0,20}} (?:hộ|thay|giúp|giùm)\b|"
        rf"nhờ {_PERSON}\b|ủy quyền|thuê (?:người|dịch vụ)"
    ),
    "who self": (
        r"chính chủ|đích thân|cả hai|hai vợ chồng|một mình|có mặt|đi cùng|cùng đi|ký cùng|đưa (?:con|bé|"
        r"cháu)"
    ),
    "who alone": (
        r"một mình|vắng mặt|thiếu mặt|đủ mặt|tự (?:đi|đến|ra|làm)\b|đúng (?:người|chủ)|(?:bế|dẫn|"
        r"mang) (?:cả |theo )?(?:con|cháu|bé|cụ)|dẫn đi"
    ),
    "who stead": (
        rf"(?:lấy|đi|ký|nhận|nộp|làm)(?: \w+){{0,3}} (?:thay|hộ|cho)(?: cho)? {_PERSON}\b|đứng ra|"
        rf"cầm (?:\w+ ){{0,3}}đi (?:nộp|làm|lấy|hộ)|ai đi cũng"
    ),
    "who may": (
        r"ai (?:được|phải|có quyền|đi|nộp|đứng|làm|là người|ký)|những ai|(?:cá nhân|tổ chức|"
        r"hộ gia đình)[^,.?]{0,40} hay |đối tượng (?:thực hiện|nào)"
    ),
    "about": (
        r"^(?!.*(?:điều kiện|tiêu chuẩn|tiêu chí|căn cứ|cơ sở pháp lý|kết quả|yêu cầu|lệ phí|"
        r"thời hạn)).*là (?:gì|cái gì)\b|"
        r"là (?:sao|thế nào)\b|việc gì\b|(?:không|chẳng) hiểu|để làm gì|khác (?:gì|nhau|nào|chỗ nào)|"
        r"nghĩa là|tên thủ tục|"
        r"thủ tục (?:nào|gì)\b|tóm tắt|tổng quan|tìm hiểu|giải thích|tác dụng"
    ),
}
"""Name → pattern."""

_COMPILED = {name: re.compile(pattern) for name, pattern in CUES.items()}


def cues(text: str) -> list[str]:
    """Names of the cues a read text holds."""
    text = text.lower()
    return [name for name, pattern in _COMPILED.items() if pattern.search(text)]
