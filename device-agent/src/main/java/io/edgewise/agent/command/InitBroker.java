package io.edgewise.agent.command;

import io.edgewise.identity.ClientKey;
import io.edgewise.identity.TlsIdentity;
import io.edgewise.identity.TlsSettings;
import io.edgewise.mqtt.MqttLogin;
import io.edgewise.mqtt.MqttSettings;
import io.edgewise.mqtt.MqttSettingsBuilder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which broker {@code init} listens to, and as whom. */
final class InitBroker {
    @Option(
            names = "--mqtt",
            paramLabel = "HOST[:PORT]",
            description = "A broker; with --tls by mqtts, port 8883, else plain, port 1883.")
    private @Nullable String address;

    @Option(names = "--topic", paramLabel = "FILTER", description = "What to listen to, for example site7/pump1/#")
    private @Nullable String topic;

    @Option(names = "--user", description = "Who we are to the broker.")
    private @Nullable String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password, one line, mode 600.")
    private @Nullable Path password;

    @Option(names = "--tls", description = "Speaks TLS.")
    private boolean tls;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "Whom to believe, PEM (default: the platform's).")
    private @Nullable Path authority;

    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "Our certificate, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM.")
    private @Nullable Path key;

    boolean asked() {
        return address != null;
    }

    String topic() {
        return topic == null ? "#" : topic;
    }

    /** Returns the address as agent.yaml has it; a broker on this machine where none was named. */
    String url() {
        if (address == null) {
            return "tcp://127.0.0.1:1883";
        }
        String bare = address.replaceFirst("^[a-z]+://", "");
        boolean port = bare.matches(".*:[0-9]+$");
        return (tls ? "mqtts://" : "tcp://") + bare + (port ? "" : tls ? ":8883" : ":1883");
    }

    /** Tells whether plain words would leave this machine. */
    boolean insecure() {
        return !tls && !url().matches("tcp://(127\\.[0-9.]+|localhost|\\[::1\\]):[0-9]+");
    }

    String place() {
        return url() + " " + topic();
    }

    MqttSettings settings(CommandSpec spec, String clientId) {
        if (topic == null) {
            throw new ParameterException(
                    spec.commandLine(), "--mqtt needs --topic: what to listen to, for example 'site7/pump1/#'");
        }
        if ((user == null) != (password == null)) {
            throw new ParameterException(spec.commandLine(), "--user and --password-file go together");
        }
        if (!tls && (authority != null || certificate != null)) {
            throw new ParameterException(spec.commandLine(), "--tls-ca and --tls-certificate need --tls");
        }
        if ((certificate == null) != (key == null)) {
            throw new ParameterException(spec.commandLine(), "--tls-certificate and --tls-key go together");
        }
        try {
            MqttSettingsBuilder settings =
                    MqttSettings.to(url(), clientId).insecure(insecure()).cleanSession(true);
            if (tls) {
                ClientKey own = certificate == null || key == null ? null : new ClientKey.Pem(certificate, key);
                List<Path> believed = authority == null ? List.of() : List.of(authority);
                settings.tls(TlsIdentity.open(new TlsSettings(believed, own, List.of())));
            }
            if (user != null && password != null) {
                settings.login(MqttLogin.ofFile(user, password));
            }
            return settings.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--mqtt: " + e.getMessage(), e);
        }
    }

    /** Returns the part of agent.yaml. */
    String yaml() {
        StringBuilder text = new StringBuilder("broker:\n  url: \"" + url() + "\"\n");
        if (insecure()) {
            text.append(
                    "  insecure: true                   # plain TCP beyond this machine: shown in status and health\n");
        }
        if (tls && (authority != null || certificate != null)) {
            text.append("  tls: {");
            String ca = authority == null ? "" : " ca: " + YamlText.quoted(absolute(authority));
            String own = certificate == null || key == null
                    ? ""
                    : " certificate: " + YamlText.quoted(absolute(certificate)) + ", key: "
                            + YamlText.quoted(absolute(key));
            text.append(ca)
                    .append(ca.isEmpty() || own.isEmpty() ? "" : ",")
                    .append(own)
                    .append(" }\n");
        }
        if (user != null && password != null) {
            text.append("  login: { user: ")
                    .append(YamlText.quoted(user))
                    .append(", password-file: ")
                    .append(YamlText.quoted(absolute(password)))
                    .append(" }\n");
        }
        return text.toString();
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    String whatToCheck() {
        return String.join(
                System.lineSeparator(),
                "  - the topic: '" + topic() + "' has to match what is published; try --topic '#'",
                "  - the broker: is " + url() + " the one that the machine publishes to? TLS (--tls) or plain?",
                "  - its rights: may this user subscribe there (ACL)? A broker may refuse without a word",
                "  - the time: does the machine publish at all within --for? A slow one needs a longer one",
                "  - the size: messages of more than 1 MiB are not taken");
    }
}
