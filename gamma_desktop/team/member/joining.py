"""Joins a team, and leaves it. Nothing that is secret is sent before the relay has proved who it is.

A relay with an authority of its own is asked for that first; only if its hash is the one of the invitation is
it trusted, and it alone. All can be tried again: the relay knows a desk that comes twice by its secret.
"""

import logging
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hmac import compare_digest
from itertools import product

import aiohttp
import msgspec

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import JoinFault, ValueFault
from gamma_desktop.settings.errors import JoinFailed, VaultError
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultHealth, VaultState
from gamma_desktop.settings.secrets import source_in_force
from gamma_desktop.team.invitation import SYSTEM, JoinLine
from gamma_desktop.team.joining import (
    AUTHORITY_PATH,
    JOIN_PATH,
    LEAVE_PATH,
    JoinAnswer,
    JoinRefusal,
    JoinRequest,
)
from gamma_desktop.team.membership import Membership, hash_of_certificate, tls_trusting
from gamma_desktop.team.secrets import bearers, is_secret, new_secret

_LIMIT = aiohttp.ClientTimeout(total=15, connect=8)
_LARGEST_ANSWER = 64 * 1024
_FAULTS_OF_VERIFYING = {  # openssl/x509_vfy.h
    9: JoinFault.CLOCK,  # X509_V_ERR_CERT_NOT_YET_VALID
    10: JoinFault.CLOCK,  # X509_V_ERR_CERT_HAS_EXPIRED
    62: JoinFault.OTHER_NAME,  # X509_V_ERR_HOSTNAME_MISMATCH
    64: JoinFault.OTHER_NAME,  # X509_V_ERR_IP_ADDRESS_MISMATCH
}
_ELSEWHERE = frozenset({JoinFault.UNREACHABLE, JoinFault.OTHER_NAME, JoinFault.NOT_STORED})
"""Another address of the same relay, or another relay, may do better."""
_FINAL = frozenset({JoinFault.CODE_WRONG, JoinFault.CODE_EXPIRED, JoinFault.CODE_USED, JoinFault.CODE_SPENT})
"""By these no desk of ours came to be, so the secret that was made for it is good for nothing."""

_log = logging.getLogger(__name__)


async def join(line: JoinLine, vault: SecretStore, now: Callable[[], datetime]) -> Membership:
    """Become a member of the team that the line invites to; the secret is in the keyring then.

    Raises:
        JoinFailed: it did not come to that, and why.
        VaultError: there is no place for the secret; the invitation is still good.
    """
    secret = await _secret(vault)
    faults: list[JoinFailed] = []
    for address in line.relays:
        try:
            authority = await _authority(address, line.authority)
            answer = await _ask_to_join(address, authority, JoinRequest(code=line.code, secret=secret))
        except JoinFailed as error:
            faults.append(error)
            if error.fault.code in _ELSEWHERE:
                continue
            break
        return Membership(
            desk=answer.desk,
            name=answer.name,
            relays=answer.relays or line.relays,
            authority=authority,
            joined_at=now(),
            extensions=answer.extensions,
        )
    if faults[-1].fault.code in _FINAL:
        with suppress(VaultError):  # one that stays is good for nothing; why we are no member is what counts
            await vault.delete(SecretName.DESK_SECRET)
    raise faults[-1]


async def leave(membership: Membership, vault: SecretStore) -> bool:
    """Have the relay remove this desk; whether it did. The secret is forgotten whatever it says.

    Raises:
        VaultError: the keyring does not let go of the secret.
    """
    secret = None
    with suppress(VaultError):  # without it the relay cannot be told, and all else is done
        secret = await vault.read(SecretName.DESK_SECRET)
    was_told = secret is not None and await _tell_that_we_leave(membership, secret)
    await forget_secret(vault)
    return was_told


async def forget_secret(vault: SecretStore) -> None:
    """Have the keyring let go of what proved this desk; raises VaultError if it does not."""
    try:
        await vault.delete(SecretName.DESK_SECRET)
    except VaultError as error:
        if error.health.state is not VaultState.MISSING:  # where there is no keyring, there is no secret
            raise


