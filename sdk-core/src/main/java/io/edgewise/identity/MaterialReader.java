package io.edgewise.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link TlsSettings} name. Whatever is wrong is told with the file and what to do. */
final class MaterialReader {
    private static final int STORE_LIMIT = 1 << 20;

    private MaterialReader() {}

    static TlsMaterial read(TlsSettings settings) {
        List<X509Certificate> authorities = new ArrayList<>();
        settings.authorities().forEach(file -> authorities.addAll(Certificates.read(file)));
        ClientKey own = settings.own();
        return new TlsMaterial(authorities, own == null ? null : own(own));
    }

    /** Returns the files that the material is read from. */
    static List<Path> files(TlsSettings settings) {
        List<Path> files = new ArrayList<>(settings.authorities());
        if (settings.own() instanceof ClientKey.Pem pem) {
            files.addAll(List.of(pem.certificate(), pem.key()));
        } else if (settings.own() instanceof ClientKey.Store store) {
            files.addAll(List.of(store.file(), store.passwordFile()));
        } else if (settings.own() instanceof ClientKey.Token token) {
            files.addAll(List.of(token.config(), token.passwordFile()));
        }
        return files;
    }

    private static TlsMaterial.Own own(ClientKey from) {
        if (from instanceof ClientKey.Pem pem) {
            List<X509Certificate> chain = Certificates.read(pem.certificate());
            PrivateKey key =
                    TlsKeyFile.read(pem.key(), chain.get(0).getPublicKey().getAlgorithm());
            return checked(new TlsMaterial.Own(chain, key, pem.certificate().toString()), pem.key());
        }
        if (from instanceof ClientKey.Store store) {
            return fromStore(store);
        }
        if (from instanceof ClientKey.Token token) {
            return fromToken(token);
        }
        throw new AssertionError("a kind of key that is not known: " + from + "; this is a bug");
    }

    static TlsMaterial.Own fromStore(ClientKey.Store store) {
        Path file = store.file();
        SecretFile.mustBeOwnersAlone(file, "a key store");
        char[] password = SecretFile.password(store.passwordFile());
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(SecretFile.read(file, STORE_LIMIT)), password);
            return entry(keys, store.alias(), password, file);
        } catch (IOException | GeneralSecurityException e) {
            throw new KeyFileException(
                    file + " does not open: it is no PKCS#12 key store, or " + store.passwordFile()
                            + " does not hold its password",
                    e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static TlsMaterial.Own fromToken(ClientKey.Token token) {
        return fromToken(Pkcs11.provider(token.config()), token);
    }

    /** Opens a token; its {@code config} is where messages say it is. */
    static TlsMaterial.Own fromToken(Provider provider, ClientKey.Token token) {
        Path config = token.config();
        char[] pin = SecretFile.password(token.passwordFile());
        try {
            KeyStore keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, pin);
            return entry(keys, token.alias(), null, config);
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw new KeyFileException(
                    config + ": the token does not open: " + Pkcs11.words(e) + "; is " + token.passwordFile()
                            + " its PIN? Nothing more is tried before one of the files changes, so that it is not"
                            + " locked",
                    e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static TlsMaterial.Own entry(KeyStore keys, @Nullable String alias, char @Nullable [] password, Path file)
            throws GeneralSecurityException {
        List<String> names = new ArrayList<>();
        for (String name : Collections.list(keys.aliases())) {
            if (keys.entryInstanceOf(name, KeyStore.PrivateKeyEntry.class)) {
                names.add(name);
            }
        }
        String name = alias != null ? alias : names.size() == 1 ? names.get(0) : "";
        if (!names.contains(name)) {
            throw new KeyFileException(file + " holds the keys " + names
                    + (alias == null ? "; name one as alias" : " and no '" + alias + "'"));
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : keys.getCertificateChain(name)) {
            chain.add((X509Certificate) certificate);
        }
        PrivateKey key = (PrivateKey) keys.getKey(name, password);
        return checked(new TlsMaterial.Own(chain, key, file + " (" + name + ")"), file);
    }

    /** Two files that do not belong together would be told by the broker only, and in words that help nobody. */
    private static TlsMaterial.Own checked(TlsMaterial.Own own, Path keyFile) {
        PublicKey known = own.certificate().getPublicKey();
        String algorithm = switch (known.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> known.getAlgorithm();
        };
        try {
            byte[] probe = {1, 2, 3};
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(own.key);
            sign.update(probe);
            byte[] signature = sign.sign();
            Signature verify = Signature.getInstance(algorithm);
            verify.initVerify(known);
            verify.update(probe);
            if (verify.verify(signature)) {
                return own;
            }
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(keyFile + " holds a key that cannot sign with " + algorithm);
        }
        throw new KeyFileException(keyFile + " holds a key that does not belong to the certificate of " + own.place);
    }
}
