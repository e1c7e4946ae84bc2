"""Where Python's public package index is, as pip knows it."""

from pip._internal.models.index import PyPI

LISTS = f"{PyPI.simple_url}/"
FILES = f"https://{PyPI.file_storage_domain}/packages/"
HOSTS = (PyPI.netloc, PyPI.file_storage_domain)
