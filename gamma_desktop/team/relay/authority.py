"""The relay's own certificate authority, and the certificate that it shows to desks; or the company's.

Desks trust the authority by its hash, which stands in their invitation. Its key never leaves this folder.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.hosts import address_of
from gamma_desktop.settings.codes import AuthorityFault
from gamma_desktop.settings.errors import AuthorityUnusable
from gamma_desktop.team.membership import hash_of_certificate

_AUTHORITY_LASTS = timedelta(days=3652)
_CERTIFICATE_LASTS = timedelta(days=90)
_RENEWED_BEFORE = timedelta(days=30)
_BACKDATED = timedelta(days=2)
"""Clocks of desks may be that far behind."""
_LOOK_EVERY = timedelta(hours=6).total_seconds()

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Issued:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class RelayAuthority:
    """Makes what is missing in its folder, and renews the relay's certificate before it ends.

    Args:
        folder: the files; made if missing.
        names: what the relay is reached by.
        now: the time.
    """

    def __init__(self, folder: Path, names: tuple[str, ...], now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._names = names
        self._now = now
        self.certificate_file = folder / "relay.pem"
        """The relay's certificate with its key, and the authority's behind it."""

    @property
    def hash(self) -> str:
        """What invitations name; raises AuthorityUnusable."""
        return hash_of_certificate(self._authority().certificate.public_bytes(serialization.Encoding.DER))

    @property
    def pem(self) -> str:
        """The authority's certificate; raises AuthorityUnusable."""
        return self._authority().certificate.public_bytes(serialization.Encoding.PEM).decode()

    def ends_at(self) -> datetime | None:
        """Until when the certificate is good that desks are shown; None where there is none."""
        try:
            return _read(self.certificate_file.read_bytes()).certificate.not_valid_after_utc
        except (OSError, ValueError):
            return None

    def prepare(self) -> bool:
        """Make what is missing, and what ends soon or has other names; whether anything was made.

        Raises:
            AuthorityUnusable: the files cannot be read or written, or there are no names.
        """
        if not self._names:
            raise AuthorityUnusable(AuthorityFault.NO_NAMES)
        try:
            authority = self._authority()
            if not self._is_due(authority):
                return False
            issued = self._issue(authority)
            chain = _pem(issued.certificate) + _pem(authority.certificate)
            write_whole(self.certificate_file, _pem_of_key(issued.key) + chain)
        except OSError as error:
            raise AuthorityUnusable(
                AuthorityFault.NOT_WRITTEN, path=str(self._folder), why=str(error)
            ) from error
        return True

    def context(self) -> ssl.SSLContext:
        """TLS with what ``prepare`` made; raises AuthorityUnusable."""
        return tls_context(str(self.certificate_file), "")

    async def keep_current(self, context: ssl.SSLContext) -> None:
        """Renew for ever; connections that begin afterwards are shown the new certificate."""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            await asyncio.to_thread(self.renew, context)

    def renew(self, context: ssl.SSLContext) -> bool:
        """Renew if it is time; ``context`` shows the new one from the next connection on."""
        is_new = self.prepare()
        if is_new:
            context.load_cert_chain(self.certificate_file)
        return is_new

    def _authority(self) -> _Issued:
        file = self._folder / "authority.pem"
        try:
            return _read(file.read_bytes())
        except FileNotFoundError:
            if not self._names:  # never set up: nothing is made by the way
                raise AuthorityUnusable(AuthorityFault.NO_NAMES) from None
            return self._make_authority(file)
        except (OSError, ValueError) as error:
            raise AuthorityUnusable(AuthorityFault.NOT_READ, path=str(file), why=str(error)) from error

    def _make_authority(self, file: Path) -> _Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gamma Desktop relay")])
        certificate = (
            self._builder(name, name, key.public_key(), _AUTHORITY_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        make_folder(self._folder)
        write_whole(file, _pem_of_key(key) + _pem(certificate))
        _log.info("a new certificate authority was made; a desk that joined by another one does not trust it")
        return _Issued(certificate, key)

    def _issue(self, authority: _Issued) -> _Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._names[0][:64])])
        certificate = (
            self._builder(name, authority.certificate.subject, key.public_key(), _CERTIFICATE_LASTS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(_alternatives(self._names)), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
            )
            .sign(authority.key, hashes.SHA256())
        )
        return _Issued(certificate, key)

    def _builder(
        self, subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
    ) -> x509.CertificateBuilder:
        now = self._now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _BACKDATED)
            .not_valid_after(now + lasts)
        )

    def _is_due(self, authority: _Issued) -> bool:
        try:
            issued = _read(self.certificate_file.read_bytes())
        except (FileNotFoundError, ValueError):
            return True
        names = issued.certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return (
            issued.certificate.not_valid_after_utc - self._now() < _RENEWED_BEFORE
            or list(names) != _alternatives(self._names)
            or issued.certificate.issuer != authority.certificate.subject
        )


def tls_context(certificate: str, key: str) -> ssl.SSLContext:
    """TLS of a server, 1.2 or newer, with a certificate chain and its key, which may stand in one file.

    Raises:
        AuthorityUnusable: a file cannot be used.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key or None, password="")
    except OSError as error:
        raise AuthorityUnusable(AuthorityFault.NOT_READ, path=certificate, why=str(error)) from error
    return context


def _read(content: bytes) -> _Issued:
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key of an elliptic curve")
    return _Issued(x509.load_pem_x509_certificate(content), key)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _alternatives(names: tuple[str, ...]) -> list[x509.GeneralName]:
    return [
        x509.IPAddress(ip_address(name)) if address_of(name) is not None else x509.DNSName(name.lower())
        for name in names
    ]


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
