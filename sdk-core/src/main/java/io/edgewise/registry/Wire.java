package io.edgewise.registry;

import io.edgewise.model.ModelRef;
import io.edgewise.model.Refusal;
import io.edgewise.model.RefusedException;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Sends requests and follows redirects: at most five, never from https to http, and without {@code Authorization} once
 * the origin changes. Plain HTTP only to registries that are listed for it.
 */
final class Wire {
    private static final int MOST_REDIRECTS = 5;

    private final RegistrySettings settings;
    private final Lines lines;
    private final Authorizer authorizer;
    private final WireTrouble trouble;

    Wire(RegistrySettings settings, Ticker ticker) {
        this.settings = settings;
        this.lines = new Lines(settings, ticker);
        this.authorizer = new Authorizer(settings, ticker, this::once);
        this.trouble = new WireTrouble(settings);
    }

    /** Closes the connections that are kept for the next question. */
    void close() {
        lines.close();
    }

    /** Returns the address of something in a repository, for example {@code blobs/sha256:…}. */
    URI uri(ModelRef where, String path) {
        String scheme = settings.access(where.registry()).plainHttp() ? "http" : "https";
        return URI.create(scheme + "://" + where.registry() + "/v2/" + where.repository() + "/" + path);
    }

    /** Returns the address that says whether a registry speaks the API. */
    URI base(String registry) {
        String scheme = settings.access(registry).plainHttp() ? "http" : "https";
        return URI.create(scheme + "://" + registry + "/v2/");
    }

    /** Asks for a document; the answer may be any status but a redirect. */
    Reply document(URI uri, Map<String, String> headers) {
        return follow(Request.document(uri, headers));
    }

    /** Asks for something; the answer may be any status but a redirect. */
    Reply get(URI uri, Map<String, String> headers) {
        return follow(Request.get(uri, headers));
    }

    /** Asks whether something is there. */
    Reply head(URI uri, Map<String, String> headers) {
        return follow(new Request("HEAD", uri, headers, null, false));
    }

    /** Sends something; a redirect is an answer like any other. */
    Reply send(String method, URI uri, String mediaType, Request.Content content) {
        Request request = new Request(method, uri, Map.of("Content-Type", mediaType), content, false);
        return authorized(request, settings.access(Lines.authority(uri)));
    }

    private Reply follow(Request first) {
        String origin = Authorizer.origin(first.uri());
        RegistryAccess via = settings.access(Lines.authority(first.uri()));
        Request request = first;
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
            request = request.to(reply.resolve(reply.header("Location").orElseThrow()));
        }
    }

    /** Says who asks, if the registry is known to want it or says so now. */
    private Reply authorized(Request request, RegistryAccess via) {
        Optional<String> known = authorizer.known(request);
        Reply reply = once(known.isPresent() ? request.with(Authorizer.HEADER, known.get()) : request, via);
        if (reply.status() != 401) {
            return reply;
        }
        try {
            Optional<String> answer = authorizer.answer(request, known, reply);
            if (answer.isEmpty()) {
                return reply;
            }
            reply.close();
            return once(request.with(Authorizer.HEADER, answer.get()), via);
        } catch (RuntimeException e) {
            reply.close();
            throw e;
        }
    }

    private Reply once(Request request, RegistryAccess via) {
        try {
            return lines.ask(request, via);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new RefusedException(Refusal.UNAVAILABLE, request + " was interrupted", e);
            }
            throw new RefusedException(Refusal.UNAVAILABLE, trouble.words(request, via, e), e);
        }
    }
}
