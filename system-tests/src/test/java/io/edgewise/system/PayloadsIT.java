package io.edgewise.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.edgewise.house.Needs;
import io.edgewise.json.JsonValue;
import io.edgewise.simulator.EmbeddedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same hour of a quiet well in every shape of payload, through a real broker and the agent: each pipeline must give
 * the windows and scores of the native one.
 */
@Timeout(180)
class PayloadsIT {
    private static final long START = 1_412_611_200_000L;
    private static final int SECONDS = 1_500;
    private static final String BIND = "{ P-PDG: { from: P-PDG, unit: Pa }, P-TPT: { from: P-TPT, unit: Pa },"
            + " T-TPT: { from: T-TPT, unit: degC } }";
    private static final String POINTERS = "channels: { P-PDG: /%1$sP-PDG, P-TPT: /%1$sP-TPT, T-TPT: /%1$sT-TPT }";

    @TempDir
    private Path folder;

    /** Columns of values that a float32 holds as they are, so that no shape may differ by a digit. */
    private final double[][] columns = {new double[SECONDS], new double[SECONDS], new double[SECONDS]};

    private static final String[] NAMES = {"P-PDG", "P-TPT", "T-TPT"};

    @Test
    void everyShapeGivesTheDecisionsOfTheNativeOne() throws Exception {
        Path program = Needs.program("mosquitto", "mosquitto");
        for (int i = 0; i < SECONDS; i++) {
            double swing = Math.sin(2 * Math.PI * i / 300) + ((i * 37) % 101 - 50) / 500.0;
            columns[0][i] = 2 * Math.rint(1.45e7 + 1e4 * swing);
            columns[1][i] = Math.rint(1.6e7 + 1e4 * swing);
            columns[2][i] = 116 + Math.rint(64 * swing) / 64;
        }
        Map<String, String> shapes = shapes();
        try (EmbeddedRegistry registry = EmbeddedRegistry.start();
                Peer broker = Peer.mosquitto(program, folder, Peer.freePort())) {
            String url = "tcp://" + broker.address();
            Shop shop = new Shop(folder, registry.host());
            Device device = new Device(folder, "gw-6", url, shop);
            Files.writeString(device.state(), state(shop.publish("well-band"), shapes));
            try (AgentChild agent = device.start();
                    Ear ear = new Ear(url, "gw-6")) {
                Await.until("the agent is ready", ear::isOnline);
                for (int i = 0; i < SECONDS; i += 60) {
                    publish(ear, i);
                    // The broker keeps a thousand messages for a slow reader and drops the rest.
                    int due = (i + 60 - 183) / 10;
                    Await.until("the agent keeps up", () -> windows(ear, "tags").size() >= due);
                }
                try {
                    Await.until(
                            "every shape has as many decisions",
                            () -> shapes.keySet().stream()
                                    .allMatch(shape -> windows(ear, shape).size() >= 130));
                } catch (AssertionError e) {
                    throw new AssertionError(new String(device.status(), StandardCharsets.UTF_8), e);
                }
                for (String shape : shapes.keySet()) {
                    List<String> native130 = windows(ear, "native").subList(0, 130);
                    assertEquals(native130, windows(ear, shape).subList(0, 130), shape);
                }
                assertTrue(
                        windows(ear, "native").get(129).contains("NORMAL"),
                        windows(ear, "native").get(129));
                theStatusTells(device, ear);
                assertEquals(0, agent.terminate(), agent.log());
            }
        }
    }

    private static void theStatusTells(Device device, Ear ear) throws Exception {
        ear.say("tb", "{\"hello\":1}".getBytes(StandardCharsets.UTF_8));
        Await.until(
                "a payload that is none is counted",
                () -> device.look()
                        .map(status ->
                                pipeline(status, "thingsboard").get("queue").get("dropped"))
                        .filter(dropped -> dropped.find("BAD_SHAPE").isPresent())
                        .isPresent());
        JsonValue two = pipeline(device.look().orElseThrow(), "two");
        assertTrue(two.get("sources").find("pressures").isPresent(), "the silence of each source is told");
    }