async def _tell_that_we_leave(membership: Membership, secret: str) -> bool:
    for address, proof in product(membership.relays, bearers(membership.desk, secret)):
        headers = {"Authorization": f"Bearer {proof}"}
        try:
            async with (
                _session(membership.tls()) as session,
                session.post(f"https://{address}{LEAVE_PATH}", headers=headers) as answer,
            ):
                if answer.ok:
                    return True
        except (aiohttp.ClientError, OSError) as error:
            _log.info("%s was not told that this desk leaves: %s", address, error)
    return False


async def _secret(vault: SecretStore) -> str:
    """That of an attempt whose answer never came, or a new one, which is kept before it is sent."""
    known = await vault.read(SecretName.DESK_SECRET)
    if known is not None and is_secret(known):
        return known
    if (source := source_in_force(SecretName.DESK_SECRET)) is not None:  # it would go before ours, ever after
        problem = Message(ValueFault.OF_VARIABLE, variable=source, fault=Message(ValueFault.DESK_SECRET))
        raise VaultError(VaultHealth(state=VaultState.REFUSED, backend="environment", problem=problem))
    secret = new_secret()
    health = await vault.write(SecretName.DESK_SECRET, secret)
    if health.state is not VaultState.FINE:
        raise VaultError(health)
    return secret


async def _authority(address: str, expected: str) -> str | None:
    """The certificate of the relay's authority, if it has the hash that the invitation names."""
    if expected == SYSTEM:
        return None
    anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE  # what comes is known by its hash alone
    with _explained(address):
        async with _session(anyone) as session, session.get(f"https://{address}{AUTHORITY_PATH}") as answer:
            body = await answer.content.read(_LARGEST_ANSWER)
    try:
        pem = body.decode("ascii")
        found = hash_of_certificate(ssl.PEM_cert_to_DER_cert(pem))
    except ValueError as error:
        raise JoinFailed(JoinFault.NOT_A_RELAY, address=address) from error
    if not compare_digest(found, expected):
        raise JoinFailed(JoinFault.OTHER_RELAY, address=address)
    return pem


async def _ask_to_join(address: str, authority: str | None, request: JoinRequest) -> JoinAnswer:
    with _explained(address):
        async with (
            _session(tls_trusting(authority)) as session,
            session.post(f"https://{address}{JOIN_PATH}", data=msgspec.json.encode(request)) as answer,
        ):
            body = await answer.content.read(_LARGEST_ANSWER)
    try:
        if answer.ok:
            return msgspec.json.decode(body, type=JoinAnswer)
        refusal = msgspec.json.decode(body, type=JoinRefusal)
        fault = JoinFault(refusal.code)
    except ValueError as error:  # a MsgspecError among them
        raise JoinFailed(JoinFault.NOT_A_RELAY, address=address) from error
    raise JoinFailed(fault)


def _session(tls: ssl.SSLContext) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls, limit=1), timeout=_LIMIT)


def _why_not(error: aiohttp.ClientConnectorError) -> str:
    """Why there is no connection, in the system's words: those of asyncio name its functions."""
    number = error.os_error.errno
    if number is None or isinstance(error.os_error, socket.gaierror):
        return error.strerror or str(error)
    return os.strerror(number)


@contextmanager
def _explained(address: str) -> Iterator[None]:
    try:
        yield
    except aiohttp.ClientConnectorCertificateError as error:
        why = error.certificate_error
        code = getattr(why, "verify_code", 0)
        fault = _FAULTS_OF_VERIFYING.get(code, JoinFault.NOT_TRUSTED)
        raise JoinFailed(fault, address=address) from error
    except aiohttp.ClientConnectorSSLError as error:  # a port that speaks no TLS, or another kind of it
        raise JoinFailed(JoinFault.NOT_A_RELAY, address=address) from error
    except aiohttp.ClientConnectorError as error:
        raise JoinFailed(JoinFault.UNREACHABLE, address=address, why=_why_not(error)) from error
    except TimeoutError as error:
        raise JoinFailed(JoinFault.UNREACHABLE, address=address, why="no answer") from error
    except (aiohttp.ClientError, OSError) as error:
        raise JoinFailed(JoinFault.UNREACHABLE, address=address, why=str(error)) from error
