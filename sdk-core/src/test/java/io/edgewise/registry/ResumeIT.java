package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Lines that break and registries that answer ranges in their own ways. */
class ResumeIT extends WithAPackage {
    private static final int SIZE = Samples.MODEL.length;

    private final List<String> ranges = new CopyOnWriteArrayList<>();

    @Test
    void aLineThatIsCutManyTimesCostsNoByteTwice() {
        answer(exchange -> FakeRegistry.cut(exchange, Samples.MODEL, 10_007));

        BlobTransfer transfer = pull();

        assertEquals(new BlobTransfer(MODEL, SIZE, SIZE, 0, 30, registry.host()), transfer);
        assertEquals("bytes=10007-", ranges.get(1));
    }

    @Test
    void aPartOfAnEarlierRunIsGoneOnFrom() throws IOException {
        leave(Arrays.copyOf(Samples.MODEL, 299_999));
        answer(exchange -> FakeRegistry.ranged(exchange, Samples.MODEL));

        assertEquals(new BlobTransfer(MODEL, SIZE, 1, 299_999, 1, registry.host()), pull());
    }

    @Test
    void aPartThatIsWholeCostsNoRequest() throws IOException {
        leave(Samples.MODEL);

        assertEquals(new BlobTransfer(MODEL, SIZE, 0, SIZE, 0, registry.host()), pull());
        assertTrue(ranges.isEmpty());
    }

    @Test
    void aPartThatIsDamagedIsFoundAtTheEndAndAllIsFetchedOnceMore() throws IOException {
        byte[] damaged = Arrays.copyOf(Samples.MODEL, 200_000);
        damaged[17] ^= 1;
        leave(damaged);
        answer(exchange -> FakeRegistry.ranged(exchange, Samples.MODEL));

        BlobTransfer transfer = pull();

        assertEquals(List.of("bytes=200000-", "none"), ranges);
        assertEquals(SIZE + 100_000, transfer.fetched());
    }

    @Test
    void aPartThatIsLongerThanTheBlobIsForgotten() throws IOException {
        leave(new byte[SIZE + 1]);
        answer(exchange -> FakeRegistry.ranged(exchange, Samples.MODEL));

        pull();

        assertEquals(List.of("none"), ranges);
    }

    @Test
    void allOfItInsteadOfARangeIsTheNewBeginning() throws IOException {
        leave(Arrays.copyOf(Samples.MODEL, 1000));
        answer(exchange -> FakeRegistry.send(exchange, 200, Samples.MODEL));

        assertEquals(SIZE, pull().fetched());
        assertEquals(List.of("bytes=1000-"), ranges);
    }

    /** As go-containerregistry does: 416 to an open range. */
    @Test
    void aRegistryThatKnowsNoOpenRangeIsAskedForAClosedOne() throws IOException {
        leave(Arrays.copyOf(Samples.MODEL, 1000));
        answer(exchange -> {
            if (exchange.getRequestHeaders().getFirst("Range").endsWith("-")) {
                FakeRegistry.send(exchange, 416, new byte[0]);
            } else {
                FakeRegistry.ranged(exchange, Samples.MODEL);
            }
        });

        assertEquals(SIZE - 1000, pull().fetched());
        assertEquals(List.of("bytes=1000-", "bytes=1000-299999"), ranges);
    }

    @Test
    void aRegistryThatKnowsNoRangeAtAllIsAskedForAll() throws IOException {
        leave(Arrays.copyOf(Samples.MODEL, 1000));
        answer(exchange -> FakeRegistry.send(
                exchange,
                exchange.getRequestHeaders().containsKey("Range") ? 416 : 200,
                exchange.getRequestHeaders().containsKey("Range") ? new byte[33] : Samples.MODEL));

        assertEquals(SIZE, pull().fetched());
        assertEquals(List.of("bytes=1000-", "bytes=1000-299999", "none"), ranges);
    }

    @Test
    void aRangeThatBeginsElsewhereIsNotTaken() throws IOException {
        leave(Arrays.copyOf(Samples.MODEL, 1000));
        answer(exchange -> {
            boolean ranged = exchange.getRequestHeaders().containsKey("Range");
            if (ranged) {
                exchange.getResponseHeaders().add("Content-Range", "bytes 999-299999/300000");
            }
            FakeRegistry.send(
                    exchange, ranged ? 206 : 200, ranged ? Arrays.copyOf(Samples.MODEL, 299_001) : Samples.MODEL);
        });

        pull();

        assertEquals(3, ranges.size());
        assertEquals("none", ranges.get(2));
    }

    @Test
    void aRangeThatNobodyAskedForIsRefused() {
        answer(exchange -> {
            exchange.getResponseHeaders().add("Content-Range", "bytes 0-299999/300000");
            FakeRegistry.send(exchange, 206, Samples.MODEL);
        });

        assertRefused(Refusal.UNAVAILABLE, this::pull);
        assertEquals(List.of("none"), ranges);
    }

