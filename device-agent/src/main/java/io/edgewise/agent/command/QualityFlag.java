package io.edgewise.agent.command;

import io.edgewise.codec.ChannelFacts;
import java.util.Locale;
import java.util.regex.Pattern;

/** A quality beside a value, as OPC and historians give it: its name says so, and its numbers are such codes. */
final class QualityFlag {
    private static final Pattern NAME =
            Pattern.compile("(^|[._ /-])(q|quality|qc|qualität|validity|opc.?quality)( code)?$");
    private static final int CODES = 1024;

    private QualityFlag() {}

    static boolean is(ChannelFacts channel) {
        return NAME.matcher(channel.name().toLowerCase(Locale.ROOT)).find()
                && channel.min() >= 0
                && channel.max() < CODES
                && channel.max() == Math.rint(channel.max());
    }
}
