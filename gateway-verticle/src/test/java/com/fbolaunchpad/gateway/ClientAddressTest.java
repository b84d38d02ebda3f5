package com.fbolaunchpad.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fbolaunchpad.platform.ConfigurationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request it is. */
class ClientAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // nobody is trusted
                " | 192.0.2.9 | 127.0.0.1",
                // the peer isn't
                "10.0.0.0/8 | 192.0.2.9 | 127.0.0.1",
                "::1 | 192.0.2.9 | 127.0.0.1",
                // the peer is
                "127.0.0.1 | | 127.0.0.1",
                "127.0.0.1 | 192.0.2.9 | 192.0.2.9",
                "0.0.0.0/0 | 192.0.2.9 | 192.0.2.9",
                "127.0.0.1 | 2001:DB8::9 | 2001:db8:0:0:0:0:0:9",
                // read from the right, past those that are trusted
                "127.0.0.1 | 192.0.2.1, 192.0.2.9 | 192.0.2.9",
                "127.0.0.1;10.0.0.0/8 | 192.0.2.1, 192.0.2.9, 10.1.2.3, 10.4.5.6 | 192.0.2.9",
                "127.0.0.1;10.0.0.0/8 | 10.1.2.3, 10.4.5.6 | 10.1.2.3",
                // up to what is no address
                "127.0.0.1 | example.com | 127.0.0.1",
                "127.0.0.1 | 192.0.2.1, unknown | 127.0.0.1",
                "127.0.0.1;10.0.0.0/8 | 192.0.2.1, , 10.4.5.6 | 10.4.5.6",
                "127.0.0.1 | 192.0.2.1, | 127.0.0.1"
            })
    void isThePeerOrWhatATrustedPeerSays(String trusted, String forwarded, String address) {
        var proxies = trusted == null ? "" : trusted.replace(';', ',');
        try (var gateway = new GatewayFixture("TRUSTED_PROXIES", proxies)) {
            var headers = forwarded == null ? new String[0] : new String[] {"X-Forwarded-For", forwarded};
            gateway.http.json("POST", "/api/auth/login", "{\"email\": \"a\", \"password\": \"b\"}", headers);

            assertThat(gateway.lastHeard("auth").caller().clientAddress()).isEqualTo(address);
        }
    }

    @Test
    void readsRepeatedHeadersAsOneList() {
        try (var gateway = new GatewayFixture("TRUSTED_PROXIES", "127.0.0.1")) {
            gateway.http.json(
                    "POST",
                    "/api/auth/login",
                    "{\"email\": \"a\", \"password\": \"b\"}",
                    "X-Forwarded-For",
                    "192.0.2.1",
                    "X-Forwarded-For",
                    "192.0.2.2");

            assertThat(gateway.lastHeard("auth").caller().clientAddress()).isEqualTo("192.0.2.2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0", "10.0.0.0/33", "::/129", "..", "1.2.3.4.5/8"})
    void refusesToTrustWhatIsNoNetwork(String proxy) {
        assertThatThrownBy(() -> new ClientAddress(List.of(proxy)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(proxy);
    }
}
