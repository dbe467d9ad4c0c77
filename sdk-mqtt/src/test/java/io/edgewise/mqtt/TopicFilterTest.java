package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    /** The examples of MQTT 3.1.1, section 4.7.1 and 4.7.2, and their neighbours. */
    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis/player1, true",
        "sport/tennis/player1/#, sport/tennis/player1/ranking, true",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon, true",
        "sport/#, sport, true",
        "sport/#, sports, false",
        "#, anything/at/all, true",
        "sport/tennis/+, sport/tennis/player1, true",
        "sport/tennis/+, sport/tennis/player1/ranking, false",
        "sport/+, sport, false",
        "sport/+, sport/, true",
        "+/+, /finance, true",
        "/+, /finance, true",
        "+, /finance, false",
        "+/tennis/#, sport/tennis, true",
        "sport/+/player1, sport/tennis/player1, true",
        "sport/+/player1, sport/tennis/player2, false",
        "#, $SYS/broker, false",
        "+/monitor/Clients, $SYS/monitor/Clients, false",
        "$SYS/#, $SYS/broker, true",
        "$SYS/monitor/+, $SYS/monitor/Clients, true",
        "a/b, a/b, true",
        "a/b, a/b/c, false",
        "a/b/c, a/b, false",
        "a/b, A/b, false",
        "$share/readers/sport/+, sport/tennis, true",
        "$share/readers/sport/+, readers/sport/tennis, false",
        "$share/readers/#, $SYS/broker, false",
        "$share/readers//a, /a, true"
    })
    void itMeansWhatTheStandardSays(String filter, String topic, boolean meant) {
        assertEquals(meant, new TopicFilter(filter).matches(topic));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sport/tennis#",
                "sport/tennis/#/ranking",
                "sport+",
                "a/b+/c",
                "$share/a",
                "$share//a",
                "$share/+/a"
            })
    void whatIsNoFilterIsRefused(String filter) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new TopicFilter(filter));
        assertTrue(e.getMessage().contains("\"" + filter + "\""), e.getMessage());
    }
}
