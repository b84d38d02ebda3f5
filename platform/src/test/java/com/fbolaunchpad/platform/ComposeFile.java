package com.fbolaunchpad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Our own strict check of what we use of the Compose specification, whose JSON Schema is not published for Maven: every member
 * known and of its type, every reference to something that is there; and rules of ours for the nodes.
 */
final class ComposeFile {
    private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
    private static final Predicate<JsonNode> TEXTS = texts(".*");
    private static final Predicate<JsonNode> DURATION = text("[0-9]+(ms|s|m|h)");
    private static final Predicate<JsonNode> NAMED_VALUES = node -> node.isObject()
            && node.properties().stream().allMatch(member -> member.getValue().isValueNode());
    private static final Map<String, Predicate<JsonNode>> BUILD = Map.of("context", TEXT, "dockerfile", TEXT);
    private static final Map<String, Predicate<JsonNode>> HEALTH_CHECK = Map.of(
            "test",
            node -> TEXTS.test(node) && node.path(0).asText().equals("CMD"),
            "interval",
            DURATION,
            "timeout",
            DURATION,
            "retries",
            JsonNode::isInt);
    private static final Map<String, Predicate<JsonNode>> DEPENDENCY =
            Map.of("condition", text("service_(started|healthy|completed_successfully)"));
    private static final Map<String, Predicate<JsonNode>> SERVICE = Map.ofEntries(
            Map.entry("image", text("[a-z0-9./-]+:[0-9][0-9a-zA-Z._-]*")),
            Map.entry("build", JsonNode::isObject),
            Map.entry("command", TEXTS),
            Map.entry("environment", NAMED_VALUES),
            Map.entry("depends_on", JsonNode::isObject),
            Map.entry("healthcheck", JsonNode::isObject),
            Map.entry("user", text("[1-9][0-9]*:[1-9][0-9]*")),
            Map.entry("read_only", JsonNode::isBoolean),
            Map.entry("tmpfs", texts("/[a-z/]+:size=[0-9]+m(,mode=[0-7]+)?")),
            Map.entry("cap_drop", texts("ALL")),
            Map.entry("security_opt", texts("no-new-privileges:true")),
            Map.entry("mem_limit", text("[0-9]+[kmg]")),
            Map.entry("pids_limit", JsonNode::isInt),
            Map.entry("stop_grace_period", DURATION),
            Map.entry("restart", text("no|always|on-failure|unless-stopped")),
            Map.entry("ports", texts("127\\.0\\.0\\.1:[0-9]{1,5}:[0-9]{1,5}")),
            Map.entry("volumes", texts("[a-z-]+:/[a-z/]+")));
    /** What every node must say. */
    private static final List<String> OF_A_NODE = List.of(
            "user", "read_only", "tmpfs", "cap_drop", "security_opt", "mem_limit", "pids_limit", "stop_grace_period");

    private static final Pattern FILLED_IN = Pattern.compile("\\$\\{([A-Z_]+):\\?}");

    private final DeployedSettings settings = new DeployedSettings();
    private final List<String> faults = new ArrayList<>();

    /** What is wrong with it, if anything is. */
    static List<String> faults(String text) {
        var file = new ComposeFile();
        try {
            Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
            file.check(new ObjectMapper().valueToTree(content));
        } catch (YAMLException malformed) {
            file.faults.add("no YAML: " + malformed.getMessage());
        }
        return file.faults;
    }

    private static Predicate<JsonNode> text(String pattern) {
        return node -> node.isTextual() && node.asText().matches(pattern);
    }

    private static Predicate<JsonNode> texts(String pattern) {
        return node -> {
            var all = node.isArray();
            for (var item : node) {
                all &= text(pattern).test(item);
            }
            return all;
        };
    }

    private void check(JsonNode file) {
        for (var member : file.properties()) {
            var isKnown = List.of("name", "services", "volumes").contains(member.getKey())
                    || member.getKey().startsWith("x-");
            require(isKnown, "unknown member " + member.getKey());
        }
        var nodes = 0;
        for (var service : file.path("services").properties()) {
            var name = service.getKey();
            members(name, service.getValue(), SERVICE);
            members(name + ".build", service.getValue().path("build"), BUILD);
            members(name + ".healthcheck", service.getValue().path("healthcheck"), HEALTH_CHECK);
            for (var other : service.getValue().path("depends_on").properties()) {
                members(name + ".depends_on", other.getValue(), DEPENDENCY);
                var needed = file.at("/services/" + other.getKey());
                require(needed.isObject(), name + " depends on " + other.getKey() + ", which there is not");
                require(
                        !other.getValue().path("condition").asText().equals("service_healthy")
                                || needed.has("healthcheck"),
                        name + " waits for the health of " + other.getKey() + ", which has no check");
            }
            for (var volume : service.getValue().path("volumes")) {
                require(
                        file.path("volumes").has(volume.asText().split(":", 2)[0]),
                        name + " has a volume that isn't declared");
            }
            if (service.getValue().path("image").asText().startsWith("fbo-launchpad:")) {
                nodes++;
                checkNode(name, service.getValue());
            } else {
                require(
                        service.getValue().path("environment").properties().stream()
                                .filter(member -> member.getKey().endsWith("PASSWORD"))
                                .allMatch(member -> FILLED_IN
                                        .matcher(member.getValue().asText())
                                        .matches()),
                        name + " has a password that isn't filled in");
            }
        }
        require(nodes == 3, "there are " + nodes + " nodes");
    }

    private void checkNode(String name, JsonNode node) {
        OF_A_NODE.forEach(member -> require(node.has(member), name + " lacks " + member));
        require(node.path("read_only").asBoolean(), name + " may write to its root");
        var environment = new HashMap<String, String>();
        for (var setting : node.path("environment").properties()) {
            var value = setting.getValue().asText();
            require(
                    !settings.isSecret(setting.getKey())
                            || FILLED_IN.matcher(value).find(),
                    name + " holds the secret " + setting.getKey());
            // Whatever else stands beside what is filled in stays.
            environment.put(
                    setting.getKey(),
                    FILLED_IN
                            .matcher(value)
                            .replaceAll(settings.sample("JWT_SECRET_KEY").replace(' ', '-')));
        }
        require(environment.containsKey("CLUSTER_SECRET"), name + " has no CLUSTER_SECRET");
        require(
                environment.getOrDefault("CLUSTER_MEMBERS", "").contains(name + ":"),
                name + " isn't among the members of its cluster");
        settings.faults(environment).forEach(fault -> faults.add(name + ": " + fault));
    }

    private void members(String where, JsonNode object, Map<String, Predicate<JsonNode>> known) {
        for (var member : object.properties()) {
            var form = known.get(member.getKey());
            require(form != null, where + " has an unknown member " + member.getKey());
            require(
                    form == null || form.test(member.getValue()),
                    where + "." + member.getKey() + " can't be " + member.getValue());
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
