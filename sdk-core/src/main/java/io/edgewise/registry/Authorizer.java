package io.edgewise.registry;

import io.edgewise.identity.KeyFileException;
import io.edgewise.json.Json;
import io.edgewise.json.JsonException;
import io.edgewise.json.JsonLimits;
import io.edgewise.json.JsonValue;
import io.edgewise.time.Ticker;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells registries who asks: with name and password, or with a token that it fetches for them. Name and password go to
 * the registry they are named for and to its token server, neither to another origin nor over plain http, except to
 * this machine. Thread-safe.
 */
final class Authorizer {
    /** The header that tells who asks. */
    static final String HEADER = "Authorization";

    private static final int MOST_TOKENS = 64;
    private static final int TOKEN_LIMIT = 64 << 10;
    private static final long LEAST_LIFE_SECONDS = 60;
    private static final long MARGIN_SECONDS = 10;
    private static final long LONGEST_LIFE_SECONDS = 24 * 3600;
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+?)/(?:manifests|blobs|referrers)/.*");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?");
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private final RegistrySettings settings;
    private final Ticker ticker;
    private final BiFunction<Request, RegistryAccess, Reply> sender;

    // Guarded by itself: what was said last, by what it is good for.
    private final Map<String, Pass> passes = new LinkedHashMap<>();

    // One asks for a token at a time: who was refused with the old one waits, and takes the new one.
    private final ReentrantLock asking = new ReentrantLock();

    /** Makes one; {@code sender} sends a request once, as it is. */
    Authorizer(RegistrySettings settings, Ticker ticker, BiFunction<Request, RegistryAccess, Reply> sender) {
        this.settings = settings;
        this.ticker = ticker;
        this.sender = sender;
    }

    /** Returns what a registry wanted to hear the last time; empty if nothing is known. */
    Optional<String> known(Request request) {
        synchronized (passes) {
            Pass pass = passes.get(purpose(request));
            return pass == null || ticker.nanos() - pass.untilNanos >= 0 ? Optional.empty() : Optional.of(pass.header);
        }
    }

    /**
     * Returns what is to be said to a registry that answered 401; empty if there is nothing to say.
     *
     * @param said what was said and did not help; empty if nothing was
     * @throws RegistryException if it asks for what must not be sent, or its token server gives no token
     * @throws KeyFileException if the file with name and password cannot be used
     */
    Optional<String> answer(Request request, Optional<String> said, Reply refused) {
        asking.lock();
        try {
            Optional<String> newer = known(request).filter(now -> !said.equals(Optional.of(now)));
            if (newer.isPresent()) {
                return newer;
            }
            forget(request);
            return answer(request, refused);
        } finally {
            asking.unlock();
        }
    }

    private Optional<String> answer(Request request, Reply refused) {
        String registry = Lines.authority(request.uri());
        RegistryAccess access = settings.access(registry);
        List<Challenge> challenges = Challenge.parse(refused.headers().allValues("WWW-Authenticate"));
        Optional<Credentials> credentials = Credentials.of(registry, access);
        if (!isSafe(request.uri())) {
            if (credentials.isPresent()) {
                throw new RegistryException(
                        401,
                        registry + " asks for name and password, which are not sent over plain http:"
                                + " let it speak TLS, and take plain-http out");
            }
            return Optional.empty();
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")
                    && challenge.parameter("realm").isPresent()) {
                return Optional.of(keep(request, token(request, refused, challenge, credentials)));
            }
        }
        boolean basic =
                challenges.stream().anyMatch(challenge -> challenge.scheme().equals("basic"));
        return credentials
                .filter(found -> basic)
                .map(found ->
                        keep(request, new Pass(found.basic(), ticker.nanos() + LONGEST_LIFE_SECONDS * 1_000_000_000L)));
    }

    private void forget(Request request) {
        synchronized (passes) {
            passes.remove(purpose(request));
        }
    }

    private String keep(Request request, Pass pass) {
        synchronized (passes) {
            if (passes.size() >= MOST_TOKENS) {
                passes.remove(passes.keySet().iterator().next());
            }
            passes.put(purpose(request), pass);
        }
        return pass.header;
    }

    private Pass token(Request request, Reply refused, Challenge challenge, Optional<Credentials> credentials) {
        String registry = Lines.authority(request.uri());
        RegistryAccess access = settings.access(registry);
        URI realm = refused.resolve(challenge.parameter("realm").orElse(""));
        if (!isSafe(realm)) {
            throw new RegistryException(
                    401,
                    registry + " sends for a token to " + Reply.place(realm) + ", which is not asked: it is no https");
        }
        Request ask = Request.document(query(realm, request, challenge), Map.of());
        if (credentials.isPresent()) {
            mustBeIts(realm, request.uri(), access);
            ask = ask.with(HEADER, credentials.get().basic());
        }
        try (Reply reply = sender.apply(ask, access)) {
            if (reply.status() != 200) {
                throw new RegistryException(
                        reply.status(),
                        reply.place() + " gave no token (it answered " + reply.status() + "); check the login for "
                                + registry,
                        reply.retryAfter().toNanos());
            }
            return pass(reply.document(TOKEN_LIMIT), reply.place());
        }
    }

    /** Says nothing of what it reads: even what is no token may hold one. */
    private Pass pass(byte[] bytes, String place) {
        try {
            JsonValue document = Json.parse(bytes, JsonLimits.DOCUMENT);
            String token = document.find("token")
                    .or(() -> document.find("access_token"))
                    .map(JsonValue::text)
                    .filter(text -> TOKEN.matcher(text).matches())
                    .orElseThrow(() -> new JsonException("/token", "is missing"));
            long seconds = document.find("expires_in").map(JsonValue::whole).orElse(LEAST_LIFE_SECONDS);
            long life = Math.max(LEAST_LIFE_SECONDS, Math.min(LONGEST_LIFE_SECONDS, seconds)) - MARGIN_SECONDS;
            return new Pass("Bearer " + token, ticker.nanos() + life * 1_000_000_000L);
        } catch (JsonException e) {
            throw new RegistryException(401, place + " answered with what holds no token");
        }
    }

    /** Whoever may answer for a registry could otherwise send the password anywhere. */
    private static void mustBeIts(URI realm, URI registry, RegistryAccess access) {
        URI named = access.tokenServer();
        boolean its = origin(realm).equals(origin(registry))
                || (named != null && origin(realm).equals(origin(named)));
        if (!its) {
            throw new RegistryException(
                    401,
                    Lines.authority(registry) + " wants name and password sent to " + origin(realm)
                            + "; if that is right, add token-server: " + origin(realm) + " to it under registries");
        }
    }

    private static URI query(URI realm, Request request, Challenge challenge) {
        StringBuilder uri = new StringBuilder(realm.toString());
        char separator = realm.getRawQuery() == null ? '?' : '&';
        Optional<String> service = challenge.parameter("service");
        if (service.isPresent()) {
            uri.append(separator).append("service=").append(encoded(service.get()));
            separator = '&';
        }
        String repository = repository(request);
        String usual =
                repository.isEmpty() ? "" : "repository:" + repository + ":" + (request.reads() ? "pull" : "pull,push");
        String scope = challenge.parameter("scope").orElse(usual);
        if (scope.isBlank()) {
            return URI.create(uri.toString());
        }
        for (String one : scope.strip().split(" +", 16)) {
            uri.append(separator).append("scope=").append(encoded(one));
            separator = '&';
        }
        return URI.create(uri.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Secrets go over TLS, or nowhere but to this machine. */
    static boolean isSafe(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || ("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri));
    }

    static boolean isLoopback(URI uri) {
        return LOOPBACK.matcher(String.valueOf(uri.getHost())).matches();
    }

    static String origin(URI uri) {
        return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + Lines.authority(uri);
    }

    /** A token is for one repository, and for reading or writing. */
    private static String purpose(Request request) {
        return (request.reads() ? "read " : "write ") + origin(request.uri()) + " " + repository(request);
    }

    private static String repository(Request request) {
        Matcher found = REPOSITORY.matcher(request.uri().getRawPath());
        return found.matches() ? found.group(1) : "";
    }

    /** What is said, and until when it is worth anything. No record: its text would show it. */
    private static final class Pass {
        final String header;
        final long untilNanos;

        Pass(String header, long untilNanos) {
            this.header = header;
            this.untilNanos = untilNanos;
        }
    }
}
