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
    /** The package carries no signature. */
    UNSIGNED,
    /** It is signed rightly, but by fewer distinct signers than the trust policy asks for. */
    TOO_FEW_SIGNERS,
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
    /** It is signed by a certificate that is not valid at this time: not any more, or not yet. */
    CERTIFICATE_EXPIRED,
    /** The attestation that the trust policy asks for is not there. */
    PREDICATE_MISSING,
    /** A signed statement is of another kind, or says something else, than the trust policy asks for. */
    PREDICATE_MISMATCH,
    /** A signature is not in the form of its kind. */
    BUNDLE_INVALID,
    /** What is signed, even by a trusted key, is not in the form of its kind. */
    STATEMENT_INVALID,
    /** What is signed is about another package. */
    SUBJECT_MISMATCH,
    /** Bytes do not have the digest that was asked for or signed. */
    DIGEST_MISMATCH,
    /** The signed list of files is not the list of files in the package. */
    FILE_SET_MISMATCH,
    /** A blob is shorter or longer than its descriptor says. */
    SIZE_MISMATCH,
    /** A path in the package leads out of it. */
    UNSAFE_PATH,
    /** A path in the package is no plain relative name. */
    INVALID_PATH,
    /** Two files of the package have one name, or names that some systems take for one. */
    PATH_CONFLICT,
    /** Where a file should be, there is a link, a device, a pipe, or a program with another's rights. */
    NOT_A_FILE,
    /** A size or a digest in the package's documents is none. */
    DESCRIPTOR_INVALID,
    /** The package's config does not describe its layers. */
    CONFIG_MISMATCH,
    /** A packed layer is no whole archive. */
    BAD_ARCHIVE,
    /** A counter is lower than one already seen. */
    COUNTER_ROLLED_BACK,
    /** A trust bundle's counter is not the next one: those between are missing. */
    COUNTER_SKIPPED,
    /** The trust policy's own time is over: what runs goes on, nothing new is admitted. */
    POLICY_EXPIRED,
    /** The device's own record of counters cannot be read: what runs goes on, nothing new is admitted. */
    FLOORS_UNREADABLE,
    /** The reference has no digest. */
    NOT_PINNED,
    /** The package is of a kind that this version does not run. */
    KIND_UNSUPPORTED,
    /** The model file, its manifest and what is bound to it do not fit together. */
    CONTRACT_MISMATCH,
    /** The model file is not whole, reaches outside itself, or holds what the rules for model files forbid. */
    INSPECTION_FAILED,
    /** The package's documents cannot be read. */
    MALFORMED,
    /** Something is larger than its limit. */
    LIMIT_EXCEEDED,
    /** No registry or store holds it, or none can be reached. */
    UNAVAILABLE,
    /** No engine on this device runs it. */
    ENGINE_UNAVAILABLE
}
