"""Sentences for the codes that mediation raises."""

from fawang.kernel import wording

wording.add({"not_signed_by_both": "还有当事人没有签名。", "nobody_named": "请先登记被申请人。"})
