"""Defence in criminal cases: notified defence (通知辩护) as a kind of order, duty lawyers, detainees' wishes."""
