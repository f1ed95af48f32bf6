"""The servers: every configuration that each library can be put in, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .chains import CHAINS, ED25519

# What both ends can do in TLS 1.3.
RSA, EC = "RSA-2048", "P-256"
TWO = (RSA, EC)


@dataclass(frozen=True)
class Accepted:
    group: str
    version: str = "TLS 1.3"
    suite: str = "AES128-GCM-SHA256"


@dataclass(frozen=True)
class Refused:
    failure: str
    says: tuple[str, ...] = ()


X25519, P256 = Accepted("X25519"), Accepted("P-256")
# A server of 1.3 that has nothing in common with us, and what it says when we come back with 1.2.
NOTHING = Refused("TLS_SUITE", ("handshake_failure",))
NOTHING_EITHER = Refused("TLS_SUITE", ("speaks TLS 1.3", "ML-KEM, P-384 or AES-256"))
# The same of a server that speaks 1.3 alone: "no version in common" would be wrong.
NO_GROUP_OR_SUITE = Refused("TLS_SUITE")
TOO_OLD = Refused("TLS_VERSION", ("refused TLS 1.3",))
WANTS_CLIENT = Refused("TLS_ALERT", ("certificate_required", "client certificate"))


@dataclass(frozen=True)
class Row:
    library: str
    arguments: tuple[str, ...]
    chain: str
    outcome: Accepted | Refused
    # What peyk with TLS 1.2 makes of it, where the first answer makes that one come back.
    outcome12: Accepted | Refused | None = None
    env: dict[str, str] = field(default_factory=dict)
    says: tuple[str, ...] = ()  # what the server's log holds

    @property
    def name(self) -> str:
        given = [f"{k}={v}" for k, v in self.env.items()]
        return " ".join([self.library, *given, *self.arguments, f"[{self.chain}]"])


def both(outcome, outcome12):
    return {"outcome": outcome, "outcome12": outcome12}


def tls12(chain: str, bits: int, group: str) -> Accepted:
    key = "RSA" if chain.startswith("RSA") else "ECDSA"
    hash = {128: 256, 256: 384}[bits]
    return Accepted(group, "TLS 1.2", f"ECDHE-{key}-AES{bits}-GCM-SHA{hash}")


# ---- Go ----

FIPS = {"GODEBUG": "fips140=on"}
GO_GROUPS = {
    "X25519": X25519,
    "P-256": P256,
    "X25519,P-256": X25519,
    "P-256,X25519": X25519,
    "P-384,P-256": P256,
    "P-521,P-384,X25519": X25519,
    "X25519MLKEM768,X25519": X25519,
    "X25519MLKEM768,P-256": P256,
    "SecP256r1MLKEM768,SecP384r1MLKEM1024,P-256": P256,
}
GO_GROUPS_OF_OTHERS = (
    "X25519MLKEM768",
    "SecP256r1MLKEM768",
    "SecP384r1MLKEM1024",
    "P-384",
    "P-521",
    "P-521,P-384,X25519MLKEM768",
)


def go():
    def row(*arguments, chain=EC, outcome=X25519, **more):
        return Row("Go", arguments, chain, outcome, **more)

    for chain in CHAINS:
        yield row(chain=chain, says=("group=X25519 retry=false",))
        yield row("-curves=P-256", chain=chain, outcome=P256, says=("group=CurveP256 retry=true",))
        yield row(chain=chain, outcome=P256, env=FIPS, says=("retry=true",))
        yield row("-max=1.2", chain=chain, **both(TOO_OLD, tls12(chain, 128, "X25519")))
        # It demands the Extended Master Secret.
        yield row("-max=1.2", chain=chain, env=FIPS, **both(TOO_OLD, tls12(chain, 128, "P-256")))
    for groups, outcome in GO_GROUPS.items():
        for chain in TWO:
            yield row(f"-curves={groups}", chain=chain, outcome=outcome)
    for groups in GO_GROUPS_OF_OTHERS:
        # Where 1.2 has no group in common either, Go says that first.
        then = NOTHING_EITHER if "P-" in groups else NOTHING
        yield row(f"-curves={groups}", **both(NOTHING, then))
        yield row(f"-curves={groups}", "-min=1.3", **both(NOTHING, NO_GROUP_OR_SUITE))
    for group, outcome in (("X25519", X25519), ("P-256", P256)):
        for chain in TWO:
            for client in ("none", "request", "verify"):
                for tickets in ("true", "false"):
                    yield row(
                        *(f"-curves={group}", f"-client={client}", f"-tickets={tickets}"),
                        *("-client-ca={cas}",) * (client != "none"),
                        *("-min=1.3", "-alpn=h2,http/1.1"),
                        chain=chain,
                        outcome=outcome,
                        says=('protocol="http/1.1"', f"retry={str(outcome is P256).lower()}"),
                    )
            for client in ("require", "require-and-verify"):
                arguments = (f"-curves={group}", f"-client={client}", "-client-ca={cas}")
                yield row(*arguments, chain=chain, outcome=WANTS_CLIENT)
    for protocols, answer in (("http/1.1", "http/1.1"), ("h2", ""), ("h2,http/1.1", "http/1.1")):
        yield row(f"-alpn={protocols}", says=(f'protocol="{answer}"',))
    yield row("-alpn=h3,other", outcome=Refused("TLS_ALERT", ("no_application_protocol",)))
    for mode in ("on", "only"):
        for arguments in ((), ("-client=request",), ("-min=1.3", "-tickets=false")):
            yield row(*arguments, outcome=P256, env={"GODEBUG": f"fips140={mode}"})
        yield row("-max=1.2", env={"GODEBUG": f"fips140={mode}"}, **both(TOO_OLD, tls12(EC, 128, "P-256")))
    for group in ("X25519", "P-256", "P-384", "P-521"):
        for chain in TWO:
            for client in ("none", "request", "verify"):
                yield row(
                    *(f"-curves={group}", f"-client={client}", "-max=1.2"),
                    *("-client-ca={cas}",) * (client != "none"),
                    chain=chain,
                    says=("version=TLS 1.2",),
                    **both(TOO_OLD, tls12(chain, 128, group)),
                )
        wants = Refused("TLS_ALERT", ("wants a client certificate",))
        yield row(f"-curves={group}", "-client=require", "-max=1.2", **both(TOO_OLD, wants))
    for cut in (1, 5, 13, 100):
        yield row(f"-cut={cut}", "-max=1.2", chain=RSA, **both(TOO_OLD, tls12(RSA, 128, "X25519")))
    for cut in (1, 2, 3, 5, 6, 7, 100, 1460):
        for chain in (RSA, "P-256, two intermediates"):
            yield row(f"-cut={cut}", chain=chain)
        yield row(f"-cut={cut}", "-curves=P-256", "-client=request", outcome=P256)
    for framing in ("length", "chunked", "close"):
        for record in (0, 1, 2, 15, 16, 17, 255, 256, 257, 1000, 4096, 16383, 16384):
            yield row(f"-framing={framing}", f"-record={record}")
        yield row(f"-framing={framing}", "-late=3ms")  # all of it in one segment, with the end
        yield row(f"-framing={framing}", "-rising", "-cut=1000")
    yield row(chain=ED25519, **both(NOTHING, NOTHING_EITHER))


# ---- OpenSSL ----

OPENSSL_GROUPS = {
    "X25519": X25519,
    "P-256": P256,
    "P-256:X25519": X25519,
    "X25519:P-256": X25519,
    "P-384:P-521:X448:P-256": P256,
    "X448:X25519": X25519,
    "ffdhe2048:ffdhe3072:P-256": P256,
}
OPENSSL_SUITES = {
    "TLS_AES_128_GCM_SHA256": X25519,
    "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256": X25519,
    "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256": X25519,
    "TLS_AES_256_GCM_SHA384": NOTHING,
    "TLS_CHACHA20_POLY1305_SHA256": NOTHING,
    "TLS_AES_128_CCM_SHA256": NOTHING,
    "TLS_AES_128_CCM_8_SHA256": NOTHING,
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256": NOTHING,
}
OPENSSL_SIGNATURES = {
    "rsa_pss_rsae_sha256": ("RSA-2048", "RSA-3072", "RSA-4096"),
    "rsa_pss_rsae_sha384": ("RSA-2048", "RSA-3072", "RSA-4096"),
    "rsa_pss_rsae_sha512": ("RSA-2048", "RSA-3072", "RSA-4096"),
    "ecdsa_secp256r1_sha256": ("P-256",),
    "ecdsa_secp384r1_sha384": ("P-384",),
    "ecdsa_secp521r1_sha512": ("P-521",),
}
OPENSSL_SIGNATURES_12 = {
    **OPENSSL_SIGNATURES,
    **{
        f"{key}+SHA{bits}": chains
        for bits in (256, 384, 512)
        for key, chains in (
            ("RSA", ("RSA-2048", "RSA-3072", "RSA-4096")),
            ("ECDSA", ("P-256", "P-384", "P-521")),
        )
    },
}


def openssl():
    def row(*arguments, chain=EC, outcome=X25519, **more):
        if "-WWW" not in arguments:
            arguments = ("-HTTP", *arguments)
        return Row("OpenSSL", arguments, chain, outcome, **more)

    retried = "HelloRetryRequest"
    for chain in CHAINS:
        yield row(chain=chain, says=("NewSessionTicket",))
        yield row("-groups", "P-256", chain=chain, outcome=P256)
        yield row("-tls1_2", chain=chain, **both(TOO_OLD, tls12(chain, 128, "X25519")))
    for groups, outcome in OPENSSL_GROUPS.items():
        for chain in TWO:
            # -stateless: a HelloRetryRequest with a cookie, whatever the group.
            for more in ((), ("-stateless",), ("-no_middlebox",), ("-serverpref",), ("-tls1_3",)):
                yield row("-groups", groups, *more, chain=chain, outcome=outcome)
    for groups in ("P-384", "P-521", "X448", "ffdhe2048", "P-521:P-384"):
        yield row("-groups", groups, **both(NOTHING, NOTHING_EITHER))
        yield row("-tls1_3", "-groups", groups, **both(NOTHING, NO_GROUP_OR_SUITE))
    for suites, outcome in OPENSSL_SUITES.items():
        for more in ((), ("-serverpref",), ("-serverpref", "-prioritize_chacha"), ("-tls1_3",)):
            then = None
            if outcome is NOTHING:
                then = NO_GROUP_OR_SUITE if "-tls1_3" in more else NOTHING_EITHER
            yield row("-ciphersuites", suites, *more, outcome=outcome, outcome12=then)
    for signatures, chains in OPENSSL_SIGNATURES.items():
        for chain in chains:
            for group in ("X25519", "P-256"):
                yield row(
                    *("-sigalgs", signatures, "-groups", group),
                    chain=chain,
                    outcome=X25519 if group == "X25519" else P256,
                )
    # Signatures as in TLS 1.2 are not for 1.3.
    yield row("-sigalgs", "RSA+SHA256", chain=RSA, **both(NOTHING, NOTHING_EITHER))
    for tickets in (0, 1, 2, 10):
        says = ("NewSessionTicket",) if tickets else ()
        yield row("-num_tickets", str(tickets), says=says)
        yield row("-num_tickets", str(tickets), "-no_ticket", "-groups", "P-256", outcome=P256)
    yield row("-max_early_data", "16384", says=("NewSessionTicket",))
    yield row("-no_cache", "-no_anti_replay")
    yield row("-psk", "000102030405060708090a0b0c0d0e0f")
    for group, outcome in (("X25519", X25519), ("P-256", P256)):
        for chain in TWO:
            arguments = ("-groups", group, "-CAfile", "{cas}")
            for verify in ("-verify", "-verify_return_error -verify"):
                asked = (*arguments, *verify.split(), "1")
                yield row(*asked, chain=chain, outcome=outcome, says=("CertificateRequest",))
            yield row(*arguments, "-Verify", "1", chain=chain, outcome=WANTS_CLIENT)
    for padding in (2, 16, 255, 512, 4096, 16383, 16384):
        for chain in TWO:
            yield row("-record_padding", str(padding), chain=chain)
        yield row("-record_padding", str(padding), "-WWW")
    for size in (512, 513, 1000, 1024, 4096, 16383, 16384):
        for chain in (RSA, "P-256, two intermediates"):
            yield row("-max_send_frag", str(size), chain=chain)
        yield row("-max_send_frag", str(size), "-WWW", "-record_padding", "100")
    yield row("-split_send_frag", "700")
    yield row("-nbio")
    yield row("-WWW")
    for protocols in ("http/1.1", "h2,http/1.1"):
        yield row("-alpn", protocols)
    yield row("-alpn", "h2", outcome=Refused("TLS_ALERT", ("no_application_protocol",)))
    for arguments in (("-no_tls1_3",), ("-max_protocol", "TLSv1.2")):
        yield row(*arguments, **both(TOO_OLD, tls12(EC, 128, "X25519")))
    for chain in TWO:
        for bits in (128, 256):
            for group in ("X25519", "P-256", "P-384", "P-521"):
                yield row(
                    *("-tls1_2", "-groups", group, "-cipher", f"ECDHE+AES{bits}+AESGCM"),
                    chain=chain,
                    **both(TOO_OLD, tls12(chain, bits, group)),
                )
    # Any hash with any curve; RSA both ways.
    for signatures, chains in OPENSSL_SIGNATURES_12.items():
        for chain in chains:
            yield row(
                *("-tls1_2", "-sigalgs", signatures),
                chain=chain,
                **both(TOO_OLD, tls12(chain, 128, "X25519")),
            )
    for chain in TWO:
        asked = ("-tls1_2", "-CAfile", "{cas}", "-verify", "1")
        yield row(*asked, chain=chain, **both(TOO_OLD, tls12(chain, 128, "X25519")))
    wants = Refused("TLS_ALERT", ("handshake_failure", "client certificate"))
    yield row("-tls1_2", "-CAfile", "{cas}", "-Verify", "1", **both(TOO_OLD, wants))
    for size in (512, 1000, 16384):
        yield row(
            *("-tls1_2", "-max_send_frag", str(size)),
            chain=RSA,
            **both(TOO_OLD, tls12(RSA, 128, "X25519")),
        )
    # Our suites are not for what is older than 1.2, and that is what the alert is about.
    for version in ("-tls1_1", "-tls1"):
        yield row(version, "-cipher", "ALL:@SECLEVEL=0", **both(TOO_OLD, NOTHING))
    yield row("-tls1_2", "-groups", "X448", **both(TOO_OLD, NOTHING))
    for suites in ("ECDHE+CHACHA20", "ECDHE+AES+SHA256", "AES128-GCM-SHA256", "DHE+AESGCM"):
        yield row("-tls1_2", "-cipher", suites, chain=RSA, **both(TOO_OLD, NOTHING))
    yield row(chain=ED25519, **both(NOTHING, NOTHING_EITHER))


# ---- GnuTLS ----

SERVERS_ORDER = "NORMAL:%SERVER_PRECEDENCE"
ONLY_13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3"
GNUTLS_GROUPS = {
    "+GROUP-X25519": X25519,
    "+GROUP-SECP256R1": P256,
    "+GROUP-SECP256R1:+GROUP-X25519": X25519,
    "+GROUP-SECP384R1:+GROUP-SECP256R1": P256,
    "+GROUP-X448:+GROUP-FFDHE2048:+GROUP-SECP256R1": P256,
}


def gnutls():
    def row(priority, *arguments, chain=EC, outcome=X25519, **more):
        arguments = (f"--priority={priority}", *arguments)
        return Row("GnuTLS", arguments, chain, outcome, **more)

    for chain in CHAINS:
        yield row("NORMAL", chain=chain)
        yield row("NORMAL:-GROUP-ALL:+GROUP-SECP256R1", "-a", chain=chain, outcome=P256)
        # It looks at the suites first, and not at the versions.
        old = both(NOTHING, tls12(chain, 128, "X25519"))
        yield row("NORMAL:-VERS-ALL:+VERS-TLS1.2:%NO_SESSION_HASH", chain=chain, **old)
        yield row("NORMAL:-VERS-ALL:+VERS-TLS1.2", chain=chain, **old)
    for bits in (256, 384, 512):
        for sign, chain in ((f"RSA-SHA{bits}", RSA), (f"RSA-PSS-RSAE-SHA{bits}", RSA), (f"ECDSA-SHA{bits}", EC)):
            yield row(
                f"NORMAL:-VERS-ALL:+VERS-TLS1.2:-SIGN-ALL:+SIGN-{sign}",
                chain=chain,
                says=(f"Server Signature: {sign}",),
                **both(NOTHING, tls12(chain, 128, "X25519")),
            )
    for group, number in (("X25519", "X25519"), ("P-256", "SECP256R1"), ("P-384", "SECP384R1"), ("P-521", "SECP521R1")):
        for bits in (128, 256):
            yield row(
                f"NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-{number}:-CIPHER-ALL:+AES-{bits}-GCM",
                "-a",
                **both(NOTHING, tls12(EC, bits, group)),
            )
    for groups, outcome in GNUTLS_GROUPS.items():
        for chain in TWO:
            for base in ("NORMAL", ONLY_13, SERVERS_ORDER):
                for client in ((), ("-a",)):
                    for tickets in ((), ("--noticket",)):
                        yield row(
                            *(f"{base}:-GROUP-ALL:{groups}", *client, *tickets),
                            chain=chain,
                            outcome=P256 if base == SERVERS_ORDER and "SECP" in groups else outcome,
                        )
    for groups in ("+GROUP-SECP384R1", "+GROUP-SECP521R1", "+GROUP-X448", "+GROUP-FFDHE2048"):
        yield row(f"NORMAL:-GROUP-ALL:{groups}", **both(NOTHING, NOTHING_EITHER))
        yield row(f"{ONLY_13}:-GROUP-ALL:{groups}", **both(NOTHING, NOTHING_EITHER))
    for ciphers in ("+AES-256-GCM", "+CHACHA20-POLY1305", "+AES-128-CCM"):
        yield row(f"NORMAL:-CIPHER-ALL:{ciphers}", **both(NOTHING, NOTHING_EITHER))
        yield row(f"{ONLY_13}:-CIPHER-ALL:{ciphers}", **both(NOTHING, NOTHING_EITHER))
    words = ("PERFORMANCE", "PFS", "SECURE128", "LEGACY", "NORMAL:%COMPAT", "NORMAL:%NO_ETM")
    for priority in words:
        yield row(priority)
    for bits in (256, 384, 512):
        for chain in ("RSA-2048", "RSA-3072", "RSA-4096"):
            signatures = f"+SIGN-RSA-PSS-RSAE-SHA{bits}:+SIGN-RSA-SHA256:+SIGN-RSA-SHA512"
            yield row(
                f"{ONLY_13}:-SIGN-ALL:{signatures}",
                chain=chain,
                says=(f"Server Signature: RSA-PSS-RSAE-SHA{bits}",),
            )
    yield row("NORMAL", "-r", outcome=WANTS_CLIENT)
    yield row("NORMAL", "--x509cafile={cas}")
    yield row("NORMAL", "--x509cafile={cas}", "-r", outcome=WANTS_CLIENT)
    yield row("NORMAL", "--earlydata", "--maxearlydata=16384")
    yield row("NORMAL", "--nodb")
    yield row("NORMAL", "--alpn=http/1.1", "--alpn-fatal")
    yield row("NORMAL", "--alpn=h2")
    refused = Refused("TLS_ALERT", ("no_application_protocol",))
    yield row("NORMAL", "--alpn=h2", "--alpn-fatal", outcome=refused)
    for size in (512, 1024, 16384):
        yield row("NORMAL", f"--recordsize={size}")
    yield row("NORMAL", chain=ED25519, **both(NOTHING, NOTHING_EITHER))


# ---- NSS ----

NSS_GROUPS = {"x25519": X25519, "P256": P256, "P256,x25519": X25519, "P384,P256": P256}


def nss():
    def row(*arguments, chain=EC, outcome=X25519, **more):
        if "-V" not in arguments:
            arguments = ("-V", "tls1.2:tls1.3", *arguments)
        return Row("NSS", arguments, chain, outcome, **more)

    for chain in CHAINS:
        yield row(chain=chain)
        yield row("-I", "P256", chain=chain, outcome=P256)
        yield row("-V", "tls1.2:tls1.2", chain=chain, **both(TOO_OLD, tls12(chain, 128, "X25519")))
        # -G: with the Extended Master Secret.
        old = both(TOO_OLD, tls12(chain, 128, "X25519"))
        yield row("-V", "tls1.2:tls1.2", "-G", chain=chain, **old)
    for groups, group in (("x25519", "X25519"), ("P256", "P-256"), ("P384", "P-384"), ("P521", "P-521")):
        yield row("-V", "tls1.2:tls1.2", "-I", groups, chain=RSA, **both(TOO_OLD, tls12(RSA, 128, group)))
    yield row("-V", "tls1.2:tls1.2", "-r", **both(TOO_OLD, tls12(EC, 128, "X25519")))
    for groups, outcome in NSS_GROUPS.items():
        for chain in TWO:
            for client in ((), ("-r",)):
                for tickets in ((), ("-u",), ("-u", "-Z")):
                    yield row("-I", groups, *client, *tickets, chain=chain, outcome=outcome)
    for groups in ("P384", "P521", "FF2048"):
        yield row("-I", groups, **both(NOTHING, NOTHING_EITHER))
        yield row("-I", groups, "-V", "tls1.3:tls1.3", **both(NOTHING, NO_GROUP_OR_SUITE))
    for suites in (":1302", ":1303", ":1302:1303"):
        yield row("-c", suites, **both(NOTHING, NOTHING_EITHER))
    for suites in (":1301", ":1302:1301", ":1303:1301"):
        yield row("-c", suites)
    for bits in (256, 384, 512):
        for chain in ("RSA-2048", "RSA-3072", "RSA-4096"):
            yield row("-J", f"rsa_pss_rsae_sha{bits}", chain=chain)
    yield row("-r", "-r", outcome=WANTS_CLIENT)
    yield row("-Q")
    yield row("-V", "tls1.3:tls1.3", "-N")


# One of each name: the series overlap.
ROWS = list({row.name: row for row in (*go(), *openssl(), *gnutls(), *nss())}.values())
