package com.fbolaunchpad.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;

/** RSA keys of at least 2048 bits in PEM files (RFC 7468). Reads files, so not for an event loop. */
public final class RsaKeyFile {
    private static final int LEAST_BITS = 2_048;
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

    private RsaKeyFile() {}

    /** The kinds of key and how a PEM file names them. */
    private enum Kind {
        PRIVATE("PRIVATE KEY") {
            @Override
            RSAKey read(byte[] der) throws GeneralSecurityException {
                return (RSAKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            }
        },
        PUBLIC("PUBLIC KEY") {
            @Override
            RSAKey read(byte[] der) throws GeneralSecurityException {
                return (RSAKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
            }
        };

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        abstract RSAKey read(byte[] der) throws GeneralSecurityException;
    }

    /**
     * The text of the file that the setting names, which holds a private key (PKCS #8).
     *
     * @throws ConfigurationException naming the setting, when the file holds no such key
     */
    public static String privateKey(String setting, String file) {
        return read(setting, file, Kind.PRIVATE);
    }

    /**
     * The text of the file that the setting names, which holds a public key (X.509 SubjectPublicKeyInfo).
     *
     * @throws ConfigurationException naming the setting, when the file holds no such key
     */
    public static String publicKey(String setting, String file) {
        return read(setting, file, Kind.PUBLIC);
    }

    private static String read(String setting, String file, Kind kind) {
        try {
            var text = Files.readString(Path.of(file));
            var pem = PEM.matcher(text);
            if (pem.matches() && pem.group(1).equals(kind.label)) {
                var key = kind.read(Base64.getMimeDecoder().decode(pem.group(2)));
                if (key.getModulus().bitLength() < LEAST_BITS) {
                    throw new ConfigurationException(
                            setting + " names a key of fewer than " + LEAST_BITS + " bits: " + file + ".");
                }
                return text;
            }
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigurationException(setting + " names a file that can't be read: " + file + ".");
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw noKey(setting, file, kind);
        }
        throw noKey(setting, file, kind);
    }

    private static ConfigurationException noKey(String setting, String file, Kind kind) {
        return new ConfigurationException(
                setting + " names a file that is no RSA key in PEM (BEGIN " + kind.label + "): " + file + ".");
    }
}
