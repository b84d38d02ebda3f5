package com.fbolaunchpad.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds manifests against Kubernetes' own types (a field that they don't have, or of another type, is refused), and against
 * rules of ours: a restricted pod, what refers to something that is there, secrets without values, settings that are accepted.
 */
final class KubernetesManifests {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1 ServiceAccount", ServiceAccount.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);
    /** What a node takes to give up what doesn't end by itself, after STOP_DELAY. */
    private static final int LONGEST_STOP_S = 60;

    /** What a pod tells its container of itself: each setting's field, and an example of it. */
    private static final Map<String, Map.Entry<String, String>> OF_THE_POD = Map.of(
            "CLUSTER_HOST", Map.entry("status.podIP", "10.1.2.3"),
            "NODE_NAME", Map.entry("metadata.name", "launchpad-0"));

    private static final Set<String> AMONG_NODES = Set.of("cluster", "watch", "bus");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // The types keep what they don't know.
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated method) {
                    return false;
                }
            })
            .build();

    private final DeployedSettings settings = new DeployedSettings();
    private final List<HasMetadata> resources = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** What is wrong with them, if anything is. */
    static List<String> faults(String... texts) {
        var manifests = new KubernetesManifests();
        for (var text : texts) {
            manifests.read(text);
        }
        if (manifests.faults.isEmpty()) {
            manifests.check();
        }
        return manifests.faults;
    }

    private void read(String text) {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            for (var document :
                    YAML.<JsonNode>readValues(parser, JsonNode.class).readAll()) {
                var kind = document.path("apiVersion").asText() + " "
                        + document.path("kind").asText();
                var type = KINDS.get(kind);
                if (type == null) {
                    faults.add("unknown kind " + kind);
                } else {
                    resources.add(YAML.treeToValue(document, type));
                }
            }
        } catch (JsonProcessingException refused) {
            faults.add(refused.getOriginalMessage());
        } catch (IOException unreadable) {
            faults.add(unreadable.getMessage());
        }
    }

    private <T extends HasMetadata> Optional<T> only(Class<T> type, String name) {
        return resources.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(resource -> name.equals(resource.getMetadata().getName()))
                .findFirst();
    }

    private void check() {
        var nodes = only(StatefulSet.class, "launchpad").orElse(null);
        if (nodes == null) {
            faults.add("there is no StatefulSet launchpad");
            return;
        }
        var spec = nodes.getSpec();
        var labels = spec.getTemplate().getMetadata().getLabels();
        require(labels.equals(spec.getSelector().getMatchLabels()), "the set selects other pods than it makes");
        require(Integer.valueOf(3).equals(spec.getReplicas()), "there aren't three nodes");
        require("Parallel".equals(spec.getPodManagementPolicy()), "the first node waits for ever for its quorum");
        var pod = spec.getTemplate().getSpec();
        pod(pod);
        var container = pod.getContainers().get(0);
        container(container);
        var environment = environment(container);
        settings.faults(environment).forEach(faults::add);
        require(
                Objects.requireNonNullElse(pod.getTerminationGracePeriodSeconds(), 0L)
                        > settings.integer(environment, "STOP_DELAY") + LONGEST_STOP_S,
                "the grace period is too short to stop in");
        services(spec.getServiceName(), labels, container);
        var budget = only(PodDisruptionBudget.class, "launchpad").orElse(null);
        require(
                budget != null
                        && budget.getSpec().getSelector().getMatchLabels().equals(labels)
                        && budget.getSpec().getMinAvailable() != null
                        && Integer.valueOf(2)
                                .equals(budget.getSpec().getMinAvailable().getIntVal()),
                "no disruption budget keeps two nodes");
        only(NetworkPolicy.class, "launchpad")
                .ifPresentOrElse(policy -> policy(policy, labels), () -> faults.add("there is no NetworkPolicy"));
    }

    private void pod(PodSpec pod) {
        var context = pod.getSecurityContext();
        require(Boolean.TRUE.equals(context.getRunAsNonRoot()), "pods may run as root");
        require(
                context.getSeccompProfile() != null
                        && "RuntimeDefault".equals(context.getSeccompProfile().getType()),
                "pods have no seccomp profile");
        require(Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "pods get a token of the cluster");
        require(
                pod.getTopologySpreadConstraints().stream()
                        .anyMatch(spread -> spread.getTopologyKey().equals("kubernetes.io/hostname")),
                "nodes aren't spread over hosts");
        require(only(ServiceAccount.class, pod.getServiceAccountName()).isPresent(), "there is no such ServiceAccount");
    }

    private void container(Container container) {
        var context = container.getSecurityContext();
        require(Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()), "privileges may be escalated");
        require(Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()), "the root may be written to");
        require(
                context.getCapabilities() != null
                        && context.getCapabilities().getDrop().contains("ALL")
                        && context.getCapabilities().getAdd().isEmpty(),
                "capabilities are kept");
        require(container.getImage().matches("[a-z0-9./-]+:[0-9][0-9a-zA-Z._-]*"), "the image isn't pinned");
        var resources = container.getResources();
        require(
                resources.getRequests().keySet().containsAll(Set.of("cpu", "memory"))
                        && resources.getLimits().containsKey("memory"),
                "resources aren't limited");
        require(container.getArgs().contains("--cluster"), "the nodes form no cluster");
        var ports = container.getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
        probe("live", container.getStartupProbe(), ports);
        probe("live", container.getLivenessProbe(), ports);
        probe("ready", container.getReadinessProbe(), ports);
    }

    private void probe(String what, Probe probe, Set<String> ports) {
        require(
                probe != null
                        && probe.getHttpGet() != null
                        && ("/health/" + what).equals(probe.getHttpGet().getPath())
                        && "management".equals(probe.getHttpGet().getPort().getStrVal())
                        && ports.contains("management"),
                "nothing asks for /health/" + what);
    }

    private Map<String, String> environment(Container container) {
        var environment = new HashMap<String, String>();
        for (var source : container.getEnvFrom()) {
            var map = source.getConfigMapRef() == null
                    ? Optional.<ConfigMap>empty()
                    : only(ConfigMap.class, source.getConfigMapRef().getName());
            map.ifPresentOrElse(found -> environment.putAll(found.getData()), () -> faults.add("no such ConfigMap"));
        }
        environment.keySet().forEach(name -> require(!settings.isSecret(name), name + " stands in a ConfigMap"));
        for (var variable : container.getEnv()) {
            var source = variable.getValueFrom();
            if (source == null) {
                require(!settings.isSecret(variable.getName()), variable.getName() + " stands in the open");
                environment.put(variable.getName(), variable.getValue());
            } else if (source.getFieldRef() != null) {
                var field = OF_THE_POD.get(variable.getName());
                require(
                        field != null
                                && field.getKey().equals(source.getFieldRef().getFieldPath()),
                        variable.getName() + " is another field of the pod");
                environment.put(variable.getName(), field == null ? "" : field.getValue());
            } else {
                var key = source.getSecretKeyRef();
                require(
                        only(Secret.class, key.getName())
                                .filter(secret -> secret.getStringData().containsKey(key.getKey()))
                                .isPresent(),
                        "the secret has no " + key.getKey());
                environment.put(variable.getName(), settings.sample(variable.getName()));
            }
        }
        for (var secret : only(Secret.class, "launchpad").stream().toList()) {
            require(
                    secret.getData().isEmpty()
                            && secret.getStringData().values().stream().allMatch(String::isEmpty),
                    "the secret has values");
        }
        return environment;
    }

    private void services(String headlessName, Map<String, String> labels, Container container) {
        var ports = container.getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
        var headless = only(Service.class, headlessName).orElse(null);
        require(
                headless != null
                        && "None".equals(headless.getSpec().getClusterIP())
                        && Boolean.TRUE.equals(headless.getSpec().getPublishNotReadyAddresses()),
                "no headless service names the nodes before they are ready");
        var dns = only(ConfigMap.class, "launchpad").map(map -> map.getData().get("CLUSTER_DNS"));
        require(dns.filter(headlessName::equals).isPresent(), "CLUSTER_DNS isn't the headless service");
        for (var resource : resources) {
            if (resource instanceof Service service) {
                require(labels.equals(service.getSpec().getSelector()), "a service selects other pods");
                service.getSpec()
                        .getPorts()
                        .forEach(port -> require(
                                ports.contains(port.getTargetPort().getStrVal()),
                                "a service has a port that the nodes don't have"));
            }
        }
    }

    private void policy(NetworkPolicy policy, Map<String, String> labels) {
        require(policy.getSpec().getPodSelector().getMatchLabels().equals(labels), "the policy is for other pods");
        require(policy.getSpec().getPolicyTypes().contains("Ingress"), "the policy lets everything in");
        for (var rule : policy.getSpec().getIngress()) {
            require(!rule.getPorts().isEmpty(), "a rule of the policy is for every port");
            var isAmongNodes = rule.getPorts().stream()
                    .anyMatch(port -> AMONG_NODES.contains(port.getPort().getStrVal()));
            var isFromNodes = !rule.getFrom().isEmpty()
                    && rule.getFrom().stream()
                            .allMatch(peer -> peer.getPodSelector() != null
                                    && labels.equals(peer.getPodSelector().getMatchLabels()));
            require(!isAmongNodes || isFromNodes, "others reach the ports of the cluster");
            var isManagement = rule.getPorts().stream()
                    .anyMatch(port -> "management".equals(port.getPort().getStrVal()));
            require(!isManagement || !rule.getFrom().isEmpty(), "everybody reaches the metrics");
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
