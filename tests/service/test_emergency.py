"""Emergencies: what must be recognised, and what only sounds like one. All sentences are written for this test."""

from __future__ import annotations

import re

import pytest

from service.emergency import recognise, smells_of_scam
from vietnamese import fold

FIRST = {
    "114": [
        "cháy nhà hàng xóm rồi, cứu với",
        "đang cháy lớn ở chợ, lửa lan sang mấy sạp bên cạnh",
        "chay kho go gan nha toi roi, goi ai bay gio",
        "bếp nhà em bốc lửa, khói đen mù mịt",
        "xe tải cháy trên đèo, có người kẹt bên trong, cứu gấp",
        "ga xì ra nồng nặc, xì ga mạnh lắm phải làm sao",
        "mẹ tôi bị kẹt trong thang máy nửa tiếng rồi",
        "Có người rơi xuống giếng kìa, đang kêu cứu",
        "co nguoi dang chim duoi ho",
        "sập nhà rồi, có người vùi dưới đống gạch",
        "bạn em lạc trong rừng từ sáng, giờ gọi không được",
        "lua dang chay lan len doi thong",
        "Chiều nay tôi đi làm đồng về thì thấy khói bốc lên, giờ nhà kho đang cháy, hàng xóm tát nước không nổi",
    ],
    "115": [
        "bố tôi ngất xỉu, gọi không tỉnh, làm sao bây giờ",
        "ba toi tu nhien nga guc xuong, khong tho duoc",
        "con bị hóc hạt nhãn tím tái rồi, giúp với",
        "bà nội đột nhiên méo miệng nói ngọng, tay yếu hẳn",
        "vợ tôi vỡ ối rồi mà chưa có xe",
        "có người bị xe tông nằm bất động giữa đường",
        "ông cụ nhà em đau ngực dữ dội, vã mồ hôi",
        "em vừa uống nhầm thuốc sâu",
        "thợ điện bị điện giật ngã từ cột xuống, nằm im không cử động",
        "rắn cắn vào chân sưng tím hết rồi",
        "chảy máu nhiều quá không cầm được",
        "ck e bi co giat sui bot mep roi, giup e voi",
        "em không muốn sống nữa",
        "chỉ muốn chết cho xong",
        "mình đang nghĩ đến chuyện tự tử",
    ],
    "113": [
        "có trộm đang cạy cửa nhà tôi",
        "hai người vừa giật điện thoại của em rồi phóng xe chạy",
        "bọn nó đang đánh nhau bằng gậy trước quán",
        "hang xom cam dao duoi chem nguoi ta kia",
        "chồng em đang đánh em, em trốn trong nhà tắm",
        "có người lạ đang đột nhập vào nhà, tôi sợ lắm",
        "nó vừa đâm người ta chảy máu ở bến xe",
        "anh ta dọa giết tôi, đang đứng ngoài cửa",
        "tôi bị nhốt trong phòng trọ không ra được, cứu tôi",
        "em vừa chuyển tiền cho người ta xong mới biết bị lừa đảo",
        "tự nhiên bị mất sạch tiền trong tài khoản sau khi bấm link, cứu em",
        "con tôi bị bắt cóc, người ta gọi đòi chuộc",
        "co tieng no sung o dau ban, nguoi ta chay toan loan",
    ],
    "111": [
        "nhà bên đang đánh đứa bé khóc thét lên",
        "bố dượng đang trói cháu bé vào gốc cây",
        "cháu gái 8 tuổi đang bị người ta xâm hại",
        "cô giáo đang nhốt trẻ trong nhà vệ sinh, cháu khóc dữ lắm",
        "ho dang hanh ha em be o phong tro ben canh",
    ],
    "112": [
        "nước lũ dâng nhanh quá, nhà em ngập tới mái rồi",
        "nuoc len nhanh, ca nha dang ngoi tren noc",
        "đang bị cô lập giữa lũ, có người già và trẻ nhỏ",
        "đồi sau nhà đang sạt lở, đất đổ xuống sân",
        "chúng tôi mắc kẹt vì lũ không ra được",
    ],
}

