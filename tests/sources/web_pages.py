"""Web pages as news sites build them, with invented news."""

LEAD = (
    "Thương mại giữa hai bờ sông Lam đạt 240,1 tỷ đồng trong năm 2023, theo số liệu mà chi cục "
    "hải quan của tỉnh công bố sáng thứ Sáu."
)
GROWTH = (
    "Con số này tăng 26,3% so với năm trước và vượt mục tiêu 200 tỷ đồng mà hai bên đặt ra từ "
    "cuộc gặp mùa xuân, dù giá cước vận tải tăng liên tục."
)
OIL = (
    "Dầu và than vẫn đứng đầu danh sách hàng hóa, chiếm gần một nửa giá trị, trong khi xuất khẩu "
    "máy móc chỉ nhích lên đôi chút, ông Hồ Văn Bến, phó chi cục trưởng, cho biết."
)
OUTLOOK = (
    "Hai bên dự kiến gặp lại vào tháng tới để bàn về việc thanh toán bằng đồng nội tệ và mở thêm "
    "một cửa khẩu phụ cho hàng nông sản tươi."
)
BODY = (LEAD, GROWTH, OIL, OUTLOOK)

EN_BODY = (
    "Ferry traffic across the strait rose by a quarter in the first nine months, the harbour "
    "office said on Tuesday, and the queue at the northern pier has all but disappeared.",
    "“We expected a slow summer and got the busiest one since the bridge was closed,” said Ines "
    "Okafor, who runs the office and counts every lorry that leaves.",
    "Fares will stay as they are until March, she added, although fuel has become dearer and two "
    "of the seven ships are due for repairs that the office puts at 4.5 million crowns.",
)


def page(body: str, *, head: str = "", lang: str = "vi") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def news(body: str | None = None, *, head: str = "", lang: str = "vi") -> str:
    """Return an article in the middle of menus, teasers and a footer."""
    return page(
        f"""
        <header><a href="/">Báo Bờ Sông</a>
          <nav><ul><li><a href="/kt">Kinh tế</a></li><li><a href="/xh">Xã hội</a></li></ul></nav>
        </header>
        <main><article><h1>Thương mại đôi bờ vượt mục tiêu</h1>
        {paragraphs(*BODY) if body is None else body}
        </article></main>
        <aside><h3>Đọc thêm</h3><ul>
          <li><a href="/1">Chợ nổi mở cửa trở lại sau ba tháng sửa chữa</a></li>
          <li><a href="/2">Mùa nước lên sớm, nông dân lo mất vụ</a></li></ul></aside>
        <footer><p>Giấy phép số 12. Ghi rõ nguồn khi dùng lại.</p></footer>""",
        head=head or "<title>Thương mại đôi bờ vượt mục tiêu - Báo Bờ Sông</title>",
        lang=lang,
    )
