"""Gazette pages as they come out of a PDF, with invented law."""

from __future__ import annotations

STAMP = (
    "Người ký: CỔNG THÔNG TIN ĐIỆN TỬ CHÍNH PHỦ\nEmail: thongtin@example.vn\n"
    "Cơ quan: VĂN PHÒNG CHÍNH PHỦ\nThời gian ký: 04.09.2025 10:56:03 +07:00\n"
)


def page(number: int, text: str) -> str:
    """One page: header and number stand left on even pages, right on odd ones."""
    header = "CÔNG BÁO/Số 901 + 902/Ngày 09-9-2025 "
    top = f" \n{number} \n{header}\n  \n" if number % 2 == 0 else f" \n \n{header}\n{number} \n \n"
    return top + text + "\n"


HEAD = """VĂN BẢN QUY PHẠM PHÁP LUẬT 
 
CHÍNH PHỦ 
_________ 
 
Số: 901/2025/NĐ-CP 
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM 
Độc lập - Tự do - Hạnh phúc 
 
Hà Nội, ngày 05 tháng 9 năm 2025 
 
NGHỊ ĐỊNH 
Quy định chi tiết một số điều của Luật Thuyền nan  
số 900/2024/QH15 về đăng ký thuyền 
 
Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15; 
Chính phủ ban hành Nghị định quy định chi tiết về đăng ký thuyền nan. 
"""

DECREE = (
    page(
        2,
        HEAD
        + """Chương I 
QUY ĐỊNH CHUNG 
 
Điều 1. Phạm vi điều chỉnh 
1. Nghị định này quy định việc đăng ký thuyền nan của người dân sống trên các 
sông và đầm phá, việc cấp biển số và việc xoá đăng ký theo quy định tại 
Điều 12. của Luật nói trên thì không thuộc phạm vi này. 
2. Nghị định này không áp dụng đối với: 
a) Thuyền của lực lượng vũ trang; 
b) Thuyền dùng để đua trong lễ hội; 
"""
        + STAMP,
    )
    + page(
        3,
        """c) Thuyền dài dưới 02 m. 
Điều 2. Thủ tục đăng ký và giấy tờ mà chủ thuyền phải nộp khi đăng ký 
thuyền lần đầu 
Chủ thuyền nộp đơn tại Uỷ ban nhân dân cấp xã nơi neo thuyền. Trong 
03 ngày làm việc, Uỷ ban nhân dân cấp xã cấp biển số. 
Lệ phí thực hiện theo bảng sau: 
Loại thuyền 
Lệ phí (đồng) 
Thuyền chèo 
10.000 
Thuyền máy 
50.000 
Chương II 
ĐIỀU KHOẢN THI HÀNH 
Mục 1 
HIỆU LỰC 
Điều 3. Sửa đổi, bổ sung một số điều của Nghị định số 800/2010/NĐ-CP 
1. Sửa đổi, bổ sung Điều 4 như sau: 
“Điều 4. Biển số 
1. Biển số làm bằng tre. 
Điều 5. Màu sơn 
Biển số sơn màu xanh.”. 
2. Bãi bỏ Điều 6. 
Điều 4. Hiệu lực thi hành 
1. Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 01 năm 2026, trừ quy 
định tại khoản 2 Điều này. 
2. Điều 2 của Nghị định này có hiệu lực từ ngày 01 tháng 7 năm 2026. 
3. Nghị định này thay thế Nghị định số 700/2005/NĐ-CP ngày 01 tháng 2 năm 
2005 của Chính phủ về đăng ký thuyền. 
4. Bãi bỏ Điều 7 Thông tư số 12/2012/TT-BTC ngày 02 tháng 02 năm 2012 của Bộ trưởng 
Bộ Tài chính. 
5. Trường hợp các văn bản dẫn chiếu tại Nghị định này được thay thế thì thực hiện theo 
văn bản thay thế. 
Điều 5. Trách nhiệm thi hành 
Các bộ và Uỷ ban nhân dân các cấp chịu trách nhiệm thi hành Nghị định này./. 
 
TM. CHÍNH PHỦ 
KT. THỦ TƯỚNG 
PHÓ THỦ TƯỚNG 
 
Nguyễn Thị Mẫu 
 
""",
    )
    + page(
        4,
        """Phụ lục I 
MẪU ĐƠN ĐĂNG KÝ THUYỀN NAN 
(Kèm theo Nghị định số 901/2025/NĐ-CP ngày 05 tháng 9 năm 2025 của Chính phủ) 
 
Điều 1. Tôi xin đăng ký thuyền: ............ 
Điều 2. Tôi cam đoan lời khai là đúng. 
""",
    )
    + page(
        5,
        """PHỤ LỤC II 
DANH MỤC BẾN 
 
STT 
Tên bến 
1 
Bến Đò 
 
(Xem tiếp Công báo số 903 + 904) 
""",
    )
)
"""A decree over four pages: quoted articles, a table, annexes with lines that look like articles, a part cut off."""

