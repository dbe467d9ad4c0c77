package io.edgewise.mqtt;

import io.edgewise.identity.KeyFileException;
import io.edgewise.identity.SecretFile;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user name and a password for the broker. It never prints the password. */
public final class MqttLogin {
    private final String user;
    private final Supplier<char[]> password;
    private final @Nullable Path file;

    /** Keeps a copy of the password. */
    public MqttLogin(String user, char[] password) {
        this(user, password.clone()::clone, null);
    }

    private MqttLogin(String user, Supplier<char[]> password, @Nullable Path file) {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the broker's user name is empty");
        }
        this.user = user;
        this.password = password;
        this.file = file;
    }

    /**
     * Makes a login whose password is read from a file now, and anew for every connection.
     *
     * @param passwordFile holds the password, one line; its owner's alone
     * @throws KeyFileException when others can use the file, or it holds no password
     */
    public static MqttLogin ofFile(String user, Path passwordFile) {
        MqttLogin login = new MqttLogin(user, () -> SecretFile.password(passwordFile), passwordFile);
        login.password();
        return login;
    }

    /** Returns the user name. */
    public String user() {
        return user;
    }

    /** Returns what holds the password, in words. */
    String source() {
        return file == null ? "given" : "in " + file;
    }

    /** Returns the password; throws {@link KeyFileException} when its file cannot be used any more. */
    char[] password() {
        return password.get();
    }

    @Override
    public String toString() {
        return "login of " + user;
    }
}
