package com.fbolaunchpad.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.Await;
import com.fbolaunchpad.platform.ConfigurationException;
import com.fbolaunchpad.platform.Problem;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which URLs may be sent to. */
final class WebhookTargetsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Await.result(vertx.close());
    }

    private WebhookTargets targets(WebhookTargets.Resolver resolver, String... named) {
        return new WebhookTargets(vertx, List.of(named), resolver, LONG);
    }

    private WebhookTargets.Target check(String url, String... named) {
        return Await.result(targets(InetAddress::getAllByName, named).check(url));
    }

    private Problem refusal(String url, String... named) {
        return Await.problem(targets(InetAddress::getAllByName, named).check(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.0.1",
                "168.63.129.16",
                "169.254.169.254",
                "169.254.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                // other ways to write them
                "2130706433",
                "3232235521",
                "0",
                "127.000.000.001",
                // names that lead there
                "localhost",
                "LOCALHOST",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::127.0.0.1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:10.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:a9fe:a9fe]",
                "[::ffff:0:10.0.0.1]",
                "[64:ff9b::10.0.0.1]",
                "[64:ff9b::8.8.8.8]",
                "[64:ff9b:1::1]",
                "[100::1]",
                "[2001::1]",
                "[2001:0:53aa:64c::1]",
                "[2001:10::1]",
                "[2001:20::1]",
                "[2001:db8::1]",
                "[2002:7f00:1::]",
                "[2002:a00:1::1]",
                "[3fff::1]",
                "[4000::1]",
                "[5f00::1]",
                "[8000::1]",
                "[fc00::1]",
                "[fd00::1]",
                "[fd00:ec2::254]",
                "[fd20:ce::254]",
                "[fe80::1]",
                "[febf::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[ff05::2]"
            })
    void refusesWhatIsNotPublic(String host) {
        for (var url : new String[] {"https://" + host + "/", "https://" + host + ":8443/hook?a=b"}) {
            var problem = refusal(url);
            assertThat(problem.status()).as(url).isEqualTo(422);
            assertThat(problem.code()).isEqualTo("webhook-target-refused");
            assertThat(problem.detail()).contains("no public address", "WEBHOOK_PRIVATE_TARGETS");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.0.0.1",
                "128.0.0.1",
                "168.63.129.15",
                "169.253.0.1",
                "169.255.0.1",
                "172.15.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.0.1",
                "192.169.0.1",
                "198.17.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "[2001:200::1]",
                "[2606:4700::1111]",
                // of v4 for Java, and judged as such
                "[::ffff:8.8.8.8]",
                "[2a00:1450::1]",
                "[3ffe::1]"
            })
    void takesPublicAddressesByHttpsAlone(String host) {
        assertThat(check("https://" + host + "/").url().getHost()).isEqualTo(host);
        assertThat(refusal("http://" + host + "/").code()).isEqualTo("webhook-target-refused");
        assertThat(refusal("http://" + host + "/").detail()).contains("https");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000/, 127.0.0.1",
        "https://127.0.0.1/, 127.0.0.1",
        "http://localhost/, 127.0.0.0/8",
        "http://10.20.30.40/, 10.0.0.0/8",
        "http://[fd12::7]/, fd12::/16",
        "http://[::ffff:10.1.1.1]/, 10.0.0.0/8",
    })
    void takesWhatTheConfigurationNames(String url, String named) {
        assertThat(check(url, named, "::1").url()).hasToString(url);
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.2/, 127.0.0.1", "http://10.0.1.1/, 10.0.0.0/24", "https://[fd13::7]/, fd12::/16"})
    void takesNothingBesideWhatTheConfigurationNames(String url, String named) {
        assertThat(refusal(url, named).code()).isEqualTo("webhook-target-refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https:",
                "https://",
                "https:///hook",
                "https://:443/",
                "/hook",
                // what Java takes for no host, though others would for an address
                "http://127.1/",
                "https://127.0.1/",
                "https://10.1/",
                "https://0x7f.0.0.1/",
                "//example.com/hook",
                "example.com",
                "ftp://example.com/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://exa mple.com/",
                "https://example.com/\u0000",
                "https://under_score/",
                "https://[::1",
                "https://example.com/#fragment",
                "https://[fe80::1%25eth0%0d]/"
            })
    void refusesWhatIsNoUrlOfTheirs(String url) {
        var problem = refusal(url);

        assertThat(problem.status()).as(url).isEqualTo(400);
        assertThat(problem.errors()).extracting(Problem.FieldError::field).containsExactly("/url");
    }

    @Test
    void refusesUserInformation() {
        assertThat(refusal("https://user@8.8.8.8/").code()).isEqualTo("webhook-target-refused");
        assertThat(refusal("https://8.8.8.8:443@127.0.0.1/").code()).isEqualTo("webhook-target-refused");
    }

    @Test
    void refusesANameThatLeadsInsideToo() throws UnknownHostException {
        var both = new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")};

        assertThat(Await.problem(targets(host -> both).check("https://hooks.example/"))
                        .detail())
                .contains("hooks.example", "10.0.0.1");
    }

    @Test
    void givesTheAddressThatWasChecked() throws UnknownHostException {
        var address = InetAddress.getByName("8.8.8.8");

        var target =
                Await.result(targets(host -> new InetAddress[] {address}).check("https://hooks.example:8443/hook?a=b"));

        assertThat(target.address()).isEqualTo(address);
        assertThat(target.url()).hasToString("https://hooks.example:8443/hook?a=b");
    }

    @Test
    void refusesANameWithoutAddress() {
        var unknown = targets(host -> {
            throw new UnknownHostException(host);
        });

        var problem = Await.problem(unknown.check("https://hooks.example/"));

        assertThat(problem.code()).isEqualTo("webhook-target-refused");
        assertThat(problem.detail()).contains("hooks.example", "no address");
        assertThat(Await.problem(targets(host -> new InetAddress[0]).check("https://hooks.example/"))
                        .code())
                .isEqualTo("webhook-target-refused");
    }

    @Test
    void waitsForANameNoLongerThanItMay() {
        var never = new CountDownLatch(1);
        var impatient = new WebhookTargets(
                vertx,
                List.of(),
                host -> {
                    try {
                        never.await();
                    } catch (InterruptedException cutOff) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException(host);
                },
                Duration.ofMillis(20));
        try {
            assertThat(Await.problem(impatient.check("https://hooks.example/")).code())
                    .isEqualTo("webhook-target-refused");
        } finally {
            never.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3", "10.0.0.0/33", "fd00::/129", "example.com"})
    void refusesASettingThatIsNoRange(String named) {
        assertThatThrownBy(() -> targets(InetAddress::getAllByName, named))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("WEBHOOK_PRIVATE_TARGETS");
    }
}