CALM = [
    "cháy nhà giờ làm lại giấy tờ ở đâu",
    "Năm ngoái nhà tôi bị cháy mất hết giấy tờ, giờ muốn làm lại căn cước",
    "xin giấy tạm trú cho người bị tai nạn năm ngoái",
    "bố tôi bị tai biến nằm một chỗ, làm hồ sơ hưởng trợ cấp khuyết tật thế nào",
    "vừa bị mất trộm xe máy, làm lại đăng ký xe cần gì",
    "tôi bị móc túi mất căn cước, cấp lại bao lâu",
    "chồng tôi mới mất vì tai nạn, thủ tục hưởng chế độ tử tuất",
    "thẩm duyệt phòng cháy chữa cháy cho quán karaoke",
    "dang xin giay phep phong chay chua chay cho nha xuong",
    "nghiệm thu PCCC bao lâu thì xong",
    "đăng ký cơ sở giết mổ gia súc",
    "hỗ trợ hộ dân bị lũ cuốn trôi nhà thì nộp đơn ở đâu",
    "nhà bị ngập trong trận lũ vừa rồi có được hỗ trợ không",
    "trẻ em bị bạo hành thì báo cơ quan nào, thủ tục ra sao",
    "tố cáo người có hành vi bạo lực gia đình cần giấy tờ gì",
    "nếu bị cháy nhà thì gọi số nào",
    "trường hợp bị tai nạn giao thông thì hồ sơ bảo hiểm gồm gì",
    "vợ sắp sinh, cần chuẩn bị giấy tờ gì để khai sinh",
    "vợ tôi đang mang thai xin hưởng chế độ thai sản",
    "chờ muốn chết mà chưa thấy giấy hẹn",
    "nóng muốn chết, trung tâm có điều hòa không",
    "cháu bé 6 tuổi làm căn cước được không",
    "cho con 10 tuổi đi học bơi phòng đuối nước thì đăng ký ở đâu",
    "xin xác nhận không cư trú để bán xe bị cháy",
    "em đang chạy xe ôm công nghệ, đăng ký kinh doanh thế nào",
    "em dang chay xe cong nghe, can giay to gi de dang ky",
    "toi dang chay thu tuc dat dai, can giay to gi",
    "đánh số nhà mới thì xin ở đâu",
    "đang đánh giá lại đất, thuế tính sao",
    "nhà tôi đang đập đi xây lại, xin phép ở đâu",
    "dang dap nha cu xay nha moi thi xin phep o dau",
    "mở quán bắn súng sơn cần giấy phép gì",
    "bán dao kéo có phải xin giấy phép không",
    "hàng đang cháy hàng, muốn mở thêm cửa hàng thì khai báo gì",
    "người bị nhiễm chất độc hóa học được hưởng chế độ gì",
    "bố tôi là nạn nhân chất độc da cam, vừa mất, làm mai táng phí",
    "ông tôi mất năm 1972 vì bom, giờ xin giấy báo tử",
    "bị rắn cắn có được bảo hiểm y tế chi trả không",
    "con bị chó cắn tiêm vắc xin có bảo hiểm không",
    "bị điện giật ở công ty tháng trước, khai tai nạn lao động ra sao",
    "đã ly hôn vì chồng đánh, giờ đổi hộ khẩu cho con",
    "chồng hay đánh vợ con thì xin ly hôn ở đâu",
    "giấy chứng tử cho người chết đuối cần gì",
    "lũ năm ngoái làm hỏng sổ đỏ, cấp lại thế nào",
    "không muốn sống chung hộ khẩu với bố mẹ nữa, tách hộ ra sao",
    "tôi muốn chấm dứt kinh doanh, kết thúc hợp đồng thuê đất",
    "bị lừa mua đất giấy tờ giả thì kiện ở đâu",
    "có người xưng công an gọi bảo cập nhật VNeID, có thật không",
    "xin cấp lại giấy phép lái xe vì bị nước lũ cuốn mất ví",
    "mất hết giấy tờ rồi, cứu em với, làm lại từ đâu",
    "hồ sơ của em bị trả lại hoài, cứu với, cần nộp thêm gì",
    "gấp lắm rồi, mai phải có giấy khai sinh cho con nhập học",
    "trời ơi làm hộ chiếu lâu quá, gọi ai bây giờ",
    "đường trước nhà ngập sâu mỗi khi mưa, phản ánh ở đâu",
    "cột điện nghiêng sắp đổ thì báo ai",
    "hàng xóm hát karaoke ồn ào, báo ai",
    "nuôi ong cần đăng ký gì",
    "xin đổi tên cho con vì tên xấu",
    "trẻ bị bỏ rơi thì khai sinh thế nào",
    "nhận con nuôi cháu 7 tuổi bị bỏ rơi cần gì",
    "ăn chay có mở quán được không",
    "ban hang rong can dang ky gi khong",
    "đổi thẻ bảo hiểm bị cháy một góc",
    "vừa đánh rơi ví ở trung tâm, có ai nhặt được không",
    "tôi bị đánh thuế đất hai lần",
    "người tâm thần đang điều trị, ai làm giám hộ",
    "cấp cứu ngoài giờ có được bảo hiểm chi trả không",
    "hệ thống đang sập, không nộp được hồ sơ trực tuyến",
    "trang web chạy chậm quá, đang bị treo",
    "app bị đơ cả ngày, cứu",
]


