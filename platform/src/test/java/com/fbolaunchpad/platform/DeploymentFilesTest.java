package com.fbolaunchpad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that the service is deployed by are valid and safe, and what makes them neither is noticed. */
final class DeploymentFilesTest {
    private static final Path CONF = Path.of("..", "conf");

    private static String read(String file) throws IOException {
        return Files.readString(CONF.resolve(file));
    }

    /** The file with one thing otherwise. */
    private static String broken(String file, String right, String wrong) throws IOException {
        var text = read(file);
        assertThat(text).contains(right);
        return text.replace(right, wrong);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production.yaml", "cluster.yaml"})
    void areReadWithTheSecretsThatTheyLeaveOut(String file) {
        var settings = new DeployedSettings();
        var environment = new HashMap<>(Map.of(DeployedSettings.CONFIGURATION, "/app/conf/" + file));
        assertThat(settings.faults(environment)).contains("JWT_SECRET_KEY isn't given");

        List.of("DATABASE_URL", "JWT_SECRET_KEY", "ADMIN_PASSWORD", "CLUSTER_SECRET")
                .forEach(name -> environment.put(name, settings.sample(name)));
        assertThat(settings.faults(environment)).isEmpty();
        environment.put("CLUSTER_SECRET", "short");
        environment.put("HTTP_PROT", "8080");
        assertThat(settings.faults(environment))
                .containsExactly("there is no setting HTTP_PROT", "CLUSTER_SECRET must have at least 32 bytes.");
    }

    @Test
    void theContainerFileIsFine() throws IOException {
        assertThat(Containerfile.faults(read("container/Containerfile"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "USER 10001:10001 | USER root",
                "USER 10001:10001 | USER 0:0",
                "USER 10001:10001 | WORKDIR /app",
                ":21-jre-noble | :latest",
                ":21-jre-noble | ''",
                "eclipse-temurin:21-jre-noble | eclipse-temurin:21-jdk-noble",
                "FROM docker.io/library/eclipse-temurin:21-jre-noble | WORKDIR /",
                "CMD [] | CMD --cluster",
                "CMD [] | ''",
                "ENTRYPOINT [\"java\", | ENTRYPOINT java [",
                "HEALTHCHECK --interval=10s | LABEL a=b",
                "\"-XX:MaxRAMPercentage=65\", | ''",
                "COPY --from=build /build/gateway-verticle/target/launchpad.jar | ADD https://example.com/launchpad.jar",
                "ENV LAUNCHPAD_CONF=/app/conf/production.yaml | ENV JWT_SECRET_KEY=0123456789012345678901234567890123",
                "/app/conf/production.yaml | /app/conf/productoin.yaml",
            })
    void aContainerFileIsRefused(String right, String wrong) throws IOException {
        assertThat(Containerfile.faults(broken("container/Containerfile", right, wrong)))
                .isNotEmpty();
    }

    @Test
    void theComposeFileIsFine() throws IOException {
        assertThat(ComposeFile.faults(read("container/compose.yaml"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "services: | servcies:",
                "read_only: true | read_only: 'yes'",
                "read_only: true | read_only: false",
                "mem_limit: | memory_limit:",
                "stop_grace_period: 90s | stop_grace_period: 90",
                "user: \"10001:10001\" | user: root",
                "cap_drop: [ALL] | cap_add: [ALL]",
                "condition: service_healthy | condition: healthy",
                "interval: 2s | intervall: 2s",
                "postgres:18-alpine | postgres:latest",
                "127.0.0.1:8081:8080 | 8081:8080",
                "volumes: [\"database: | volumes: [\"data:",
                "JWT_SECRET_KEY: ${JWT_SECRET_KEY:?} | JWT_SECRET_KEY: 0123456789012345678901234567890123",
                "launchpad:${POSTGRES_PASSWORD:?}@ | launchpad:hunter2@",
                "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?} | POSTGRES_PASSWORD: hunter2",
                "CLUSTER_MEMBERS: node-1:7800, | CLUSTER_MEMBERS: node-1,",
                "CLUSTER_MEMBERS: node-1:7800, | CLUSTER_MEMBERS: node-4:7800,",
                "CLUSTER_HOST: node-2 | CLUSTER_HSOT: node-2",
                "  CLUSTER_SECRET: ${CLUSTER_SECRET:?} | ''",
                "/app/conf/cluster.yaml | /app/conf/clutser.yaml",
                "<<: *node | <<: *nodes",
            })
    void aComposeFileIsRefused(String right, String wrong) throws IOException {
        assertThat(ComposeFile.faults(broken("container/compose.yaml", right, wrong)))
                .isNotEmpty();
    }

    @Test
    void theManifestsAreFine() throws IOException {
        assertThat(KubernetesManifests.faults(read("kubernetes/launchpad.yaml"), read("kubernetes/secret.yaml")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replicas: 3 | replica: 3",
                "replicas: 3 | replicas: three",
                "replicas: 3 | replicas: 2",
                "podManagementPolicy: Parallel | podManagementPolicy: OrderedReady",
                "containerPort: 9090 | containerport: 9090",
                "terminationGracePeriodSeconds: 90 | terminationGracePeriodSeconds: 30",
                "terminationGracePeriodSeconds: 90 | terminationGraceSeconds: 90",
                "apiVersion: apps/v1 | apiVersion: apps/v1beta1",
                "kind: PodDisruptionBudget | kind: PodDisruptionBudge",
                "minAvailable: 2 | maxUnavailable: 2",
                "runAsNonRoot: true | runAsNonRoot: false",
                "seccompProfile: {type: RuntimeDefault} | seccompProfile: {type: Unconfined}",
                "allowPrivilegeEscalation: false | allowPrivilegeEscalation: true",
                "readOnlyRootFilesystem: true | readOnlyRootFilesytem: true",
                "{drop: [ALL]} | {drop: [NET_RAW]}",
                "limits: {memory: 768Mi} | limits: {cpu: 1}",
                "fbo-launchpad:0.1.0 | fbo-launchpad:latest",
                "path: /health/ready, port: management | path: /health/ready, port: http",
                "args: [\"--cluster\"] | args: []",
                "clusterIP: None | clusterIP: ''",
                "publishNotReadyAddresses: true | publishNotReadyAddresses: false",
                "CLUSTER_DNS: launchpad-nodes | CLUSTER_DNS: launchpad",
                "targetPort: bus | targetPort: buss",
                "MANAGEMENT_HOST: 0.0.0.0 | MANAGEMENT_HSOT: 0.0.0.0",
                "TRUSTED_PROXIES: 10.0.0.0/8 | TRUSTED_PROXIES: the ingress",
                "TRUSTED_PROXIES: 10.0.0.0/8 | ADMIN_PASSWORD: a-password-in-the-open",
                "key: CLUSTER_SECRET | key: CLUSTER_SECRETS",
                "fieldPath: status.podIP | fieldPath: metadata.name",
                "topologyKey: kubernetes.io/hostname | topologyKey: hostname",
                "policyTypes: [Ingress] | policyTypes: [Egress]",
                "{port: http, protocol: TCP} | {port: bus, protocol: TCP}",
                "{port: http, protocol: TCP} | {port: management, protocol: TCP}",
            })
    void manifestsAreRefused(String right, String wrong) throws IOException {
        assertThat(KubernetesManifests.faults(
                        broken("kubernetes/launchpad.yaml", right, wrong), read("kubernetes/secret.yaml")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DATABASE_URL: \"\" | DATABASE_URL: postgresql://a:b@c/d",
                "stringData: | data:",
                "  CLUSTER_SECRET: \"\" | ''",
                "kind: Secret | kind: ConfigMap",
            })
    void aSecretIsRefused(String right, String wrong) throws IOException {
        assertThat(KubernetesManifests.faults(
                        read("kubernetes/launchpad.yaml"), broken("kubernetes/secret.yaml", right, wrong)))
                .isNotEmpty();
    }
}
