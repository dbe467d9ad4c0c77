package io.edgewise.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PEM by RFC 7468: text around the blocks is allowed, as tools write it; headers inside are not. */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "^-----BEGIN ([A-Z0-9 ]{1,40})-----\\R(.*?)^-----END \\1-----\\s*?$", Pattern.DOTALL | Pattern.MULTILINE);

    private Pem() {}

    /**
     * One block.
     *
     * @param label what it says it holds
     * @param der what it holds; null when that is not plain base64
     */
    record Block(String label, byte @Nullable [] der) {}

    /** Returns the blocks of a file, in their order. Curve parameters, which some tools put first, are left out. */
    static List<Block> blocks(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            if (!matcher.group(1).equals("EC PARAMETERS")) {
                blocks.add(new Block(matcher.group(1), decode(matcher.group(2))));
            }
        }
        return blocks;
    }

    /** Returns a block of 64 columns with LF and a line end at the end: the form that OMS hashes for its key hint. */
    static String write(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte @Nullable [] decode(String body) {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
