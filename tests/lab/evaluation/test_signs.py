"""Recall and precision of signs of urgency, counted by hand on a few sentences."""

from lab.evaluation import signs


def test_each_sign_is_counted_by_itself() -> None:
    rows = [
        {"text": "老板把我们锁在宿舍里不让出门", "signs": ["confinement"]},
        {"text": "刚刚给骗子转了三万到安全账户", "signs": ["fraud_now"]},
        {"text": "老公又打我了，拿着刀", "signs": ["violence"]},
        {"text": "公司拖欠工资两个月", "signs": ["fraud_now"]},
        {"text": "押金不退怎么办", "signs": ["none"]},
        {"text": "借条没写日期能起诉吗", "signs": ["none"]},
    ]
    report = signs.measure(rows)
    assert (report["any sign, found"].value, report["any sign, found"].n) == (0.75, 4)
    assert (report["any sign, really so"].value, report["any sign, really so"].n) == (1.0, 3)
    assert report["sign fraud_now, found"].value == 0.5
    assert report["sign fraud_now, really so"].value == 1.0
    assert report["sign confinement, found"].value == 1.0
    # Danger is also what confinement says: no mistake of the sign of violence.
    assert report["sign violence, really so"].value == 1.0
