package io.edgewise.registry;

import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLException;

/**
 * Sends requests and follows redirects: at most five, never from https to http, and without {@code Authorization} once
 * the origin changes. Plain HTTP only to registries that are listed for it.
 */
final class Wire {
    private static final int MOST_REDIRECTS = 5;

    private final RegistrySettings settings;
    private final Ticker ticker;
    private final HttpClient http;

    Wire(RegistrySettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connect())
                .build();
    }

    /** Returns the address of something in a repository, for example {@code blobs/sha256:…}. */
    URI uri(ModelRef where, String path) {
        String scheme = settings.access(where.registry()).plainHttp() ? "http" : "https";
        return URI.create(scheme + "://" + where.registry() + "/v2/" + where.repository() + "/" + path);
    }

    /** Asks for something, with headers as name, value, …; the answer may be any status but a redirect. */
    Reply get(URI uri, List<String> headers) {
        return follow(request(uri, headers).build());
    }

    /** Asks whether something is there. */
    Reply head(URI uri, List<String> headers) {
        return follow(request(uri, headers)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpRequest.Builder request(URI uri, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(settings.idle());
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    /** Sends something; a redirect is an answer like any other. */
    Reply send(String method, URI uri, String mediaType, HttpRequest.BodyPublisher body) {
        return once(HttpRequest.newBuilder(uri)
                .timeout(settings.transfer())
                .header("Content-Type", mediaType)
                .method(method, body)
                .build());
    }

    /** Resolves an address that a registry gave; never to a weaker scheme than the one that gave it. */
    URI resolve(Reply from, String location) {
        URI next;
        try {
            next = from.uri().resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryException(from.status(), from.uri() + " gave an address that is none: " + location);
        }
        String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
        boolean weaker = !scheme.equals("https")
                && !(scheme.equals("http") && from.uri().getScheme().equals("http"));
        if (weaker || next.getHost() == null || next.getUserInfo() != null) {
            throw new RegistryException(
                    from.status(), from.uri() + " led to " + next + ", which is not followed: it must stay on https");
        }
        return next;
    }

    private Reply follow(HttpRequest first) {
        HttpRequest request = first;
        for (int hops = 0; ; hops++) {
            Reply reply = once(request);
            if (reply.status() / 100 != 3 || reply.header("Location").isEmpty()) {
                return reply;
            }
            reply.close();
            if (hops == MOST_REDIRECTS) {
                throw new RegistryException(
                        reply.status(), first.uri() + " was redirected more than " + MOST_REDIRECTS + " times");
            }
            request =
                    redirected(request, resolve(reply, reply.header("Location").orElseThrow()));
        }
    }

    private static HttpRequest redirected(HttpRequest request, URI next) {
        boolean sameOrigin = origin(request.uri()).equals(origin(next));
        return HttpRequest.newBuilder(request, (name, value) -> sameOrigin || !name.equalsIgnoreCase("Authorization"))
                .uri(next)
                .build();
    }

    private static String origin(URI uri) {
        return (uri.getScheme() + "://" + uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private Reply once(HttpRequest request) {
        BodyStream body = new BodyStream(ticker, settings);
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    http.send(request, HttpResponse.BodyHandlers.ofPublisher());
            response.body().subscribe(body);
            return new Reply(request.uri(), response.statusCode(), response.headers(), body);
        } catch (IOException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, whyNot(request.uri(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, request.uri() + " was interrupted", e);
        }
    }

    private static String plain(String registry) {
        return "add it under registries with plain-http: true (on the command line: --plain-http " + registry + ")";
    }

    private String whyNot(URI uri, IOException e) {
        String registry = uri.getRawAuthority();
        if (e instanceof SSLException && String.valueOf(e.getMessage()).contains("SSL message")) {
            return uri + ": " + registry + " answered http to https; " + plain(registry);
        }
        if (e instanceof SSLException) {
            return uri + ": no TLS connection (" + e.getMessage() + "); its certificate must be one this device trusts";
        }
        if (e instanceof HttpConnectTimeoutException) {
            boolean tls = "https".equals(uri.getScheme());
            return uri + ": no connection to " + registry + " within "
                    + settings.connect().toSeconds() + " s; check the address and the network"
                    + (tls ? ", or, if it speaks plain http, " + plain(registry) : "");
        }
        if (e instanceof HttpTimeoutException) {
            return uri + ": " + registry + " did not answer within "
                    + settings.idle().toSeconds() + " s; check that it runs and can be reached";
        }
        return uri + ": cannot reach " + registry + " (" + e.getClass().getSimpleName()
                + (e.getMessage() == null ? "" : ": " + e.getMessage())
                + "); check the address and that the registry runs";
    }
}
