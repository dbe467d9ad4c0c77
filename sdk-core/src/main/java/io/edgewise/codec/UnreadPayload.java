package io.edgewise.codec;

/** What a payload is that holds no number we can read, and what to do. */
final class UnreadPayload {
    private static final int MOST_BYTES = 1 << 20;
    private static final int SHOWN = 40;

    private UnreadPayload() {}

    /** Says what it is, from its topic and bytes. */
    static String words(Heard message) {
        byte[] payload = message.payload();
        if (message.topic().startsWith("spBv1.0/") || message.topic().contains("/spBv1.0/")) {
            return "Sparkplug B is not read: let a gateway or Node-RED turn it into JSON";
        }
        if (payload.length > MOST_BYTES) {
            return "a payload has " + payload.length + " bytes, and the most is " + MOST_BYTES
                    + ": publish the numbers without what is large beside them";
        }
        String foreign = ForeignFile.of(payload);
        if (foreign != null) {
            return "a payload " + foreign + "; payloads are read as they are";
        }
        String text = PayloadLook.utf8(payload);
        return text == null ? bytes(payload) : text(text.strip());
    }

    private static String bytes(byte[] payload) {
        int first = payload[0] & 0xFF;
        if ((first >= 0x80 && first <= 0x8F) || (first >= 0xA0 && first <= 0xBF) || first == 0xDE) {
            return "payloads of " + payload.length
                    + " bytes look like MessagePack or CBOR: publish JSON, or SenML, which" + " is read in CBOR too";
        }
        return "payloads of " + payload.length
                + " bytes are no text; if they are registers or floats, the order of their"
                + " words cannot be told from outside (swapped, 4.2 reads as 2.4e-41): publish JSON, or the block with"
                + " its mark, format: binary";
    }

    private static String text(String text) {
        String shown = "'" + text.substring(0, Math.min(SHOWN, text.length())) + "'";
        if (text.startsWith("<")) {
            return shown + " is XML: publish JSON";
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return shown + " is no JSON that can be read, or holds no number";
        }
        if (text.matches("(?s)[^ ,=]+(,[^ =]+=[^ ]+)? [^ =]+=\\S+( \\d{8,19})?(\n.*)?")) {
            return shown + " is InfluxDB's line protocol: let it be JSON, in Telegraf data_format = \"json\"";
        }
        if (text.matches("(?s)[^=;,&]+=[^=;,&]+([;,&] ?[^=;,&]+=[^=;,&]+)*")) {
            return shown + " names its values by '=': publish JSON, or the values alone, parted by commas";
        }
        if (text.matches("[+-]?[0-9][0-9.,]* ?[^0-9]{1,8}")) {
            return shown + " has its unit behind the number: publish the number alone, and say the unit by --unit";
        }
        return shown + " is no number";
    }
}
