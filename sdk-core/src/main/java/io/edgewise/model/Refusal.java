package io.edgewise.model;

/**
 * Why a model was refused. The names are API: they go out in events and records and are never reused. Each is
 * explained, with what to do, in {@code docs/reasons.md}.
 */
public enum Refusal {
    /** No scope of the trust policy covers the repository. */
    NO_SCOPE,
    /** The package carries no signature. */
    UNSIGNED,
    /** It is signed, by a key that the policy does not name for this scope. */
    UNTRUSTED_KEY,
    /** A signature by a trusted key does not verify. */
    BAD_SIGNATURE,
    /** Bytes do not have the digest that was asked for or signed. */
    DIGEST_MISMATCH,
    /** The signed list of files is not the list of files in the package. */
    FILE_SET_MISMATCH,
    /** A counter is lower than one already seen. */
    COUNTER_ROLLED_BACK,
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
