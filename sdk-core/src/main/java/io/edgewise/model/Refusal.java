package io.edgewise.model;

/**
 * Why a model was refused. The names are API: they go out in events and records and are never reused. Each is
 * explained, with what to do, in {@code docs/reasons.md}.
 */
public enum Refusal {
    /** No scope of the trust policy covers the repository. */
    NO_SCOPE,
    /** The trust policy has revoked the package or one of its files. */
    REVOKED,
    /** The package carries no signature, or too few of them. */
    UNSIGNED,
    /** It is signed, by a key that the policy does not name for this scope. */
    UNTRUSTED_KEY,
    /** A signature by a trusted key does not verify. */
    BAD_SIGNATURE,
    /** It is signed in a format that the trust policy does not take. */
    FORMAT_NOT_ALLOWED,
    /** It is signed by a certificate that leads to no authority of the policy, or may not sign. */
    CERTIFICATE_INVALID,
    /** It is signed by a certificate of a trusted authority, for somebody else. */
    IDENTITY_MISMATCH,
    /** A certificate has expired, or an attestation is older than the policy allows. */
    EXPIRED,
    /** The attestation that the trust policy asks for is not there. */
    PREDICATE_MISSING,
    /** An attestation says something else than the trust policy asks for. */
    PREDICATE_MISMATCH,
    /** Bytes do not have the digest that was asked for or signed. */
    DIGEST_MISMATCH,
    /** The signed list of files is not the list of files in the package. */
    FILE_SET_MISMATCH,
    /** A counter is lower than one already seen. */
    COUNTER_ROLLED_BACK,
    /** A trust bundle's counter is not the next one: those between are missing. */
    COUNTER_SKIPPED,
    /** The trust policy's own time is over: what runs goes on, nothing new is admitted. */
    POLICY_EXPIRED,
    /** The reference has no digest. */
    NOT_PINNED,
    /** The package is of a kind that this version does not run. */
    KIND_UNSUPPORTED,
    /** The model file, its manifest and what is bound to it do not fit together. */
    CONTRACT_MISMATCH,
    /** The package's documents cannot be read. */
    MALFORMED,
    /** Something is larger than its limit. */
    LIMIT_EXCEEDED,
    /** No registry or store holds it, or none can be reached. */
    UNAVAILABLE,
    /** No engine on this device runs it. */
    ENGINE_UNAVAILABLE
}
