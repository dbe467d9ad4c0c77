package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A registry that wants a token; for some things one that it gave since it last said that they have ended. */
final class TokenDesk implements Mischief {
    /** How every token begins. */
    static final String SECRET = "token-of-faults-";

    private static final String DESK = "/token";

    private final String realm;
    private final Mischief behind;
    private final Predicate<Ask> strict;
    private final AtomicInteger given = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    /**
     * Makes one.
     *
     * @param host where tokens are to be had
     * @param behind what the registry does to those who have one
     * @param strict for what tokens can end; a client that fetches two things at once cannot know of the other's
     */
    TokenDesk(String host, Mischief behind, Predicate<Ask> strict) {
        this.realm = "http://" + host + DESK;
        this.behind = behind;
        this.strict = strict;
    }

    TokenDesk(String host, Mischief behind) {
        this(host, behind, ask -> true);
    }

    /** From now on the tokens that were given are worth nothing. */
    void expire() {
        ended.set(given.get());
    }

    @Override
    public void answer(Ask ask, Answer right, AnswerLine line) throws IOException {
        if (ask.target().startsWith(DESK + "?")) {
            line.send(Answer.of(200, "{\"token\":\"" + SECRET + given.incrementAndGet() + "\",\"expires_in\":300}"));
        } else if (number(ask) > (strict.test(ask) ? ended.get() : 0)) {
            behind.answer(ask, right, line);
        } else {
            line.send(wanted(realm));
        }
    }

    private static int number(Ask ask) {
        String said = ask.header("Authorization").orElse("");
        String begin = "Bearer " + SECRET;
        return said.startsWith(begin) ? Integer.parseInt(said.substring(begin.length())) : -1;
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
