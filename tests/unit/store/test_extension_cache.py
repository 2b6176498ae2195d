from gamma_desktop.calls.model import Extension
from gamma_desktop.store.database import Database
from gamma_desktop.store.extension_cache import SqliteExtensionCache


async def test_nothing_is_known_at_the_start(database: Database) -> None:
    assert await SqliteExtensionCache(database).load() == ()


async def test_the_last_saved_are_loaded_in_order_of_number(database: Database) -> None:
    cache = SqliteExtensionCache(database)
    await cache.save([Extension(number="1", name="gone")])
    await cache.save(
        [Extension(number="9204", name="IVR"), Extension(number="203"), Extension(number="0203")]
    )
    assert [extension.number for extension in await cache.load()] == ["203", "0203", "9204"]
    assert (await cache.load())[2].name == "IVR"
