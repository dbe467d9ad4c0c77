package io.edgewise.model;

import io.edgewise.json.Plain;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a model package lies: in a registry, or in a file or folder of this device.
 *
 * @param registry host and port, for example {@code "registry.example:5000"}; {@link #LOCAL} on this device
 * @param repository for example {@code "models/well-band"}; on this device the path without its first {@code /}
 * @param tag a name that may move, or null
 * @param digest the manifest's digest, or null; nothing is activated without one
 */
public record ModelRef(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    /** Stands for the registry of what lies on this device. */
    public static final String LOCAL = "file:";

    private static final String HOST = "[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\\[[0-9a-f:]+\\](?::[0-9]{1,5})?";
    private static final String REPOSITORY_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String REPOSITORY = REPOSITORY_PART + "(?:/" + REPOSITORY_PART + ")*";
    private static final String SCHEME = "oci://";
    private static final int LONGEST = 1024;
    private static final Pattern FORM = Pattern.compile("(?:oci://)?(" + HOST + ")/(" + REPOSITORY
            + ")(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");
    private static final Pattern LOCAL_FORM =
            Pattern.compile("(?:file:|file://|oci:)/([^/:@\\\\\\p{Cntrl}][^:@\\\\\\p{Cntrl}]*+)"
                    + "(?::([A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

    /**
     * Reads {@code [oci://]host[:port]/repository[:tag][@sha256:…]} or {@code file:/path[:tag][@sha256:…]}; of a layout
     * folder {@code oci:/path} says the same.
     *
     * @throws IllegalArgumentException with what is wrong and the form that is right
     */
    public static ModelRef parse(String text) {
        String plain = text.strip();
        if (plain.startsWith(LOCAL) || (plain.startsWith("oci:") && !plain.startsWith(SCHEME))) {
            return local(plain);
        }
        Matcher matcher = FORM.matcher(plain);
        // Measured first: the expression goes one call deeper for each part of a name.
        if (plain.length() > LONGEST || !matcher.matches() || !isHost(matcher.group(1))) {
            throw new IllegalArgumentException("not a model reference: '"
                    + Plain.text(plain.startsWith(SCHEME) ? plain : SCHEME + plain)
                    + "'; the form is oci://host:port/repository@sha256:<64 hex>");
        }
        String digest = matcher.group(4);
        return new ModelRef(
                matcher.group(1).toLowerCase(Locale.ROOT),
                matcher.group(2),
                matcher.group(3),
                digest == null ? null : Digest.parse(digest));
    }

    private static ModelRef local(String plain) {
        Matcher matcher = LOCAL_FORM.matcher(plain);
        if (plain.length() > LONGEST || !matcher.matches() || !isPlain(matcher.group(1))) {
            throw new IllegalArgumentException("not a model reference: '" + Plain.text(plain)
                    + "'; the form is file:/path@sha256:<64 hex>, with the whole path from the root, "
                    + "without '.', '..', '//', ':', '@' and '\\' in it");
        }
        String path = matcher.group(1);
        String digest = matcher.group(3);
        return new ModelRef(
                LOCAL,
                path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                matcher.group(2),
                digest == null ? null : Digest.parse(digest));
    }

    private static boolean isPlain(String path) {
        String whole = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return Stream.of(whole.split("/", -1))
                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** The pattern lets through what no address is: {@code ..}, or a port beyond 65535. */
    private static boolean isHost(String text) {
        try {
            URI uri = new URI("oci://" + text);
            return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Tells whether it lies on this device. */
    public boolean isLocal() {
        return registry.equals(LOCAL);
    }

    /** Returns where it lies on this device, a whole path; only if {@link #isLocal}. */
    public Path path() {
        if (!isLocal()) {
            throw new IllegalStateException(this + " lies in a registry");
        }
        return Path.of("/" + repository);
    }

    /** Returns what it is had from: the registry, or the path on this device. */
    public String source() {
        return isLocal() ? "/" + repository : registry;
    }

    /** Returns the digest; refuses a reference that can move. */
    public Digest pinned() {
        return pinned("");
    }

    /**
     * The same, for who knows how its registry is reached.
     *
     * @param options what the command that pins it needs besides the reference; empty for nothing
     */
    public Digest pinned(String options) {
        if (digest == null) {
            throw new RefusedException(
                    Refusal.NOT_PINNED,
                    this + (isLocal() ? " names what may change" : " names a tag, which can move")
                            + "; pin it with: edgewise models resolve " + this + (options.isEmpty() ? "" : " ")
                            + options);
        }
        return digest;
    }

    /** Returns the same package, pinned to a digest. */
    public ModelRef withDigest(Digest pinned) {
        return new ModelRef(registry, repository, null, pinned);
    }

    @Override
    public String toString() {
        return (isLocal() ? "" : SCHEME) + registry + "/" + repository + (tag == null ? "" : ":" + tag)
                + (digest == null ? "" : "@" + digest);
    }
}