    @Test
    void theTagOfTheFirstAnswerGuardsTheNext() {
        AtomicInteger asked = new AtomicInteger();
        answer(exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            if (asked.getAndIncrement() == 0) {
                FakeRegistry.cut(exchange, Samples.MODEL, 5000);
            } else {
                assertEquals("\"v1\"", exchange.getRequestHeaders().getFirst("If-Range"));
                FakeRegistry.ranged(exchange, Samples.MODEL);
            }
        });

        assertEquals(2, pull().attempts());
    }

    @Test
    void wrongBytesAreAskedForTwiceAndNoMore() {
        byte[] flipped = Samples.MODEL.clone();
        flipped[5] ^= 1;
        answer(exchange -> FakeRegistry.ranged(exchange, flipped));

        assertRefused(Refusal.DIGEST_MISMATCH, this::pull);
        assertEquals(List.of("none", "none"), ranges);
        assertFalse(Files.exists(part()));
    }

    @Test
    void aBusyRegistryIsAskedAgainAndOneThatRefusesIsNot() {
        AtomicInteger asked = new AtomicInteger();
        answer(exchange -> {
            if (asked.incrementAndGet() < 4) {
                exchange.getResponseHeaders()
                        .add("Retry-After", asked.get() == 1 ? "1" : "Fri, 31 Dec 1999 23:59:59 GMT");
                FakeRegistry.send(exchange, asked.get() == 2 ? 503 : 429, new byte[0]);
            } else {
                FakeRegistry.ranged(exchange, Samples.MODEL);
            }
        });
        assertEquals(4, pull().attempts());

        registry.requests.clear();
        registry.answer("manifests/" + digest, exchange -> FakeRegistry.send(exchange, 403, new byte[0]));
        assertRefused(
                Refusal.UNAVAILABLE,
                () -> ModelStore.open(folder.resolve("other"))
                        .pull(registry.ref("").withDigest(digest), client, Progress.NONE));
        assertEquals(1, registry.requests.size());
    }

    @Test
    void aManifestIsAskedForAgainToo() {
        AtomicInteger asked = new AtomicInteger();
        byte[] manifest = registry.manifests.get(digest.toString());
        registry.answer(
                "manifests/" + digest,
                exchange -> FakeRegistry.send(exchange, asked.getAndIncrement() == 0 ? 500 : 200, manifest));

        assertEquals(SIZE, pull().fetched());
    }

    @Test
    void aBodyThatStandsStillIsCutAndGoneOnFrom() {
        AtomicInteger asked = new AtomicInteger();
        answer(exchange -> {
            if (asked.getAndIncrement() == 0) {
                registry.stall(exchange, Arrays.copyOf(Samples.MODEL, 4096), SIZE);
            } else {
                FakeRegistry.ranged(exchange, Samples.MODEL);
            }
        });
        RegistrySettings settings = registry.settings();
        client = new RegistryClient(new RegistrySettings(
                settings.registries(),
                settings.connect(),
                Duration.ofMillis(300),
                settings.transfer(),
                settings.patience(),
                2));

        assertEquals(SIZE, pull().fetched());
        assertEquals(List.of("none", "bytes=4096-"), ranges);
    }

    /** An agent that is told to end must not wait for a registry that stands still. */
    @Test
    void whoeverWaitsMayBeInterruptedAndWhatCameStays() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        answer(exchange -> {
            stalled.countDown();
            registry.stall(exchange, Arrays.copyOf(Samples.MODEL, 4096), SIZE);
        });
        AtomicReference<RuntimeException> end = new AtomicReference<>();
        Thread pulling = new Thread(() -> {
            try {
                pull();
            } catch (RuntimeException e) {
                end.set(e);
            }
        });
        pulling.start();
        assertTrue(stalled.await(20, TimeUnit.SECONDS));

        pulling.interrupt();

        pulling.join(5_000);
        assertFalse(pulling.isAlive());
        assertTrue(String.valueOf(end.get()).contains("interrupted"), () -> "ended with " + end.get());
        registry.answerRightly();
        assertEquals(SIZE, pull().size());
    }

    private void answer(FakeRegistry.Answer answer) {
        registry.answer("blobs/" + MODEL, exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "none" : range);
            answer.to(exchange);
        });
    }

    private void leave(byte[] bytes) throws IOException {
        Files.createDirectories(part().getParent());
        Files.write(part(), bytes);
    }

    private Path part() {
        return folder.resolve("store/blobs/sha256/" + MODEL.hex() + ".part");
    }

    private BlobTransfer pull() {
        List<BlobTransfer> transfers = new CopyOnWriteArrayList<>();
        store.pull(registry.ref("").withDigest(digest), client, new Transfers(transfers));
        assertArrayEquals(Samples.MODEL, store.read(MODEL, 1 << 20));
        return transfers.stream()
                .filter(transfer -> transfer.digest().equals(MODEL))
                .findFirst()
                .orElseThrow();
    }
}