CONSOLIDATED = (
    page(
        2,
        """VĂN BẢN HỢP NHẤT - BỘ TÀI CHÍNH 
 
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM 
Độc lập - Tự do - Hạnh phúc 
 
THÔNG TƯ 
Quy định lệ phí đăng ký thuyền nan 
 
Thông tư số 77/2019/TT-BTC ngày 07 tháng 7 năm 2019 của Bộ trưởng Bộ 
Tài chính quy định lệ phí đăng ký thuyền nan, có hiệu lực kể từ ngày 01 tháng 9 
năm 2019, được sửa đổi, bổ sung bởi: 
Thông tư số 78/2022/TT-BTC ngày 08 tháng 8 năm 2022 của Bộ trưởng Bộ Tài 
chính sửa đổi một số điều của Thông tư số 77/2019/TT-BTC, có hiệu lực kể từ 
ngày 01 tháng 10 năm 2022. 
Căn cứ Luật Phí và lệ phí ngày 25 tháng 11 năm 2015; 
Bộ trưởng Bộ Tài chính ban hành Thông tư quy định lệ phí đăng ký thuyền nan.1 
                                          
1 Thông tư số 78/2022/TT-BTC có căn cứ ban hành như sau: 
“Căn cứ Luật Phí và lệ phí ngày 25 tháng 11 năm 2015; 
""",
    )
    + page(
        3,
        """Điều 1. Mức thu 
1. Thuyền chèo: 10.000 đồng. 
2.2 Thuyền máy: 60.000 đồng cho mỗi lần đăng ký, nộp một lần khi nhận biển số 
của thuyền. 
Điều 2.3 (được bãi bỏ) 
Điều 3. Hiệu lực thi hành4 
                                                                                                                       
Bộ trưởng Bộ Tài chính ban hành Thông tư sửa đổi Thông tư số 77/2019/TT-BTC.” 
2 Khoản này được sửa đổi theo quy định tại khoản 1 Điều 1 Thông tư số 78/2022/TT-BTC, có hiệu lực kể 
từ ngày 01 tháng 10 năm 2022. 
3 Điều này được bãi bỏ theo quy định tại khoản 2 Điều 1 Thông tư số 78/2022/TT-BTC, có hiệu lực kể từ 
ngày 01 tháng 10 năm 2022. 
4 Điều 2 của Thông tư số 78/2022/TT-BTC quy định như sau: 
“Điều 2. Hiệu lực thi hành 
1. Thông tư này có hiệu lực kể từ ngày 01 tháng 10 năm 2022.” 
""",
    )
    + page(
        4,
        """Thông tư này có hiệu lực kể từ ngày 01 tháng 9 năm 2019./. 
 
BỘ TÀI CHÍNH 
 
Số: 15/VBHN-BTC 
XÁC THỰC VĂN BẢN HỢP NHẤT 
 
Hà Nội, ngày 20 tháng 10 năm 2022 
KT. BỘ TRƯỞNG 
THỨ TRƯỞNG 
 
Trần Văn Mẫu 
""",
    )
)
"""A consolidated text whose footnotes go over the page and quote articles."""


def short(number: str, kind: str, office: str, body: str, day: str = "ngày 06 tháng 9 năm 2025") -> str:
    """A document of one page."""
    return (
        f"{office} \n \nSố: {number} \nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \nĐộc lập - Tự do - Hạnh phúc \n"
        f"Hà Nội, {day} \n \n{kind} \nVề việc quản lý bến thuyền \n \n"
        f"Căn cứ Luật Thuyền nan số 900/2024/QH15; \n{body}"
    )
