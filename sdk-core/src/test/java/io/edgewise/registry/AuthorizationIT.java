package io.edgewise.registry;

import static io.edgewise.registry.Samples.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.edgewise.identity.KeyFileException;
import io.edgewise.model.Digest;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want to know who asks. */
class AuthorizationIT {
    private static final Digest MODEL = Digest.of(Samples.MODEL);
    private static final String SECRET = "s3cr3t:with-colon";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("pump:" + SECRET).getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final FakeRegistry registry = new FakeRegistry(false);
    private final FakeRegistry other = new FakeRegistry(false);
    private final List<String> tokenQueries = new CopyOnWriteArrayList<>();
    private final List<String> tokenLogins = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private Digest digest;
    private Path login;

    @BeforeEach
    void pushAPackage() throws IOException {
        digest = Samples.push(folder.resolve("packed"), registry);
        login = secret("login", "pump:" + SECRET + "\n");
    }

    @AfterEach
    void close() {
        registry.close();
        other.close();
    }

    @Test
    void nameAndPasswordAreSaidWhereTheyAreAskedFor() {
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");

        assertEquals(3, pull(access().login(login)).files().size());
    }

    @Test
    void withoutALoginTheMessageSaysHowToNameOne() {
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(access()));
        assertTrue(refused.getMessage().contains("name a login"), refused.getMessage());
    }

    @Test
    void aWrongPasswordIsSaidOnceAndNeverShown() {
        List<String> said = new CopyOnWriteArrayList<>();
        registry.guard = exchange -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            said.add(String.valueOf(authorization));
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
            FakeRegistry.send(exchange, 401, ("wrong: pump:" + SECRET + " " + authorization).getBytes());
            return true;
        };

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(access().login(login)));
        assertEquals(List.of("null", BASIC), said);
        assertFalse(refused.getMessage().contains("s3cr3t"), refused.getMessage());
        assertFalse(refused.getMessage().contains(BASIC.substring(6)), refused.getMessage());
    }

    @Test
    void aTokenIsFetchedForTheRepositoryAndUsedForAllOfIt() {
        registry.guard = exchange -> wants(exchange, "Bearer t1", challenge(registry));
        registry.answer("/token", this::token);

        assertEquals(3, pull(access().login(login)).files().size());
        assertEquals(List.of("service=reg&scope=repository%3Amodels%2Fband%3Apull"), tokenQueries);
        assertEquals(List.of(BASIC), tokenLogins);
    }

    @Test
    void anAnonymousTokenMayComeFromAnotherOrigin() {
        registry.guard = exchange -> wants(exchange, "Bearer t1", challenge(other));
        other.answer("/token", this::token);

        assertEquals(3, pull(access()).files().size());
        assertEquals(List.of("null"), tokenLogins);
    }

    @Test
    void nameAndPasswordGoToNoOtherOriginThanTheOneThatIsNamed() {
        registry.guard = exchange -> wants(exchange, "Bearer t1", challenge(other));
        other.answer("/token", this::token);

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(access().login(login)));
        assertTrue(refused.getMessage().contains("token-server: http://" + other.host()), refused.getMessage());
        assertTrue(other.requests.isEmpty());

        URI named = URI.create("http://" + other.host() + "/somewhere");
        assertEquals(3, pull(access().login(login).tokenServer(named)).files().size());
        assertEquals(List.of(BASIC), tokenLogins);
    }

    @Test
    void aTokenThatEndsMidWayIsFetchedAnewAndTheBlobGoesOn() {
        AtomicInteger asked = new AtomicInteger();
        registry.answer("/token", this::token);
        registry.guard = exchange -> {
            String wanted = "Bearer t" + (asked.get() < 2 ? 1 : 2);
            boolean stopped = wants(exchange, wanted, challenge(registry));
            if (!stopped && exchange.getRequestURI().getPath().endsWith(MODEL.toString())) {
                asked.incrementAndGet();
                FakeRegistry.cut(exchange, Samples.MODEL, 100_000);
                return true;
            }
            return stopped;
        };

        assertEquals(3, pull(access()).files().size());
        assertEquals(3, asked.get());
        assertEquals(2, tokens.get());
    }

    @Test
    void aTokenThatIsNoneIsNotShown() {
        registry.guard = exchange -> wants(exchange, "Bearer t1", challenge(registry));
        registry.answer("/token", exchange -> FakeRegistry.send(exchange, 200, SECRET.getBytes()));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(access()));
        assertTrue(refused.getMessage().contains("no token"), refused.getMessage());
        assertFalse(refused.getMessage().contains("s3cr3t"), refused.getMessage());
    }

    @Test
    void anEndlessTokenIsRefused() {
        registry.guard = exchange -> wants(exchange, "Bearer t1", challenge(registry));
        registry.answer("/token", exchange -> FakeRegistry.send(exchange, 200, new byte[(64 << 10) + 1]));

        assertRefused(Refusal.LIMIT_EXCEEDED, () -> pull(access()));
    }

    @Test
    void aRedirectToAnotherOriginTakesNoLoginAlong() {
        List<String> elsewhere = new CopyOnWriteArrayList<>();
        other.answer("/storage", exchange -> {
            elsewhere.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            FakeRegistry.ranged(exchange, Samples.MODEL);
        });
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");
        registry.answer("blobs/" + MODEL, exchange -> {
            exchange.getResponseHeaders().add("Location", "http://" + other.host() + "/storage?signature=" + SECRET);
            FakeRegistry.send(exchange, 307, new byte[0]);
        });

        assertEquals(3, pull(access().login(login)).files().size());
        assertEquals(List.of("null"), elsewhere);
    }

    @Test
    void whatAnAddressHoldsBehindItsQuestionMarkIsNotShown() {
        registry.answer("blobs/" + MODEL, exchange -> {
            exchange.getResponseHeaders().add("Location", "http://" + other.host() + "/storage?signature=" + SECRET);
            FakeRegistry.send(exchange, 307, new byte[0]);
        });
        other.answer("/storage", exchange -> FakeRegistry.send(exchange, 403, new byte[0]));

        RefusedException refused = assertRefused(Refusal.UNAVAILABLE, () -> pull(access()));
        assertTrue(refused.getMessage().contains("/storage answered 403"), refused.getMessage());
        assertFalse(refused.getMessage().contains("s3cr3t"), refused.getMessage());
    }

    @Test
    void aPackageIsPushedWithATokenForWriting() {
        registry.guard = exchange -> {
            boolean reads = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            String scope = "repository:models/band:" + (reads ? "pull" : "pull,push");
            return !exchange.getRequestURI().getPath().equals("/token")
                    && wants(
                            exchange,
                            "Bearer " + scope,
                            challenge(registry).replace("repository:models/band:pull", scope));
        };
        registry.answer("/token", exchange -> {
            String scope = exchange.getRequestURI().getQuery().replaceFirst(".*scope=", "");
            FakeRegistry.send(exchange, 200, ("{\"token\":\"" + scope + "\"}").getBytes());
        });
        registry.blobs.clear();
        registry.manifests.clear();

        PackageWriter.push(folder.resolve("packed"), digest, registry.ref(":1"), client(access()), Progress.NONE);

        assertEquals(digest, client(access()).resolve(registry.ref(":1")));
    }

    @Test
    void theConfigOfDockerIsRead() throws IOException {
        String auth = Base64.getEncoder().encodeToString(("pump:" + SECRET).getBytes(StandardCharsets.UTF_8));
        Path config = secret(
                "config.json",
                "{\"auths\":{\"other.example\":{\"auth\":\"x\"},\"https://" + registry.host() + "/v2/\":{\"auth\":\""
                        + auth + "\"}},\"credsStore\":\"desktop\"}");
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");

        assertEquals(3, pull(access().dockerConfig(config)).files().size());
    }

    @Test
    void whatDockerLeavesToOthersIsSaidPlainly() throws IOException {
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"auths\":{\"HOST\":{}},\"credsStore\":\"desktop\"}", "credential helper",
                        "{\"credHelpers\":{\"HOST\":\"gcr\"}}", "credential helper",
                        "{\"auths\":{\"HOST\":{\"identitytoken\":\"s3cr3t\"}}}", "a token",
                        "{\"auths\":{\"HOST\":{\"auth\":\"czNjcjN0\"}}}", "no user:password",
                        "{\"auths\":{\"HOST\":{\"auth\":\"%s3cr3t\"}}}", "no Base64",
                        "{\"auths\":{}}", "no password for",
                        "{s3cr3t", "no docker config.json")
                .entrySet()) {
            Path config = secret("config.json", wrong.getKey().replace("HOST", registry.host()));

            KeyFileException refused = assertThrows(KeyFileException.class, () -> pull(access().dockerConfig(config)));
            assertTrue(refused.getMessage().contains(wrong.getValue()), refused.getMessage());
            assertFalse(refused.getMessage().contains("s3cr3t"), refused.getMessage());
        }
    }

    @Test
    void aLoginThatOthersCanReadIsNotUsed() throws IOException {
        registry.guard = exchange -> wants(exchange, BASIC, "Basic realm=\"x\"");
        Files.setPosixFilePermissions(login, PosixFilePermissions.fromString("rw-r--r--"));

        KeyFileException refused = assertThrows(KeyFileException.class, () -> pull(access().login(login)));
        assertTrue(refused.getMessage().contains("chmod 600"), refused.getMessage());
    }

    @Test
    void secretsGoOverTlsOrToThisMachineOnly() {
        for (String safe :
                List.of("https://registry.example", "http://127.0.0.1:5000", "http://localhost", "http://[::1]:1")) {
            assertTrue(Authorizer.isSafe(URI.create(safe + "/v2/")), safe);
        }
        for (String bare :
                List.of("http://registry.example", "http://127.example:5000", "http://10.0.0.1", "ftp://localhost")) {
            assertFalse(Authorizer.isSafe(URI.create(bare + "/v2/")), bare);
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        tokenQueries.add(exchange.getRequestURI().getRawQuery());
        tokenLogins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        FakeRegistry.send(
                exchange, 200, ("{\"token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":300}").getBytes());
    }

    private static String challenge(FakeRegistry server) {
        return "Bearer service=\"reg\",realm=\"http://" + server.host()
                + "/token\",scope=\"repository:models/band:pull\"";
    }

    private static boolean wants(HttpExchange exchange, String authorization, String challenge) throws IOException {
        if (authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || exchange.getRequestURI().getPath().equals("/token")) {
            return false;
        }
        exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
        FakeRegistry.send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}".getBytes());
        return true;
    }

    private static RegistryAccess.Builder access() {
        return RegistryAccess.builder().plainHttp();
    }

    private RegistryClient client(RegistryAccess.Builder access) {
        return new RegistryClient(
                new RegistrySettings(Map.of(registry.host(), access.build())).with(FakeRegistry.QUICK));
    }

    private StoredPackage pull(RegistryAccess.Builder access) {
        return ModelStore.open(folder.resolve("store"))
                .pull(registry.ref("").withDigest(digest), client(access), Progress.NONE);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
