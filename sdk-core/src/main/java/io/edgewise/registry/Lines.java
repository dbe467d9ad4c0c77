package io.edgewise.registry;

import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import io.edgewise.time.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Connections to registries, kept for a while after use: a certificate is shown to no origin but the one it is named
 * for. Thread-safe.
 */
final class Lines {
    private static final int MOST_KEPT = 8;
    private static final long KEPT_NANOS = 4_000_000_000L;

    private final RegistrySettings settings;
    private final Ticker ticker;

    // No more entries than there are settings.
    private final Map<TlsSettings, TlsIdentity> identities = new ConcurrentHashMap<>();

    // Guarded by itself, the one that was used last in front.
    private final Deque<Kept> kept = new ArrayDeque<>();

    Lines(RegistrySettings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /**
     * Sends a request and returns the answer.
     *
     * @param via how the registry is reached that is asked or led there: its proxy leads to other hosts, too
     * @throws io.edgewise.identity.KeyFileException if a certificate or key cannot be used
     */
    Reply ask(Request request, RegistryAccess via) throws IOException {
        URI uri = request.uri();
        InetSocketAddress proxy = proxy(uri, via);
        String place = Authorizer.origin(uri) + " " + proxy; // connections to the same place may stand in for another
        HttpLine old = request.reads() ? take(place) : null;
        if (old != null) {
            try {
                return answer(old, request, place);
            } catch (IOException e) {
                old.close(); // the server ended it meanwhile; a new one tells what is the matter
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
        return answer(HttpLine.open(uri, proxy, identity(uri), settings, ticker), request, place);
    }

    private Reply answer(HttpLine line, Request request, String place) throws IOException {
        boolean done = false;
        try {
            HttpInput.Head head = line.exchange(request);
            HttpBody body = new HttpBody(line, request, head, settings, ticker, free -> keep(place, free));
            boolean secret = request.headers().containsKey(Authorizer.HEADER);
            done = true;
            return new Reply(request.uri(), head.status(), head.headers(), body, secret);
        } finally {
            if (!done) {
                line.close();
            }
        }
    }

    private @Nullable TlsIdentity identity(URI uri) {
        if (!uri.getScheme().equalsIgnoreCase("https")) {
            return null;
        }
        RegistryAccess own = settings.access(authority(uri));
        TlsSettings tls = own.tls() == null ? TlsSettings.DEFAULT : own.tls();
        return identities.computeIfAbsent(tls, TlsIdentity::open);
    }

    private @Nullable InetSocketAddress proxy(URI uri, RegistryAccess via) {
        RegistryAccess own = settings.registries().getOrDefault(authority(uri), via);
        if (own.proxy() != null) {
            return InetSocketAddress.createUnresolved(
                    own.proxy().getHost(), own.proxy().getPort());
        }
        ProxySelector system = ProxySelector.getDefault();
        if (system == null || Authorizer.isLoopback(uri)) {
            return null;
        }
        return system.select(uri).stream()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address())
                .findFirst()
                .orElse(null);
    }

    private @Nullable HttpLine take(String place) {
        HttpLine found = null;
        List<Kept> old = new ArrayList<>();
        synchronized (kept) {
            for (Iterator<Kept> all = kept.iterator(); all.hasNext() && found == null; ) {
                Kept one = all.next();
                if (ticker.nanos() - one.sinceNanos > KEPT_NANOS) {
                    all.remove();
                    old.add(one);
                } else if (one.place.equals(place)) {
                    all.remove();
                    found = one.line;
                }
            }
        }
        old.forEach(one -> one.line.close());
        if (found != null && !found.isInStep()) {
            found.close();
            return null;
        }
        return found;
    }

    /** Closes those that are kept. */
    void close() {
        List<Kept> all;
        synchronized (kept) {
            all = List.copyOf(kept);
            kept.clear();
        }
        all.forEach(one -> one.line.close());
    }

    private void keep(String place, HttpLine line) {
        Kept surplus;
        synchronized (kept) {
            kept.addFirst(new Kept(place, line, ticker.nanos()));
            surplus = kept.size() > MOST_KEPT ? kept.removeLast() : null;
        }
        if (surplus != null) {
            surplus.line.close();
        }
    }

    static String authority(URI uri) {
        return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    private record Kept(String place, HttpLine line, long sinceNanos) {}
}
