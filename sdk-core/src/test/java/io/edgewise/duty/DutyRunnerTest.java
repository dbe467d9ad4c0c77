package io.edgewise.duty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DutyRunnerTest {
    /** A lane that ended like this decided nothing any more while the agent said that it runs. */
    @Test
    void neitherAnExceptionNorAnErrorEndsTheJob() throws InterruptedException {
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch fourth = new CountDownLatch(1);
        DutyCycle duty = new DutyCycle() {
            @Override
            public String roleName() {
                return "stumbling";
            }

            @Override
            public int doWork() {
                switch (turns.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("one bad turn");
                    case 2 -> throw new StackOverflowError("a stack that is too deep");
                    case 3 -> throw new NoClassDefFoundError("a class that is missing");
                    default -> fourth.countDown();
                }
                return 0;
            }
        };

        try (DutyRunner runner = DutyRunner.start(duty, 1)) {
            runner.wake();
            assertTrue(fourth.await(10, TimeUnit.SECONDS), () -> "turns: " + turns);
        }
    }
}
