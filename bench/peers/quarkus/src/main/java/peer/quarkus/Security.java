package peer.quarkus;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which tokens count. */
final class Security {
    private static final String NAME = "fbo-launchpad";

    /** Made here because a setting takes a secret as a JSON web key only, and the service's is plain text. */
    @Produces
    @Alternative
    @Priority(1)
    @Singleton
    JWTAuthContextInfo tokens(@ConfigProperty(name = "peer.jwt-secret-key") String secretKey) {
        var key = new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        var tokens = new JWTAuthContextInfo(key, NAME);
        tokens.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        tokens.setExpectedAudience(Set.of(NAME));
        return tokens;
    }
}
