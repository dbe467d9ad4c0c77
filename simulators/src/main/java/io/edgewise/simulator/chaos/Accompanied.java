package io.edgewise.simulator.chaos;

import java.io.IOException;

/**
 * A publisher that is measured, and one beside it that meets the same faults at the same time.
 *
 * @param measured what is asked of both, is asked of this one
 * @param other begins, ends and is waited for with it
 */
record Accompanied(Publisher measured, Publisher other) implements Publisher {
    @Override
    public void begin() throws IOException {
        measured.begin();
        other.begin();
    }

    @Override
    public long acknowledged() {
        return measured.acknowledged();
    }

    @Override
    public boolean isDone() {
        return measured.isDone() && other.isDone();
    }

    @Override
    public Account account() {
        return measured.account();
    }

    @Override
    public void end() throws InterruptedException {
        try {
            measured.end();
        } finally {
            other.end();
        }
    }
}
