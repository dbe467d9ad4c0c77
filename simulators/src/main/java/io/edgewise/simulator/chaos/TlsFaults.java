package io.edgewise.simulator.chaos;

import static io.edgewise.model.Refusal.UNAVAILABLE;

import io.edgewise.identity.TlsSettings;
import io.edgewise.registry.RegistryAccess;
import io.edgewise.registry.RegistryClient;
import io.edgewise.simulator.chaos.PullExperiment.Round;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Who is believed over TLS: the authority that is named, and nobody else. */
final class TlsFaults {
    private TlsFaults() {}

    static List<PullCase> cases(PullBench bench, Round round) throws Exception {
        Wares wares = bench.wares();
        int at = 1 + round.random().nextInt(wares.size() - 1);
        TlsDoor door = bench.door("IP:127.0.0.1");
        TlsDoor strange = bench.door("DNS:registry.example");
        Mischief cut = Lies.cutAfter(at, false).onceOn(wares::isModel);
        return List.of(
                PullCase.right("the authority that is named", wares, Mischief.NONE)
                        .by(believing(door, door.authority()), door.host()),
                PullCase.right("the same, cut after byte " + at, wares, cut)
                        .cut(1)
                        .by(believing(door, door.authority()), door.host()),
                PullCase.refused("another authority", wares, Mischief.NONE, UNAVAILABLE)
                        .by(believing(door, strange.authority()), door.host()),
                PullCase.refused("the authorities of the system", wares, Mischief.NONE, UNAVAILABLE)
                        .by(by(door, RegistryAccess.DEFAULT), door.host()),
                PullCase.refused("a certificate for another name", wares, Mischief.NONE, UNAVAILABLE)
                        .by(believing(strange, strange.authority()), strange.host()),
                PullCase.refused("http to what speaks TLS", wares, Mischief.NONE, UNAVAILABLE)
                        .by(by(door, RegistryAccess.PLAIN), door.host()),
                PullCase.refused("TLS to what speaks http", wares, Mischief.NONE, UNAVAILABLE)
                        .by(
                                PullBench.client(Map.of(bench.proxy().host(), believing(door.authority()))),
                                bench.proxy().host()));
    }

    private static RegistryClient believing(TlsDoor door, Path authority) {
        return by(door, believing(authority));
    }

    private static RegistryAccess believing(Path authority) {
        return RegistryAccess.builder()
                .tls(new TlsSettings(List.of(authority), null, List.of()))
                .build();
    }

    private static RegistryClient by(TlsDoor door, RegistryAccess access) {
        return PullBench.client(Map.of(door.host(), access));
    }
}
