package io.edgewise.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MqttSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"tcp://127.0.0.1:1883", "tcp://127.9.9.9:1", "tcp://localhost:1883", "tcp://[::1]:1883"})
    void plainTcpGoesToThisMachine(String url) {
        assertEquals(url, MqttSettings.to(url, "gw-7").build().url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://broker.plant:1883", "tcp://10.0.0.1:1883", "tcp://127.0.0.1.evil.example:1883"})
    void plainTcpToAnotherMachineNeedsASay(String url) {
        MqttSettingsBuilder settings = MqttSettings.to(url, "gw-7");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(e.getMessage().contains(url) && e.getMessage().contains("insecure: true"), e.getMessage());

        assertTrue(settings.insecure(true).build().insecure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://127.0.0.1:80",
                "mqtts://127.0.0.1",
                "127.0.0.1:1883",
                "tcp://127.0.0.1",
                "tcp://",
                "tcp://a b:1",
                "",
                "x"
            })
    void anythingElseIsRefusedWithWhatIsNeeded(String url) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> MqttSettings.to(url, "gw-7").build());
        assertTrue(e.getMessage().contains("need mqtts://host:port or tcp://host:port"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtts://broker.plant:8883", "ssl://10.0.0.1:1", "mqtts://[fd00::1]:8883"})
    void tlsGoesAnywhereAndBelievesThePlatformsAuthoritiesIfNoneAreNamed(String url) {
        MqttSettings settings = MqttSettings.to(url, "gw-7").build();

        assertNotNull(settings.tls());
        assertFalse(settings.host().contains("["), settings.host());
    }

    @Test
    void theDotThatEndsAFullNameIsNoPartOfItForTls() {
        assertEquals(
                "Broker.plant",
                MqttSettings.to("mqtts://Broker.plant.:8883", "gw-7").build().host());
    }

    @Test
    void tlsThatWouldNotBeUsedIsRefused() {
        MqttSettingsBuilder settings =
                MqttSettings.to("tcp://127.0.0.1:1883", "gw-7").tls(TlsIdentity.open(TlsSettings.DEFAULT));

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(e.getMessage().contains("write mqtts://"), e.getMessage());
    }

    @Test
    void everyAddressOfSeveralIsChecked() {
        MqttSettingsBuilder settings =
                MqttSettings.to(List.of("tcp://127.0.0.1:1883", "tcp://broker.plant:1883"), "gw-7");
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, settings::build);
        assertTrue(e.getMessage().contains("broker.plant"), e.getMessage());

        MqttSettings both = settings.insecure(true).version(MqttVersion.V5).build();
        assertEquals("tcp://broker.plant:1883", both.at(3).url());
        assertEquals(MqttVersion.V5, both.at(3).version());
        MqttSettingsBuilder none = MqttSettings.to(List.of(), "gw-7");
        assertThrows(IllegalArgumentException.class, none::build);
    }

    @Test
    void aPasswordIsNeverPrinted() {
        MqttSettings settings = MqttSettings.to("tcp://127.0.0.1:1883", "gw-7")
                .login(new MqttLogin("gw", "s3cret".toCharArray()))
                .build();
        assertFalse(settings.toString().contains("s3cret"), settings.toString());
    }

    /** In the last two the address's own rules find no login: a letter too many ends it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://gw:s3cret@127.0.0.1:1883",
                "tcp://gw:s3cret@x@127.0.0.1:1883",
                "tcp://gw:s3cret/x@127.0.0.1:1883"
            })
    void aPasswordInTheAddressIsNotRepeated(String url) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> MqttSettings.to(url, "gw-7").build());
        assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
    }

    @Test
    void limitsThatCannotWorkAreRefused() {
        MqttSettingsBuilder none =
                MqttSettings.to("tcp://127.0.0.1:1883", "gw-7").window(0);
        assertThrows(IllegalArgumentException.class, none::build);
        MqttSettingsBuilder small =
                MqttSettings.to("tcp://127.0.0.1:1883", "gw-7").queue(100, 1_000);
        assertThrows(IllegalArgumentException.class, small::build);
        MqttSettingsBuilder hasty =
                MqttSettings.to("tcp://127.0.0.1:1883", "gw-7").keepAlive(Duration.ofMillis(999));
        assertThrows(IllegalArgumentException.class, hasty::build);
    }
}
