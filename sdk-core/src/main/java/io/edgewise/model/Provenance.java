package io.edgewise.model;

/**
 * What a model is and who vouches for it; it stands in every decision. There are two ways to get one:
 * {@link #attested}, which the room {@code attest} alone may call, and {@link #unattested}, for library use without a
 * gate, which the agent never calls. The build checks both.
 */
public final class Provenance {
    private final String name;
    private final String version;
    private final Digest digest;
    private final Trust verdict;
    private final String signer;
    private final long policyCounter;

    private Provenance(String name, String version, Digest digest, Trust verdict, String signer, long policyCounter) {
        this.name = name;
        this.version = version;
        this.digest = digest;
        this.verdict = verdict;
        this.signer = signer;
        this.policyCounter = policyCounter;
    }

    /** Whether a trust policy vouches for the model. */
    public enum Trust {
        /** The trust policy accepted its signatures. */
        TRUSTED,
        /** Nobody checked. */
        UNATTESTED
    }

    /** Returns the provenance of a model that nobody checked; {@code digest} is the file's. */
    public static Provenance unattested(String name, String version, Digest digest) {
        return new Provenance(name, version, digest, Trust.UNATTESTED, "", 0);
    }

    /** Returns the provenance of a model that a trust policy accepted; {@code digest} is the package manifest's. */
    public static Provenance attested(String name, String version, Digest digest, String signer, long policyCounter) {
        return new Provenance(name, version, digest, Trust.TRUSTED, signer, policyCounter);
    }

    /** Returns the model's name. */
    public String name() {
        return name;
    }

    /** Returns the model's version. */
    public String version() {
        return version;
    }

    /** Returns the package manifest's digest, or the file's where there is no package. */
    public Digest digest() {
        return digest;
    }

    /** Returns whether a policy vouches for it. */
    public Trust verdict() {
        return verdict;
    }

    /** Returns the names of the keys that counted, joined by {@code +}; empty where none did. */
    public String signer() {
        return signer;
    }

    /** Returns the counter of the policy that decided; 0 where none did. */
    public long policyCounter() {
        return policyCounter;
    }
}
