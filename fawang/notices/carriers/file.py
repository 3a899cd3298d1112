"""Messages as files, for trying the platform out: one JSON file each, named by its reference."""

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from django.conf import settings

from fawang.notices.carriers.protocol import Found, OutgoingMessage, Temporary


@dataclass(frozen=True)
class FileCarrier:
    """Writes into `folder`, which only its owner may read: the files name people and are not encrypted."""

    folder: Path
    voice: ClassVar[bool] = False

    @classmethod
    def configured(cls) -> Self:
        """Return the carrier that writes to FAWANG_NOTICE_FILES."""
        return cls(Path(settings.FAWANG_NOTICE_FILES))

    def deliver(self, message: OutgoingMessage) -> str:
        """Write the message; the same one again replaces its file. Nobody ever sees half a file.

        Raises:
            Temporary: `carrier_failing`, when it cannot be written.
        """
        content = {
            "reference": message.reference,
            "to": message.to,
            "subject": message.subject,
            "text": message.text,
            "neutral": message.neutral,
        }
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # mkstemp makes the file readable by its owner only.
            descriptor, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path(message.reference))
        except OSError as error:
            raise Temporary("carrier_failing") from error
        return message.reference

    def find(self, reference: str) -> Found:
        """Tell whether the file is there."""
        return Found.ACCEPTED if self._path(reference).exists() else Found.ABSENT

    def _path(self, reference: str) -> Path:
        return self.folder / f"{reference}.json"
