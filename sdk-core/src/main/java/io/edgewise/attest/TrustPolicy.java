package io.edgewise.attest;

/** Who is trusted for what: the document {@code edgewise.policy/v1}. What it does not allow is refused. */
public final class TrustPolicy {
    private TrustPolicy() {}

    /** Returns the policy's name. */
    public String name() {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Returns the policy's counter. */
    public long counter() {
        throw new UnsupportedOperationException("not yet built");
    }

    /** Tells whether it is a development policy, made by {@code trust init}. */
    public boolean development() {
        throw new UnsupportedOperationException("not yet built");
    }
}
