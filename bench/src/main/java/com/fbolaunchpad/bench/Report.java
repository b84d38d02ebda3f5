package com.fbolaunchpad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What has been measured, section by section; written after each, so that a run that breaks off leaves what it had. */
final class Report {
    private final Path file;
    private final List<String> sections = new ArrayList<>();

    Report(Path folder) throws IOException {
        file = Files.createDirectories(folder).resolve("report.md");
    }

    void add(String title, String... paragraphs) throws IOException {
        sections.add("## " + title + "\n\n" + String.join("\n\n", paragraphs));
        Files.writeString(file, "# Benchmark\n\n" + String.join("\n", sections));
        Progress.note("%s", title);
    }

    Path file() {
        return file;
    }
}
