"""What a test's reader has set in the browser, by scripts that run before a page's own.

Most tests' readers save data: so Python starts at the first Run only, and no snapshot of it is made
beside what is tested.
"""

SAVES_DATA = (
    "Object.defineProperty(navigator, 'connection',"
    " { configurable: true, value: { saveData: true } });"
)
SPENDS_DATA = "delete navigator.connection;"
