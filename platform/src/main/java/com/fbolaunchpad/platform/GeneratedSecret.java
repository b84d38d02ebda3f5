package com.fbolaunchpad.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** A secret that this installation made for itself: 48 random bytes in a file that only its owner may read. */
final class GeneratedSecret {
    private static final int BYTES = 48;

    private GeneratedSecret() {}

    /** The secret {@code name} under {@code folder}; made at the first call, the same one ever after. */
    static String in(Path folder, String name) {
        var file = folder.resolve(name.toLowerCase(Locale.ROOT));
        try {
            if (!Files.exists(file)) {
                make(folder, file);
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            throw new ConfigurationException("The secret in " + file + " can't be read or made ("
                    + unreadable.getClass().getSimpleName() + "): is DATA_DIR a folder that can be written?");
        }
    }

    /**
     * Written aside and linked into place: a crash leaves no secret or a whole one, and of two made at once the first stays.
     */
    private static void make(Path folder, Path file) throws IOException {
        // The folder holds the embedded database as well: nobody else's business either.
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var aside = Files.createTempFile(folder, "secret", ".new", permissions);
        try {
            Files.writeString(aside, Base64.getEncoder().encodeToString(bytes), StandardCharsets.US_ASCII);
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // The one that was first counts: the caller reads it.
        } finally {
            Files.delete(aside);
        }
    }
}
