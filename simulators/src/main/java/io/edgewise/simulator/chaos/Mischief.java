package io.edgewise.simulator.chaos;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What a bad registry makes of a good answer. For any thread. */
@FunctionalInterface
interface Mischief {
    /** None. */
    Mischief NONE = (ask, right, line) -> line.send(right);

    /** Answers. */
    void answer(Ask ask, Answer right, AnswerLine line) throws IOException;

    /** Returns the same for those asks alone. */
    default Mischief on(Predicate<Ask> which) {
        return (ask, right, line) -> (which.test(ask) ? this : NONE).answer(ask, right, line);
    }

    /** Returns the same for so many times, and what follows after that. */
    default Mischief first(int times, Mischief then) {
        AtomicInteger left = new AtomicInteger(times);
        return (ask, right, line) -> (left.getAndDecrement() > 0 ? this : then).answer(ask, right, line);
    }

    /** Returns the same, with another one for those asks. */
    default Mischief but(Predicate<Ask> which, Mischief other) {
        return (ask, right, line) -> (which.test(ask) ? other : this).answer(ask, right, line);
    }

    /** Returns the same for the first of those asks, and then none. */
    default Mischief onceOn(Predicate<Ask> which) {
        return first(1, NONE).on(which);
    }
}