    private static JsonValue pipeline(JsonValue status, String name) {
        return status.get("pipelines").elements().stream()
                .filter(pipeline -> pipeline.get("name").text().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> windows(Ear ear, String pipeline) {
        return ear.decisions().stream()
                .map(Ear.Heard::document)
                .filter(decision -> decision.get("id").get("pipeline").text().equals(pipeline))
                .map(decision -> decision.get("start").text() + " "
                        + decision.get("decision").text() + " "
                        + decision.find("score")
                                .filter(score -> !score.isNull())
                                .map(JsonValue::number))
                .toList();
    }

    private static Map<String, String> shapes() {
        Map<String, String> shapes = new TreeMap<>();
        shapes.put("native", "source: { mqtt: { topic: native, time: replay } }\n    bind: " + BIND);
        shapes.put(
                "thingsboard",
                "source: { mqtt: { topic: tb, format: json, time: /ts, " + POINTERS.formatted("values/")
                        + " } }\n    bind: " + BIND);
        shapes.put(
                "blocks",
                "source: { mqtt: { topic: blocks, format: json, time: /t, time-unit: s, " + POINTERS.formatted("data/")
                        + " } }\n    bind: " + BIND);
        shapes.put(
                "tags",
                "source: { mqtt: { topic: 'site7/well/+', format: value, channel: { level: -1 }, value: /v, time: /t } }\n"
                        + "    align: { barrier: 10s, within: 0s }\n    bind: " + BIND);
        shapes.put("senml", "source: { mqtt: { topic: senml, format: senml } }\n    bind: " + senmlBind());
        shapes.put("cbor", "source: { mqtt: { topic: cbor, format: senml-cbor } }\n    bind: " + senmlBind());
        shapes.put(
                "lines",
                "source: { mqtt: { topic: lines, format: csv, columns: [time, P-PDG, '-', P-TPT, T-TPT],"
                        + " delimiter: ';', decimal: ',' } }\n    bind: " + BIND);
        shapes.put(
                "binary",
                "source: { mqtt: { topic: binary, format: binary, columns: [P-PDG, P-TPT, T-TPT] } }\n    bind: "
                        + BIND);
        shapes.put("two", """
                sources:
                      - { name: pressures, mqtt: { topic: two/p, time: device } }
                      - { name: temperatures, mqtt: { topic: two/t, time: device } }
                    align: { barrier: 60s, within: 0s }
                    bind: { P-PDG: { from: P-PDG, unit: Pa, source: pressures },
                            P-TPT: { from: P-TPT, unit: Pa, source: pressures },
                            T-TPT: { from: T-TPT, unit: degC, source: temperatures } }""");
        return shapes;
    }

    private static String senmlBind() {
        return BIND.replace("from: ", "from: well:");
    }

    private static String state(String ref, Map<String, String> shapes) {
        StringBuilder state = new StringBuilder(
                "schema: edgewise.state/v1\nmodels:\n  well-band: { package: \"" + ref + "\" }\npipelines:\n");
        shapes.forEach((name, lines) -> state.append("  " + name + ":\n    " + lines
                + "\n    model: well-band\n    learn: 10m\n    window: { size: 180s, hop: 10s, lateness: 2s }\n"));
        return state.toString();
    }

    /** Publishes the minute that begins with this second in every shape. */
    private void publish(Ear ear, int from) throws Exception {
        int to = from + 60;
        say(ear, "native", "{\"ts\":" + (START + from * 1000L) + ",\"dt\":1000,\"values\":" + block(from, 0, 3) + "}");
        say(ear, "two/p", "{\"ts\":" + (START + from * 1000L) + ",\"dt\":1000,\"values\":" + block(from, 0, 2) + "}");
        say(ear, "two/t", "{\"ts\":" + (START + from * 1000L) + ",\"dt\":1000,\"values\":" + block(from, 2, 3) + "}");
        List<String> rows = new ArrayList<>();
        List<String> times = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            long ms = START + i * 1000L;
            rows.add("{\"ts\":" + ms + ",\"values\":{\"P-PDG\":" + n(0, i) + ",\"P-TPT\":" + n(1, i) + ",\"T-TPT\":"
                    + n(2, i) + "}}");
            times.add(Long.toString(ms / 1000));
            lines.append((ms + ";" + n(0, i) + ";x;" + n(1, i) + ";" + n(2, i) + "\r\n").replace('.', ','));
            for (int channel = 0; channel < 3; channel++) {
                say(ear, "site7/well/" + NAMES[channel], "{\"t\":" + ms + ",\"v\":" + n(channel, i) + "}");
            }
        }
        say(ear, "tb", "[" + String.join(",", rows) + "]");
        say(ear, "blocks", "{\"t\":[" + String.join(",", times) + "],\"data\":" + block(from, 0, 3) + "}");
        say(ear, "lines", lines.toString());
        say(ear, "senml", senml(from));
        ear.say("cbor", cbor(from));
        ear.say("binary", binary(from));
    }

    private static void say(Ear ear, String topic, String text) throws Exception {
        ear.say(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    private String block(int from, int first, int last) {
        List<String> parts = new ArrayList<>();
        for (int channel = first; channel < last; channel++) {
            List<String> values = new ArrayList<>();
            for (int i = from; i < from + 60; i++) {
                values.add(n(channel, i));
            }
            parts.add("\"" + NAMES[channel] + "\":[" + String.join(",", values) + "]");
        }
        return "{" + String.join(",", parts) + "}";
    }

    private String senml(int from) {
        List<String> records = new ArrayList<>();
        records.add("{\"bn\":\"well:\",\"bt\":" + (START / 1000 + from) + ",\"bu\":\"Pa\"}");
        for (int i = 0; i < 60; i++) {
            records.add("{\"n\":\"P-PDG\",\"t\":" + i + ",\"v\":" + n(0, from + i) + "}");
            records.add("{\"n\":\"P-TPT\",\"t\":" + i + ",\"v\":" + n(1, from + i) + "}");
            records.add("{\"n\":\"T-TPT\",\"u\":\"Cel\",\"t\":" + i + ",\"v\":" + n(2, from + i) + "}");
        }
        return "[" + String.join(",", records) + "]";
    }

    private byte[] cbor(int from) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator json = new CBORFactory().createGenerator(bytes)) {
            json.writeStartArray();
            for (int i = 0; i < 60; i++) {
                for (int channel = 0; channel < 3; channel++) {
                    json.writeStartObject();
                    if (i == 0 && channel == 0) {
                        json.writeFieldId(-2);
                        json.writeString("well:");
                        json.writeFieldId(-3);
                        json.writeNumber(START / 1000 + from);
                    }
                    json.writeFieldId(0);
                    json.writeString(NAMES[channel]);
                    json.writeFieldId(6);
                    json.writeNumber(i);
                    json.writeFieldId(2);
                    json.writeNumber(columns[channel][from + i]);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private byte[] binary(int from) {
        ByteBuffer block = ByteBuffer.allocate(32 + 4 * 3 * 60).order(ByteOrder.LITTLE_ENDIAN);
        block.put("EWFB".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 3);
        block.putLong(START + from * 1000L).putDouble(1000).putInt(60).putFloat(1234.5f);
        for (double[] column : columns) {
            for (int i = from; i < from + 60; i++) {
                block.putFloat((float) column[i]);
            }
        }
        return block.array();
    }

    private String n(int channel, int row) {
        return String.format(Locale.ROOT, "%.6f", columns[channel][row]);
    }
}
