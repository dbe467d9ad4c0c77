package io.edgewise.registry;

import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Sends requests and follows redirects: at most five, never from https to http, and without {@code Authorization} once
 * the origin changes. Plain HTTP only to registries that are listed for it.
 */
final class Wire {
    private static final int MOST_REDIRECTS = 5;
    private static final String AUTHORIZATION = "Authorization";

    private final RegistrySettings settings;
    private final Ticker ticker;
    private final Clients clients;
    private final Authorizer authorizer;
    private final WireTrouble trouble;

    Wire(RegistrySettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.clients = new Clients(settings);
        this.authorizer = new Authorizer(settings, ticker, this::once);
        this.trouble = new WireTrouble(settings);
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
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(settings.transfer())
                .header("Content-Type", mediaType)
                .method(method, body)
                .build();
        return authorized(request, settings.access(Clients.authority(uri)));
    }

    private Reply follow(HttpRequest first) {
        String origin = Authorizer.origin(first.uri());
        RegistryAccess via = settings.access(Clients.authority(first.uri()));
        HttpRequest request = first;
        for (int hops = 0; ; hops++) {
            boolean home = Authorizer.origin(request.uri()).equals(origin);
            Reply reply = home ? authorized(request, via) : once(request, via);
            if (reply.status() / 100 != 3 || reply.header("Location").isEmpty()) {
                return reply;
            }
            reply.close();
            if (hops == MOST_REDIRECTS) {
                throw new RegistryException(
                        reply.status(),
                        Reply.place(first.uri()) + " was redirected more than " + MOST_REDIRECTS + " times");
            }
            URI next = reply.resolve(reply.header("Location").orElseThrow());
            request = HttpRequest.newBuilder(request, (name, value) -> true)
                    .uri(next)
                    .build();
        }
    }

    /** Says who asks, if the registry is known to want it or says so now. */
    private Reply authorized(HttpRequest request, RegistryAccess via) {
        Optional<String> known = authorizer.known(request);
        Reply reply = once(known.isPresent() ? with(request, known.get()) : request, via);
        if (reply.status() != 401) {
            return reply;
        }
        authorizer.forget(request);
        try {
            Optional<String> answer = authorizer.answer(request, reply);
            if (answer.isEmpty()) {
                return reply;
            }
            reply.close();
            return once(with(request, answer.get()), via);
        } catch (RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    private static HttpRequest with(HttpRequest request, String authorization) {
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .setHeader(AUTHORIZATION, authorization)
                .build();
    }

    private Reply once(HttpRequest request, RegistryAccess via) {
        BodyStream body = new BodyStream(ticker, settings);
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    clients.of(request.uri(), via).send(request, HttpResponse.BodyHandlers.ofPublisher());
            response.body().subscribe(body);
            boolean secret = request.headers().firstValue(AUTHORIZATION).isPresent();
            return new Reply(request.uri(), response.statusCode(), response.headers(), body, secret);
        } catch (IOException e) {
            throw new RefusedException(Refusal.UNAVAILABLE, trouble.words(request.uri(), via, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(Refusal.UNAVAILABLE, Reply.place(request.uri()) + " was interrupted", e);
        }
    }
}
