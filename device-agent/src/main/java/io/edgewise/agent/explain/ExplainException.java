package io.edgewise.agent.explain;

/** Nothing can be explained, with why and what to do. */
public final class ExplainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is the matter. */
    public enum Kind {
        /** What was given is nothing that can be explained. */
        WRONG_INPUT,
        /** There is no alarm, now or recorded. */
        NO_ALARM,
        /** No agent answers, and nothing is recorded where it could be read. */
        UNREACHABLE
    }

    ExplainException(Kind kind, String words) {
        super(Shown.text(words));
        this.kind = kind;
    }

    /** Returns what is the matter. */
    public Kind kind() {
        return kind;
    }
}
