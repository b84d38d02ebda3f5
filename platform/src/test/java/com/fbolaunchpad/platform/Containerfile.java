package com.fbolaunchpad.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** Our own rules of container files: several stages, pinned images, no root, no shell between the program and its signals. */
final class Containerfile {
    private static final Pattern INSTRUCTION = Pattern.compile("([A-Z]+)\\s+(.*)");
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9./-]+/[a-z0-9./-]+:[0-9][0-9a-zA-Z._-]*( AS [a-z]+)?");
    private static final Pattern UNPRIVILEGED = Pattern.compile("[1-9][0-9]*:[1-9][0-9]*");

    private final DeployedSettings settings = new DeployedSettings();
    private final List<String> faults = new ArrayList<>();

    private record Instruction(String name, String rest) {}

    /** What is wrong with it, if anything is. */
    static List<String> faults(String text) {
        var file = new Containerfile();
        file.check(text);
        return file.faults;
    }

    private void check(String text) {
        var all = instructions(text);
        var stages = all.stream()
                .filter(instruction -> instruction.name().equals("FROM"))
                .toList();
        require(stages.size() >= 2, "one stage builds and runs");
        stages.forEach(stage -> require(PINNED.matcher(stage.rest()).matches(), "not pinned: " + stage.rest()));
        if (stages.isEmpty()) {
            return;
        }
        var last = all.subList(all.lastIndexOf(stages.get(stages.size() - 1)), all.size());
        require(last.get(0).rest().contains("jre"), "what runs is more than a JRE");
        require(
                last.stream().anyMatch(i -> i.name().equals("COPY") && i.rest().startsWith("--from=build ")),
                "nothing of the build is taken over");
        var user = last.stream().filter(i -> i.name().equals("USER")).reduce((first, second) -> second);
        require(
                user.filter(i -> UNPRIVILEGED.matcher(i.rest()).matches()).isPresent(),
                "it doesn't run as a user by number other than root");
        for (var name : List.of("ENTRYPOINT", "CMD")) {
            requireExec(last, name, name);
        }
        requireExec(last, "HEALTHCHECK", "HEALTHCHECK");
        require(
                last.stream()
                        .anyMatch(i -> i.name().equals("ENTRYPOINT") && i.rest().contains("MaxRAMPercentage")),
                "the heap doesn't follow the container's memory");
        for (var instruction : all) {
            require(!instruction.name().equals("ADD"), "ADD fetches and unpacks");
            if (instruction.name().equals("ENV")) {
                checkSetting(instruction.rest().split("=", 2));
            }
        }
    }

    private void checkSetting(String[] nameAndValue) {
        var name = nameAndValue[0];
        require(!settings.isSecret(name), "the image holds the secret " + name);
        if (nameAndValue.length == 2 && name.equals(DeployedSettings.CONFIGURATION)) {
            var environment = new HashMap<String, String>();
            environment.put(name, nameAndValue[1]);
            List.of("DATABASE_URL", "JWT_SECRET_KEY")
                    .forEach(secret -> environment.put(secret, settings.sample(secret)));
            faults.addAll(settings.faults(environment));
        }
    }

    private void requireExec(List<Instruction> stage, String name, String what) {
        var found = stage.stream().filter(i -> i.name().equals(name)).toList();
        require(found.size() == 1, "not one " + what);
        for (var instruction : found) {
            var command = instruction.rest().replaceFirst("^(--\\S+\\s+)*(CMD\\s+)?", "");
            try {
                require(new ObjectMapper().readTree(command).isArray(), what + " isn't in the exec form");
            } catch (JsonProcessingException shell) {
                faults.add(what + " isn't in the exec form");
            }
        }
    }

    private static List<Instruction> instructions(String text) {
        var instructions = new ArrayList<Instruction>();
        for (var line :
                text.replaceAll("(?m)^#.*\\n", "").replaceAll("\\\\\\n\\s*", "").split("\n", -1)) {
            var parts = INSTRUCTION.matcher(line.strip());
            if (parts.matches()) {
                instructions.add(new Instruction(parts.group(1), parts.group(2)));
            } else if (!line.isBlank()) {
                instructions.add(new Instruction("?", line));
            }
        }
        return instructions;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
