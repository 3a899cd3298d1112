"""The JSON API of knowledge: guidance, and the collection it rests on."""

from ninja import Router

from fawang.knowledge.api.collection import router as collection
from fawang.knowledge.api.guidance import router as guidance

router = Router()
router.add_router("", guidance)
router.add_router("", collection)
