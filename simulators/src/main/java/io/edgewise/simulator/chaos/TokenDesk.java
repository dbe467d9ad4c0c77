package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry that wants a token, of which only the last one that it gave is good. */
final class TokenDesk implements Mischief {
    /** How every token begins. */
    static final String SECRET = "token-of-faults-";

    private static final String DESK = "/token";

    private final String realm;
    private final Mischief behind;
    private final AtomicInteger good = new AtomicInteger();

    /**
     * Makes one.
     *
     * @param host where tokens are to be had
     * @param behind what the registry does to those who have one
     */
    TokenDesk(String host, Mischief behind) {
        this.realm = "http://" + host + DESK;
        this.behind = behind;
    }

    /** From now on the last token is worth nothing. */
    void expire() {
        good.incrementAndGet();
    }

    @Override
    public void answer(Ask ask, Answer right, AnswerLine line) throws IOException {
        if (ask.target().startsWith(DESK + "?")) {
            line.send(Answer.of(200, "{\"token\":\"" + SECRET + good.incrementAndGet() + "\",\"expires_in\":300}"));
        } else if (ask.header("Authorization").orElse("").equals("Bearer " + SECRET + good.get())) {
            behind.answer(ask, right, line);
        } else {
            line.send(wanted(realm));
        }
    }

    /** Returns the answer to who has no token. */
    static Answer wanted(String realm) {
        return Answer.of(
                401,
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"who are you\"}]}",
                "WWW-Authenticate",
                "Bearer realm=\"" + realm + "\",service=\"faults\",scope=\"repository:models/wares:pull\"");
    }
}
