package io.edgewise.mqtt;

/** A user name and a password for the broker. It never prints the password. */
public final class MqttLogin {
    private final String user;
    private final char[] password;

    /** Keeps a copy of the password. */
    public MqttLogin(String user, char[] password) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the broker's user name is empty");
        }
        this.user = user;
        this.password = password.clone();
    }

    /** Returns the user name. */
    public String user() {
        return user;
    }

    char[] password() {
        return password.clone();
    }

    @Override
    public String toString() {
        return "login of " + user;
    }
}
