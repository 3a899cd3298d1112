"""Sentences for the codes that mediation raises."""

from fawang.kernel import wording

wording.add({"not_signed_by_all": "还有当事人没有签名。", "nobody_to_invite": "请先登记被申请人。"})
