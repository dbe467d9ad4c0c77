package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.testing.ManualTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorsIT {
    private static final Digest MODEL = Digest.of(Samples.MODEL);

    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry(false);
    private final FakeRegistry first = new FakeRegistry(false);
    private final FakeRegistry second = new FakeRegistry(true);
    private final ManualTicker ticker = new ManualTicker();
    private Digest digest;
    private RegistryClient client;

    @BeforeEach
    void pushEverywhere() {
        digest = Samples.push(folder.resolve("packed"), registry);
        for (FakeRegistry mirror : List.of(first, second)) {
            mirror.blobs.putAll(registry.blobs);
            mirror.manifests.putAll(registry.manifests);
        }
        registry.requests.clear();
        RegistryAccess access = RegistryAccess.builder()
                .plainHttp()
                .mirror(first.host())
                .mirror(second.host())
                .build();
        RegistrySettings settings = new RegistrySettings(Map.of(
                        registry.host(),
                        access,
                        first.host(),
                        RegistryAccess.PLAIN,
                        second.host(),
                        RegistryAccess.PLAIN))
                .with(FakeRegistry.QUICK);
        client = new RegistryClient(settings, ticker, nanos -> ticker.advance(Duration.ofNanos(nanos)));
    }

    @AfterEach
    void close() {
        registry.close();
        first.close();
        second.close();
    }

    @Test
    void theFirstMirrorIsAskedFirstAndTheRegistryOnlyForSignatures() {
        assertEquals(first.host(), pull("a").source());
        assertTrue(registry.requests.stream().noneMatch(request -> request.contains("/blobs/" + MODEL)));
    }

    @Test
    void aMirrorThatLacksABlobIsPassedOver() {
        first.blobs.remove(MODEL.toString());

        assertEquals(second.host(), pull("a").source());
    }

    @Test
    void theRegistryItselfComesLast() {
        first.close();
        second.close();

        assertEquals(registry.host(), pull("a").source());
    }

    @Test
    void aMirrorThatLiesIsFoundByTheDigestAndTheNextOneAsked() {
        byte[] flipped = Samples.MODEL.clone();
        flipped[9] ^= 1;
        first.blobs.put(MODEL.toString(), flipped);

        BlobTransfer transfer = pull("a");

        assertEquals(second.host(), transfer.source());
        assertEquals(3, transfer.attempts());
    }

    @Test
    void aBlobThatOneMirrorBeganIsGoneOnFromAtTheNext() {
        first.answer("blobs/" + MODEL, exchange -> FakeRegistry.cut(exchange, Samples.MODEL, 100_000));
        second.answer("blobs/" + MODEL, exchange -> FakeRegistry.ranged(exchange, Samples.MODEL));

        BlobTransfer transfer = pull("a");

        assertEquals(Samples.MODEL.length, transfer.fetched());
        assertEquals(second.host(), transfer.source());
    }

    @Test
    void aSickMirrorIsLeftOutForAWhileThatDoubles() {
        first.answer("manifests/" + digest, exchange -> FakeRegistry.send(exchange, 500, new byte[0]));

        assertEquals(1, askedOfFirst());
        assertEquals(0, askedOfFirst());
        ticker.advance(Duration.ofSeconds(6));
        assertEquals(1, askedOfFirst());
        ticker.advance(Duration.ofSeconds(6));
        assertEquals(0, askedOfFirst());
        ticker.advance(Duration.ofSeconds(6));
        assertEquals(1, askedOfFirst());
        first.answerRightly();
        ticker.advance(Duration.ofSeconds(60));
        assertEquals(1, askedOfFirst());
        assertEquals(1, askedOfFirst());
    }

    @Test
    void whenAllAreSickAllAreAsked() {
        for (FakeRegistry each : List.of(first, second, registry)) {
            each.answer("manifests/" + digest, exchange -> FakeRegistry.send(exchange, 503, new byte[0]));
        }
        assertRefused(Refusal.UNAVAILABLE, () -> pull("a"));

        registry.answerRightly();

        assertEquals(second.host(), mended());
    }

    private String mended() {
        second.answerRightly();
        return pull("b").source();
    }

    @Test
    void aSignatureThatAMirrorHasNotGotYetComesFromTheRegistry() {
        first.manifests.remove(Referrers.tag(digest));
        second.manifests.keySet().removeIf(name -> !name.equals(digest.toString()));

        List<BlobTransfer> transfers = new CopyOnWriteArrayList<>();
        StoredPackage pulled = ModelStore.open(folder.resolve("a"))
                .pull(registry.ref("").withDigest(digest), client, new Transfers(transfers));

        assertEquals(1, pulled.evidence().size());
    }

    @Test
    void withoutASignatureAnywhereAndARegistryThatIsAwayNothingIsSaidOfSignatures() {
        for (FakeRegistry mirror : List.of(first, second)) {
            mirror.manifests.keySet().removeIf(name -> !name.equals(digest.toString()));
        }
        registry.close();

        assertRefused(Refusal.UNAVAILABLE, () -> pull("a"));
    }

    private int askedOfFirst() {
        first.requests.clear();
        pull("s" + System.nanoTime());
        return (int) first.requests.stream()
                .filter(request -> request.endsWith("manifests/" + digest))
                .count();
    }

    private BlobTransfer pull(String store) {
        List<BlobTransfer> transfers = new CopyOnWriteArrayList<>();
        ModelStore.open(folder.resolve(store))
                .pull(registry.ref("").withDigest(digest), client, new Transfers(transfers));
        return transfers.stream()
                .filter(transfer -> transfer.digest().equals(MODEL))
                .findFirst()
                .orElseThrow();
    }
}
