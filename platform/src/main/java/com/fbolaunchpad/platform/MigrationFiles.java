package com.fbolaunchpad.platform;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The files of some folders below {@code db} on the class path, for Flyway, which by itself would look through all of the
 * jar, with its tens of thousands of entries, for each folder of each schema.
 */
final class MigrationFiles implements ResourceProvider {
    private static final String ROOT = "db/";
    private static final ClassLoader LOADER = MigrationFiles.class.getClassLoader();

    private final List<LoadableResource> files;

    /** @param folders that have no folders in them */
    MigrationFiles(Collection<String> folders) {
        files = Index.NAMES.stream()
                .filter(name -> folders.contains(name.substring(0, name.lastIndexOf('/'))))
                .<LoadableResource>map(MigrationFile::new)
                .toList();
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return files.stream()
                .filter(file -> file.getRelativePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.getFilename().startsWith(prefix)
                        && Stream.of(suffixes).anyMatch(file.getFilename()::endsWith))
                .toList();
    }

    /** Made once, for all schemas. */
    private static final class Index {
        static final Set<String> NAMES = read();

        private static Set<String> read() {
            var names = new TreeSet<String>();
            try {
                for (var root : Collections.list(LOADER.getResources(ROOT))) {
                    names.addAll(below(root));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return names;
        }

        private static List<String> below(URL root) throws IOException {
            if (root.openConnection() instanceof JarURLConnection connection) {
                return connection.getJarFile().stream()
                        .filter(entry -> entry.getName().startsWith(ROOT) && !entry.isDirectory())
                        .map(JarEntry::getName)
                        .toList();
            }
            var folder = folder(root);
            try (var paths = Files.walk(folder)) {
                var names = new ArrayList<String>();
                paths.filter(Files::isRegularFile)
                        .forEach(path -> names.add(
                                ROOT + folder.relativize(path).toString().replace('\\', '/')));
                return names;
            }
        }

        private static Path folder(URL root) throws IOException {
            try {
                return Path.of(root.toURI());
            } catch (URISyntaxException malformed) {
                throw new IOException(malformed);
            }
        }
    }

    private static final class MigrationFile extends LoadableResource {
        private final String name;

        MigrationFile(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            return new InputStreamReader(
                    Objects.requireNonNull(LOADER.getResourceAsStream(name)), StandardCharsets.UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return String.valueOf(LOADER.getResource(name));
        }

        @Override
        public String getFilename() {
            return name.substring(name.lastIndexOf('/') + 1);
        }

        /** What the history of the schema calls it. */
        @Override
        public String getRelativePath() {
            return getFilename();
        }
    }
}
