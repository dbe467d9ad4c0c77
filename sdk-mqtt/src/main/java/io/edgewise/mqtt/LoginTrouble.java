package io.edgewise.mqtt;

import org.jspecify.annotations.Nullable;

/** What to do about a broker that does not let us in. */
final class LoginTrouble {
    private LoginTrouble() {}

    /**
     * Returns a refused connect with what to look at: the broker's own words are two, and name neither file nor key.
     */
    static TransportException explained(TransportException refused, @Nullable MqttLogin login) {
        return new TransportException(refused.kind(), refused.getMessage() + "; " + remedy(login), refused);
    }

    private static String remedy(@Nullable MqttLogin login) {
        if (login == null) {
            return "no user and password were sent, and it wants some:"
                    + " add login: { user, password-file } to this broker in agent.yaml";
        }
        return "it does not know the user '" + login.user() + "', or has another password than the one "
                + login.source() + ": check login.user and login.password-file of this broker in agent.yaml"
                + " against the broker's own list";
    }
}
