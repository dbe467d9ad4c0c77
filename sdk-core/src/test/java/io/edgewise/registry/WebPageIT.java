package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A portal or proxy that answers 200 and a page for people: nobody answered, whatever was asked for. */
class WebPageIT {
    private static final byte[] PAGE = "\uFEFF\r\n <!DOCTYPE html><title>Log in</title>".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry(true);
    private Digest digest;

    @BeforeEach
    void pushAPackage() {
        digest = Samples.push(folder.resolve("packed"), registry);
        registry.requests.clear();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/manifests/", "/referrers/", "/blobs/"})
    void wherePagesComeItIsUnavailableNothingIsKeptAndTheNextPullIsWhole(String what) {
        String end = what.equals("/blobs/") ? what + Digest.of(Samples.MODEL) : what + digest;
        registry.answer(end, WebPageIT::page);

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(registry, "a"));

        assertTrue(refused.getMessage().contains("answered with a web page"), refused.getMessage());
        assertTrue(asked(registry, end) > 1, "tried again");
        assertTrue(ModelStore.open(folder.resolve("a")).packages().isEmpty());
        registry.answerRightly();
        assertArrayEquals(Samples.BUNDLE, pull(registry, "a").evidence().get(0).document());
    }

    @Test
    void whereThePageComesOnceTheSamePullIsWhole() {
        AtomicInteger asked = new AtomicInteger();
        registry.guard = exchange -> {
            boolean first = exchange.getRequestURI().getPath().contains("/referrers/") && asked.getAndIncrement() == 0;
            if (first) {
                page(exchange);
            }
            return first;
        };

        assertEquals(1, pull(registry, "a").evidence().size());
    }

    @Test
    void aPageInPlaceOfTheApiLeavesTheTagAndWhatItListsMayNotBeAll() {
        try (FakeRegistry old = new FakeRegistry(false)) {
            Samples.push(folder.resolve("old"), old);
            old.answer("/referrers/" + digest, WebPageIT::page);

            StoredPackage signed = pull(old, "a");
            old.manifests.remove(Referrers.tag(digest));

            assertEquals(1, signed.evidence().size());
            assertNotNull(signed.unasked());
            assertRefused(Refusal.UNAVAILABLE, () -> pull(old, "b"));
        }
    }

    @Test
    void aMirrorBehindAPortalIsPassedOver() {
        try (FakeRegistry mirror = new FakeRegistry(true)) {
            mirror.guard = exchange -> {
                page(exchange);
                return true;
            };
            RegistryAccess access =
                    RegistryAccess.builder().plainHttp().mirror(mirror.host()).build();
            RegistrySettings settings = new RegistrySettings(
                            Map.of(registry.host(), access, mirror.host(), RegistryAccess.PLAIN))
                    .with(FakeRegistry.QUICK);

            StoredPackage pulled = ModelStore.open(folder.resolve("a"))
                    .pull(registry.ref("").withDigest(digest), new RegistryClient(settings), Progress.NONE);

            assertEquals(1, pulled.evidence().size());
            assertNotNull(pulled.unasked());
        }
    }

    @Test
    void aTokenServerBehindAPortalIsAskedAgain() {
        AtomicInteger tokens = new AtomicInteger();
        registry.guard = exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")
                    || "Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return false;
            }
            exchange.getResponseHeaders()
                    .add("WWW-Authenticate", "Bearer service=\"reg\",realm=\"http://" + registry.host() + "/token\"");
            FakeRegistry.send(exchange, 401, new byte[0]);
            return true;
        };
        registry.answer("/token", exchange -> {
            if (tokens.getAndIncrement() == 0) {
                page(exchange);
            } else {
                FakeRegistry.send(exchange, 200, "{\"token\":\"t\"}".getBytes(UTF_8));
            }
        });

        assertEquals(1, pull(registry, "a").evidence().size());
        assertEquals(2, tokens.get());
    }

    @Test
    void tagsAndTheQuestionWhetherItSpeaksTheApiAreNotAnsweredByAPage() {
        registry.guard = exchange -> {
            page(exchange);
            return true;
        };
        RegistryClient client = new RegistryClient(registry.settings());

        assertRefused(Refusal.UNAVAILABLE, () -> client.tags(registry.ref("")));
        assertRefused(Refusal.UNAVAILABLE, () -> client.resolve(registry.ref(":1.0.0")));
        assertRefused(Refusal.UNAVAILABLE, () -> client.ping(registry.host()));
    }

    /** Else whoever may push could keep a package from ever coming. */
    @Test
    void aReferrerThatLooksLikeAPageIsJunkOfAStranger() {
        Digest junk = Digest.of(PAGE);
        registry.manifests.put(junk.toString(), PAGE);
        registry.manifests.put(Referrers.tag(digest) + ".sig", PAGE);
        String list = "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" + MediaTypes.MANIFEST + "\",\"digest\":\""
                + junk + "\",\"size\":" + PAGE.length + "}]}";
        registry.answer("/referrers/" + digest, exchange -> FakeRegistry.send(exchange, 200, list.getBytes(UTF_8)));

        StoredPackage pulled = pull(registry, "a");

        assertEquals(List.of(), pulled.evidence());
        assertNull(pulled.unasked());
    }

    private StoredPackage pull(FakeRegistry from, String store) {
        return ModelStore.open(folder.resolve(store))
                .pull(from.ref("").withDigest(digest), new RegistryClient(from.settings()), Progress.NONE);
    }

    private static long asked(FakeRegistry registry, String end) {
        return registry.requests.stream().filter(one -> one.endsWith(end)).count();
    }

    private static void page(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
        FakeRegistry.send(exchange, 200, PAGE);
    }
}
