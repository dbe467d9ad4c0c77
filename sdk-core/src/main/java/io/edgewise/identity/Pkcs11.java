package io.edgewise.identity;

import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;

/** Keys on a PKCS#11 token, through the Java platform's own provider. */
final class Pkcs11 {
    private Pkcs11() {}

    /**
     * Returns the provider of a token. It must stand among the platform's providers, where TLS looks for who can sign
     * with its keys; it stands there last, so that nothing else is done on the token.
     *
     * @throws KeyFileException when the token's library cannot be used
     */
    static Provider provider(Path config) {
        SecretFile.mustNotBeEverybodys(config); // it names a library that is loaded into this process
        return provider(config.toString(), config);
    }

    /**
     * Returns the provider of a token of a library.
     *
     * @param token which of the library's tokens, counted from 0
     * @throws KeyFileException when the library cannot be used
     */
    static Provider provider(Path library, int token) {
        SecretFile.mustNotBeEverybodys(library);
        String inline =
                "--name = edgewise\nlibrary = " + library.toAbsolutePath() + "\nslotListIndex = " + token + "\n";
        return provider(inline, library);
    }

    /** A configuration is a file's name, or two hyphens and what would stand in it. */
    private static Provider provider(String configuration, Path config) {
        Provider base = Security.getProvider("SunPKCS11");
        if (base == null) {
            throw new KeyFileException(
                    config + ": this Java platform has no PKCS#11; use one with the module jdk.crypto.cryptoki");
        }
        try {
            Provider provider = base.configure(configuration);
            Security.removeProvider(provider.getName());
            Security.addProvider(provider);
            return provider;
        } catch (InvalidParameterException | ProviderException e) {
            throw new KeyFileException(config + ": the token's library cannot be used: " + words(e), e);
        }
    }

    static String words(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}