@pytest.mark.parametrize(("number", "text"), [(n, t) for n, texts in FIRST.items() for t in texts])
def test_an_emergency_names_the_right_number_first(number: str, text: str) -> None:
    alarm = recognise(text)
    assert alarm, text
    told = alarm.message()
    assert told.answer and told.answer.outcome == "emergency"
    assert re.search(r"11[1-5]", told.text)[0] == number, alarm


@pytest.mark.parametrize("text", [t for texts in FIRST.values() for t in texts])
def test_accents_may_be_missing(text: str) -> None:
    assert recognise(fold(text)), fold(text)


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_one_is_left_to_the_dialogue(text: str) -> None:
    assert recognise(text) is None, recognise(text)


@pytest.mark.parametrize("text", CALM)
def test_also_without_accents(text: str) -> None:
    assert recognise(fold(text)) is None, recognise(fold(text))


def test_a_long_story_with_danger_at_its_end() -> None:
    story = "Gia đình tôi ở bản xa, nhà có bốn người, làm nông. " * 12
    assert recognise(story + "Bây giờ nhà đang cháy, lửa lan lên mái, gọi ai giúp với!")
    assert recognise(story + "Tôi muốn hỏi thủ tục làm lại sổ đỏ.") is None


@pytest.mark.parametrize(
    "text",
    [
        "nhà bên cạnh bốc khói mù mà trong đó có bà cụ nằm liệt",
        "con em nuốt viên pin tròn rồi",
        "hai đứa trẻ trượt xuống đập nước chưa thấy nổi lên",
        "anh rể vác rựa chạy sang đòi chém bố em",
        "nước suối tràn vào nhà ngang bụng, bà nội không đi được",
        "có kẻ cậy cửa sau nhà tôi, tôi trốn dưới gầm giường",
        "cháu bị dượng đánh, cháu trốn ra chuồng trâu",
        "xe khach lao xuong vuc co nguoi bi thuong",
    ],
)
def test_wordings_that_no_rule_foresaw(text: str) -> None:
    alarm = recognise(text)
    assert alarm is not None
    assert "Gọi ngay" in alarm.message().text or "gọi ngay" in alarm.message().text


@pytest.mark.parametrize(
    "text", ["", " ", "|", "~", "a" * 1000, "đang " * 200, "vừa bị " * 140, "cháy " * 200, "\u0301" * 50]
)
def test_hostile_text_is_read_quickly(text: str) -> None:
    assert recognise(text) is None or text.startswith("cháy")


@pytest.mark.parametrize(
    "text",
    [
        "có người xưng là công an bảo tôi chuyển tiền",
        "cán bộ phường gọi điện yêu cầu cài ứng dụng rồi bấm đường link",
        "họ bảo đọc mã OTP để xác nhận hồ sơ",
        "ngan hang nhan tin doi ma otp",
    ],
)
def test_scams_are_smelt(text: str) -> None:
    assert smells_of_scam(text)


@pytest.mark.parametrize(
    "text", ["nộp lệ phí bằng chuyển khoản được không", "công an xã làm việc giờ nào", "quên mật khẩu dịch vụ công"]
)
def test_ordinary_payments_are_no_scam(text: str) -> None:
    assert not smells_of_scam(text)
