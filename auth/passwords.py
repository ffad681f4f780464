"""Passwords as Argon2id hashes, checked off the event loop and in the same time whether or not there is an account."""

import asyncio
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

STRONG: Final = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)  # 64 MiB, 3 passes: the second choice of RFC 9106
CHEAP: Final = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # tests and demo accounts, 1 ms


def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashes and checks passwords with one set of Argon2id parameters.

    It has its own few threads: a flood of sign-ins then waits for itself, not in front of everything else that
    needs a thread, and takes four times the memory of one hash at most.
    """

    hasher: PasswordHasher = STRONG
    _threads: ThreadPoolExecutor = field(default_factory=_pool, init=False, repr=False, compare=False)

    async def hash(self, password: str) -> str:
        """A new salted hash of the password."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.hasher.hash, _bytes(password))

    async def verify(self, password: str, stored: str | None) -> bool:
        """Whether the password fits the stored hash; without a hash it never does, after the same work."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._verify, _bytes(password), stored)

    def stale(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than ours, so that it should be made again."""
        return self.hasher.check_needs_rehash(stored)

    def _verify(self, password: bytes, stored: str | None) -> bool:
        try:
            return self.hasher.verify(stored or self._dummy, password)
        except InvalidHashError:  # not a hash at all: an account whose password cannot sign in
            return self._verify(password, None)
        except VerificationError:
            return False

    @property
    def _dummy(self) -> str:
        """A well-formed hash with our parameters that no password is known to fit: as much work, never true."""
        h = self.hasher
        salt, digest = (b64encode(bytes(size)).rstrip(b"=").decode() for size in (h.salt_len, h.hash_len))
        return f"$argon2id$v=19$m={h.memory_cost},t={h.time_cost},p={h.parallelism}${salt}${digest}"


def _bytes(password: str) -> bytes:
    """One spelling of the same password, whichever keyboard composed its accents."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
