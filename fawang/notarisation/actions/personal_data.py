"""What notarisation has to say when a matter is to be erased: it keeps nothing of its own beside the order.

An office files what it has notarised and hands the file to the archive in its time (Notarisation Law, Arts. 35, 13.2,
23.7): what ended with a certificate is not erased here, whoever asks for it (PIPL, Art. 47: the law has it kept).
"""

from fawang.certificates.queries import certificates
from fawang.kernel.rules.actor import Actor
from fawang.kernel.rules.problems import Conflict
from fawang.kernel.security.personal_data import Keeper, Record
from fawang.notarisation.procedure import PROCEDURE
from fawang.work_orders.actions.personal_data import TABLE


def _erase(by: Actor, record: Record) -> int:
    if any(row.sort == PROCEDURE.name for row in certificates.issued_for(record.id)):
        raise Conflict("notarial_file_kept")
    return 0


KEEPER = Keeper("notarisation", frozenset({TABLE}), erase=_erase)
