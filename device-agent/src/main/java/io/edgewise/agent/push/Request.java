package io.edgewise.agent.push;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request.
 *
 * @param method as it was written
 * @param target the path, with whatever query follows it
 * @param version the minor version of HTTP/1, 0 or 1
 * @param headers by name, whatever its case
 */
record Request(String method, String target, int version, Map<String, String> headers) {
    Request {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** Tells whether the connection goes on after the answer. */
    boolean keepsAlive() {
        String connection = headers.getOrDefault("connection", "");
        return version == 1 && !connection.toLowerCase(Locale.ROOT).contains("close");
    }

    /** Tells whether the sender waits to be asked for the body. */
    boolean expectsContinue() throws HttpRefusal {
        String expected = header("expect");
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw new HttpRefusal(417, "of Expect only 100-continue is known");
        }
        return expected != null && version == 1;
    }

    /** Returns the token of {@code Authorization: Bearer}; empty when there is none. */
    String token() {
        String authorization = headers.getOrDefault("authorization", "");
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
    }

    /**
     * Checks that no page in a browser sent it: one has an origin, and under a name that its author made to point here
     * (DNS rebinding) the host is that name.
     */
    void mustNotComeFromAPage(int port) throws HttpRefusal {
        for (String name : new String[] {"origin", "sec-fetch-site", "sec-fetch-mode"}) {
            if (header(name) != null) {
                throw new HttpRefusal(403, "a page in a browser may not push");
            }
        }
        String host = header("host");
        if (host == null) {
            if (version == 0) {
                return; // no browser speaks HTTP/1.0
            }
            throw new HttpRefusal(400, "there is no Host");
        }
        boolean own = false;
        for (String name : new String[] {"127.0.0.1", "localhost", "[::1]"}) {
            own |= host.equalsIgnoreCase(name) || host.equalsIgnoreCase(name + ":" + port);
        }
        if (!own) {
            throw new HttpRefusal(403, "Host must be 127.0.0.1, [::1] or localhost, with the port " + port);
        }
    }
}
